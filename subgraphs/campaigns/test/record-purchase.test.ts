import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import { CampaignsUnderTest, cny, faultOf, importer, windowAround } from './given.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());
beforeEach(() => {
  campaigns.points.peer.behaviour = 'answers';
  campaigns.points.cutOf = () => 0;
});

describe('recordPurchase', () => {
  test('earns by the base rule and the tier, and posts it line by line', async () => {
    const member = campaigns.members.enrol({ tier: 'SILVER' });
    const input = campaigns.purchaseOf(member, [
      { lineId: 'rice', quantity: 2, amount: 1999 },
      { lineId: 'oil', amount: 5000 },
      { lineId: 'bag', amount: 0 },
    ]);
    const purchase = await campaigns.recorded(input);
    // 69.99 yuan x 6/5 = 83.988, so 83 points. Shares of 83: rice 23.71, oil 59.29; the point left over goes to rice.
    expect(purchase).toMatchObject({
      id: input.purchaseId,
      channel: 'shop',
      total: cny(6999),
      tier: 'SILVER',
      member: { id: member.id },
      awards: [{ version: 1, points: 83, cut: 0, status: 'POSTED', campaign: { id: baseCampaignId, version: 1 } }],
    });
    expect(campaigns.points.done.get(input.purchaseId)).toEqual({
      purchaseId: input.purchaseId,
      memberId: member.id,
      currency: 'HARVEST',
      occurredAt: input['occurredAt'],
      pendingUntil: new Date(Date.parse(String(input['occurredAt'])) + 14 * 24 * 3_600_000).toISOString(),
      saleAmount: cny(6999),
      awards: [
        {
          awardId: purchase.awards[0]?.id,
          campaignId: baseCampaignId,
          version: 1,
          points: 83,
          lines: [
            { lineId: 'rice', points: 24 },
            { lineId: 'oil', points: 59 },
          ],
          budget: null,
          whenShort: null,
          validityMonths: null,
        },
      ],
    });
  });

  test('finds the member by number, and asks for the tier at the time of the purchase', async () => {
    const member = campaigns.members.enrol({ tier: 'GOLD' });
    const input = campaigns.purchaseOf(member, [{ lineId: '1', amount: 1000 }], {
      memberId: null,
      memberNumber: member.number,
    });
    expect(await campaigns.recorded(input)).toMatchObject({ member: { id: member.id }, awards: [{ points: 15 }] });
    expect(campaigns.members.peer.calls.at(-1)?.request.variables).toEqual({
      wanted: [{ memberId: null, memberNumber: member.number, at: input['occurredAt'] }],
    });
  });

  test('a live campaign adds an award of its own', async () => {
    const at = campaigns.subgraph.clock.now();
    const id = await campaigns.liveCampaign({ multiplier: [3, 2], tiers: ['GOLD'], ...windowAround(at) });
    const gold = campaigns.members.enrol({ tier: 'GOLD' });
    // 10.05 yuan x 3/2 = 15.075; x (3/2 - 1) = 7.5375.
    const { awards } = await campaigns.recorded(campaigns.purchaseOf(gold, [{ lineId: '1', amount: 1005 }]));
    expect(awards.map(({ campaign, points, status }) => [campaign.id, points, status])).toEqual([
      [baseCampaignId, 15, 'POSTED'],
      [id, 7, 'POSTED'],
    ]);
    const basic = campaigns.members.enrol();
    const other = await campaigns.recorded(campaigns.purchaseOf(basic, [{ lineId: '1', amount: 1005 }]));
    expect(other.awards.map(({ points }) => points)).toEqual([10]);
  });

  test('says why in the language of the reader', async () => {
    const at = campaigns.subgraph.clock.now();
    await campaigns.liveCampaign({ multiplier: [2, 1], tiers: ['SILVER'], ...windowAround(at) });
    const input = campaigns.purchaseOf(campaigns.members.enrol({ tier: 'SILVER' }), [{ lineId: '1', amount: 1000 }]);
    const { awards } = await campaigns.recorded(input);
    expect(awards.map(({ reason }) => reason)).toEqual([
      'Points on every purchase: 1 per yuan, silver tier × 1.2',
      'Harvest days: 2 times the points',
    ]);
    const chinese = await campaigns.subgraph.ask(
      'query ($id: ID!) { purchase(id: $id) { awards { reason } } }',
      { id: input.purchaseId },
      { as: importer, locale: 'zh-CN' },
    );
    expect(chinese.data).toEqual({
      purchase: { awards: [{ reason: '消费积分：每元 1 积分，银卡会员 × 1.2' }, { reason: '丰收节：2 倍积分' }] },
    });
  });

  test('what points cuts is shown, and the lines have what points has given them', async () => {
    campaigns.points.cutOf = () => 67;
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [
      { lineId: '1', amount: 6000 },
      { lineId: '2', amount: 4000 },
    ]);
    expect(await campaigns.recorded(input)).toMatchObject({ awards: [{ points: 33, cut: 67, status: 'POSTED' }] });
    const kept = await campaigns.subgraph.asAdmin('select shares from award where purchase_id = $1', [
      input.purchaseId,
    ]);
    // By their amounts the lines would have 20 and 13; this points gives all of it to the last line.
    expect(kept).toEqual([{ shares: ['0', '33'] }]);
  });

  test('an award of nothing is kept and not asked of points', async () => {
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: '1', amount: 99 }]);
    expect(await campaigns.recorded(input)).toMatchObject({ awards: [{ points: 0, status: 'POSTED' }] });
    expect(campaigns.points.timesAsked(input.purchaseId)).toBe(0);
  });

  test('tells members of it in order', async () => {
    const member = campaigns.members.enrol();
    const input = campaigns.purchaseOf(member, [{ lineId: '1', amount: 1234 }]);
    await campaigns.recorded(input);
    await campaigns.subgraph.service.drain();
    expect(campaigns.members.facts('purchase-recorded').filter((fact) => fact['memberId'] === member.id)).toEqual([
      {
        purchaseId: input.purchaseId,
        memberId: member.id,
        occurredAt: input['occurredAt'],
        amountMinor: 1234,
        currency: 'CNY',
      },
    ]);
  });

  test('costs five statements and two calls', async () => {
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: '1', amount: 5000 }]);
    const callsBefore = campaigns.members.peer.calls.length + campaigns.points.peer.calls.length;
    campaigns.subgraph.statements.length = 0;
    await campaigns.subgraph.ask(
      'mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { ... on Purchase { id } } }',
      { input },
      { as: importer },
    );
    // The delivery of events runs beside it and is counted out.
    const own = campaigns.subgraph.statements
      .map((sql) => sql.replace(/\s+/g, ' ').trim())
      .filter((sql) => /campaign_version|answer_record|purchase|insert into outbox_event/.test(sql));
    expect(own.map((sql) => sql.slice(0, 28))).toEqual([
      'select array(select id from ',
      'insert into answer_record (c',
      'with recorded as ( insert in',
      'insert into outbox_event (id',
      'with marked as ( update purc',
    ]);
    expect(campaigns.members.peer.calls.length + campaigns.points.peer.calls.length - callsBefore).toBe(2);
  });
});

describe('recordPurchase, the same id again', () => {
  test('with the same input gives the same purchase, and points is paid once', async () => {
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: '1', amount: 5000 }]);
    const first = await campaigns.recorded(input);
    const before = await campaigns.countRows();
    expect(await campaigns.recorded(input)).toEqual(first);
    expect(await campaigns.recorded({ ...input, purchaseId: input.purchaseId.toUpperCase() })).toEqual(first);
    expect(campaigns.points.timesAsked(input.purchaseId)).toBe(1);
    expect(await campaigns.countRows()).toEqual(before);
  });

  test('is the same request whether what is optional is left out or null', async () => {
    const member = campaigns.members.enrol();
    const whole = campaigns.purchaseOf(member, [{ lineId: '1', amount: 5000 }]);
    const leftOut = { ...whole, lines: whole.lines.map((line) => ({ ...line, category: undefined })) };
    const asNull = { ...whole, memberNumber: null, lines: whole.lines.map((line) => ({ ...line, category: null })) };
    const first = await campaigns.recorded(leftOut);
    expect(await campaigns.recorded(asNull)).toEqual(first);
    const byNumber = campaigns.purchaseOf(member, [{ lineId: '1', amount: 5000 }], {
      memberId: undefined,
      memberNumber: member.number,
    });
    const second = await campaigns.recorded({ ...byNumber, memberId: null });
    expect(await campaigns.recorded(byNumber)).toEqual(second);
  });

  test('is answered though the member is gone and the time is over for a report', async () => {
    const member = campaigns.members.enrol();
    const input = campaigns.purchaseOf(member, [{ lineId: '1', amount: 5000 }]);
    const first = await campaigns.recorded(input);
    member.status = 'LEFT';
    await campaigns.subgraph.clock.advance({ days: 60 });
    expect(await campaigns.recorded(input)).toEqual(first);
  });

  test('with other lines is a conflict', async () => {
    const member = campaigns.members.enrol();
    const input = campaigns.purchaseOf(member, [{ lineId: '1', amount: 5000 }]);
    await campaigns.recorded(input);
    const before = await campaigns.countRows();
    const other = { ...campaigns.purchaseOf(member, [{ lineId: '1', amount: 6000 }]), purchaseId: input.purchaseId };
    expect(faultOf(await campaigns.record(other)).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await campaigns.countRows()).toEqual(before);
  });

  test("of another channel is a conflict, and leaves the other channel's purchase alone", async () => {
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: '1', amount: 5000 }]);
    const first = await campaigns.recorded(input);
    const online = callerOf.channel('online', ['purchases:record']);
    expect(faultOf(await campaigns.record({ ...input, channel: 'online' }, online)).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await campaigns.recorded(input)).toEqual(first);
    // Had the refused request left a record of its own, the next would be answered from it.
    expect(faultOf(await campaigns.record({ ...input, channel: 'online' }, online)).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('by two callers at once: one purchase, one set of awards, paid once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const input = campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: '1', amount: 5000 }]);
      const before = await campaigns.countRows();
      const answers = await Promise.all([1, 2, 3].map(() => campaigns.recorded(input)));
      const awardIds = new Set(answers.flatMap(({ awards }) => awards.map(({ id }) => id)));
      expect(awardIds.size).toBe(1);
      // The stand-in refuses the same purchase with other awards, so every caller asked for the very same.
      expect(answers.flatMap(({ awards }) => awards.map(({ status }) => status))).toEqual([
        'POSTED',
        'POSTED',
        'POSTED',
      ]);
      const after = await campaigns.countRows();
      expect([after['purchase'], after['award'], after['outbox_event']]).toEqual(
        ['purchase', 'award', 'outbox_event'].map((table) => (before[table] ?? 0) + 1),
      );
    }
  });

  test('with two inputs at once is one purchase and a conflict', async () => {
    const member = campaigns.members.enrol();
    for (let round = 0; round < 5; round += 1) {
      const one = campaigns.purchaseOf(member, [{ lineId: '1', amount: 5000 }]);
      const other = { ...one, total: cny(6000), lines: [{ ...one.lines[0], amount: cny(6000) }] };
      const before = await campaigns.countRows();
      const answers = await Promise.all([campaigns.record(one), campaigns.record(other)]);
      expect(answers.map((answer) => faultOf(answer).code).sort()).toEqual(['IDEMPOTENCY_CONFLICT', undefined]);
      expect((await campaigns.countRows())['purchase']).toBe((before['purchase'] ?? 0) + 1);
    }
  });
});

describe('recordPurchase refuses', () => {
  const line = { lineId: '1', amount: 5000 };

  test('a member who is not active, and remembers it', async () => {
    const member = campaigns.members.enrol({ status: 'LEFT' });
    const input = campaigns.purchaseOf(member, [line]);
    const before = await campaigns.countRows();
    const refused = await campaigns.record(input);
    expect(refused).toMatchObject({
      data: { recordPurchase: { __typename: 'MemberNotActive', code: 'MEMBER_NOT_ACTIVE' } },
    });
    member.status = 'ACTIVE';
    expect(await campaigns.record(input)).toEqual(refused);
    expect(await campaigns.countRows()).toEqual(before);
  });

  test.each([
    ['SUSPENDED', 'MEMBER_SUSPENDED', 'This membership is suspended, so the purchase earns nothing'],
    ['CLOSED', 'MEMBER_CLOSED', 'This membership has been closed'],
    ['ERASED', 'MEMBER_CLOSED', 'This membership has been closed'],
    ['MERGED', 'MEMBER_CLOSED', 'This membership has been closed'],
  ])('a member who is %s, with the code %s, and tells the till so', async (status, code, message) => {
    const member = campaigns.members.enrol({ status });
    const before = await campaigns.countRows();
    expect(await campaigns.record(campaigns.purchaseOf(member, [line]))).toMatchObject({
      data: { recordPurchase: { __typename: 'MemberNotActive', code, message } },
    });
    expect((await campaigns.countRows())['purchase']).toBe(before['purchase']);
  });

  test.each([
    ['FC00000000019', 'The digits of this card do not fit together: read them again'],
    ['fc00000000019', 'The digits of this card do not fit together: read them again'],
    [
      'FQ-10000016-MHXCBA90-0123456789ABCDEF01234567',
      'This membership code is not genuine, has expired or has been used: have it shown anew',
    ],
  ])(
    '%s, which nobody will ever enrol with, instead of keeping the purchase for a card',
    async (memberNumber, message) => {
      const member = campaigns.members.enrol();
      const input = { ...campaigns.purchaseOf(member, [line]), memberId: null, memberNumber };
      const before = await campaigns.countRows();
      const refused = await campaigns.record(input);
      expect(
        refused.errors?.map(({ message: words, extensions }) => [extensions.code, extensions.inputPath, words]),
      ).toEqual([['BAD_USER_INPUT', ['input', 'memberNumber'], message]]);
      expect(await campaigns.countRows()).toEqual(before);
    },
  );

  test('a card that is blocked, though its member is active', async () => {
    const member = campaigns.members.enrol({ cardBlocked: true });
    expect(await campaigns.record(campaigns.purchaseOf(member, [line]))).toMatchObject({
      data: { recordPurchase: { __typename: 'MemberNotActive', code: 'CARD_BLOCKED' } },
    });
  });

  test('for good: the refusal stands when a new report would meet something else', async () => {
    const member = campaigns.members.enrol({ status: 'LEFT' });
    const input = campaigns.purchaseOf(member, [line]);
    const refused = await campaigns.record(input);
    const tooEarly = new Date(now() + 120_000).toISOString();
    const withBadTime = { ...input, occurredAt: tooEarly };
    campaigns.members.peer.behaviour = 'unreachable';
    try {
      expect(await campaigns.record(input)).toEqual(refused);
      expect(faultOf(await campaigns.record(withBadTime)).code).toBe('IDEMPOTENCY_CONFLICT');
    } finally {
      campaigns.members.peer.behaviour = 'answers';
    }
    await campaigns.subgraph.clock.advance({ days: 31 });
    expect(await campaigns.record(input)).toEqual(refused);
    expect(faultOf(await campaigns.record({ ...input, memberId: newId() })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(faultOf(await campaigns.record({ ...input, memberId: newId() }, importer)).code).toBe(
      'IDEMPOTENCY_CONFLICT',
    );
  });

  const now = () => campaigns.subgraph.clock.now().getTime();
  const cases: [string, () => Record<string, unknown>, { code: string; path: string }][] = [
    ['an unknown member', () => ({ memberId: newId() }), { code: 'BAD_USER_INPUT', path: 'input.memberId' }],
    ['no member at all', () => ({ memberId: null }), { code: 'BAD_USER_INPUT', path: 'input.memberId' }],
    ['a member named twice over', () => ({ memberNumber: '1' }), { code: 'BAD_USER_INPUT', path: 'input.memberId' }],
    ['an id that is none', () => ({ purchaseId: 'receipt-1' }), { code: 'BAD_USER_INPUT', path: 'input.purchaseId' }],
    [
      'a number that can be no card',
      () => ({ memberId: null, memberNumber: '6222 0012' }),
      { code: 'BAD_USER_INPUT', path: 'input.memberNumber' },
    ],
    [
      'a time before 1970',
      () => ({ occurredAt: '0000-01-01T00:00:00Z' }),
      { code: 'BAD_USER_INPUT', path: 'input.occurredAt' },
    ],
    [
      'a time in the future',
      () => ({ occurredAt: new Date(now() + 120_000).toISOString() }),
      { code: 'BAD_USER_INPUT', path: 'input.occurredAt' },
    ],
    [
      'a purchase of 31 days ago without purchases:import',
      () => ({ occurredAt: new Date(now() - 31 * 24 * 3_600_000).toISOString() }),
      { code: 'BAD_USER_INPUT', path: 'input.occurredAt' },
    ],
    ['no lines', () => ({ lines: [], total: cny(0) }), { code: 'BAD_USER_INPUT', path: 'input.lines' }],
    [
      'a total that is not the sum',
      () => ({ total: cny(5001) }),
      { code: 'BAD_USER_INPUT', path: 'input.total.amountMinor' },
    ],
    [
      'another currency',
      () => ({ total: { amountMinor: 5000, currency: 'EUR' } }),
      { code: 'BAD_USER_INPUT', path: 'input.total.currency' },
    ],
    [
      'mixed currencies',
      () => ({ lines: [{ lineId: '1', sku: 'A', quantity: 1, amount: { amountMinor: 5000, currency: 'USD' } }] }),
      { code: 'BAD_USER_INPUT', path: 'input.lines.0.amount.currency' },
    ],
    [
      'a negative amount',
      () => ({ lines: [{ lineId: '1', sku: 'A', quantity: 1, amount: cny(-5000) }], total: cny(-5000) }),
      { code: 'BAD_USER_INPUT', path: 'input.lines.0.amount.amountMinor' },
    ],
    [
      'no pieces',
      () => ({ lines: [{ lineId: '1', sku: 'A', quantity: 0, amount: cny(5000) }] }),
      { code: 'BAD_USER_INPUT', path: 'input.lines.0.quantity' },
    ],
    [
      'a line named twice',
      () => ({ lines: ['1', '1'].map((lineId) => ({ lineId, sku: 'A', quantity: 1, amount: cny(2500) })) }),
      { code: 'BAD_USER_INPUT', path: 'input.lines.1.lineId' },
    ],
    ['a zero byte', () => ({ payment: 'ca\u0000sh' }), { code: 'BAD_USER_INPUT', path: 'input.payment' }],
    [
      'half a character',
      () => ({ lines: [{ lineId: '1', sku: 'A\ud800', quantity: 1, amount: cny(5000) }] }),
      { code: 'BAD_USER_INPUT', path: 'input.lines.0.sku' },
    ],
    ["another channel's code", () => ({ channel: 'online' }), { code: 'FORBIDDEN', path: 'input.channel' }],
  ];
  test.each(cases)('%s', async (_what, changes, fault) => {
    const before = await campaigns.countRows();
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [line], changes());
    expect(faultOf(await campaigns.record(input))).toEqual(fault);
    expect(await campaigns.countRows()).toEqual(before);
  });

  test('fractions of a fen before anything is read', async () => {
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [line], { total: cny(5000.5) });
    expect(faultOf(await campaigns.record(input)).code).toBe('BAD_USER_INPUT');
  });

  test('whoever is no channel with the scope', async () => {
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [line]);
    const callers = [callerOf.anonymous(), callerOf.member(newId()), callerOf.ops(), callerOf.channel('shop', [])];
    const codes = await Promise.all(callers.map(async (as) => faultOf(await campaigns.record(input, as)).code));
    expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });

  test('nothing of an import that is old', async () => {
    const occurredAt = new Date(now() - 400 * 24 * 3_600_000).toISOString();
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [line], { occurredAt });
    expect(await campaigns.recorded(input, importer)).toMatchObject({
      occurredAt,
      awards: [{ points: 50, status: 'POSTED' }],
    });
  });

  test('for now, when members cannot be asked: nothing is recorded, and the same id works later', async () => {
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [line]);
    const before = await campaigns.countRows();
    campaigns.members.peer.behaviour = 'unreachable';
    expect(faultOf(await campaigns.record(input)).code).toBe('UNAVAILABLE');
    expect(await campaigns.countRows()).toEqual(before);
    campaigns.members.peer.behaviour = 'answers';
    await campaigns.recorded(input);
  });
});
