import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

describe('postAwards', () => {
  it('earns points that are pending for the return window and spendable after it', async () => {
    const member = given.member();
    const input = member.purchase(120);
    const [award] = input['awards'] as { awardId: string }[];
    expect(await given.ask('postAwards', input)).toEqual({
      __typename: 'PostedAwards',
      purchaseId: input['purchaseId'],
      awards: [{ awardId: award?.awardId, points: 120, cut: 0 }],
    });
    expect(await member.wallet()).toEqual({ spendable: 0, pending: 120, held: 0, debt: 0 });
    await given.subgraph.clock.advance({ days: 14, seconds: 1 });
    expect(await member.wallet()).toEqual({ spendable: 120, pending: 0, held: 0, debt: 0 });
  });

  it('posts several awards of one purchase', async () => {
    const member = given.member();
    const input = member.purchase(120, { pendingUntil: null });
    const awards = input['awards'] as unknown[];
    awards.push({
      awardId: newId(),
      campaignId: newId(),
      version: 4,
      points: 60,
      lines: [{ lineId: 'line-1', points: 60 }],
    });
    expect(await given.ask('postAwards', input)).toMatchObject({ awards: [{ points: 120 }, { points: 60 }] });
    expect(await member.wallet()).toMatchObject({ spendable: 180 });
  });

  it('posts and expires at once what is past its validity', async () => {
    const member = given.member();
    await member.withPoints(75, 'HARVEST', new Date('2010-12-01T08:26:00Z'));
    expect(await member.wallet()).toEqual({ spendable: 0, pending: 0, held: 0, debt: 0 });
    const seen = await member.see('ledger { edges { node { kind amount balanceAfter } } }');
    expect(seen['ledger']).toEqual({
      edges: [
        { node: { kind: 'EXPIRED', amount: -75, balanceAfter: 0 } },
        { node: { kind: 'EARNED', amount: 75, balanceAfter: 75 } },
      ],
    });
  });

  it('answers the same key and input with the stored answer, and posts once', async () => {
    const member = given.member();
    const input = member.purchase(50, { pendingUntil: null });
    const first = await given.ask('postAwards', input);
    const before = await given.everything();
    expect(await given.ask('postAwards', input)).toEqual(first);
    // The id of a purchase is the same in capitals.
    expect(await given.ask('postAwards', { ...input, purchaseId: String(input['purchaseId']).toUpperCase() })).toEqual(
      first,
    );
    expect(await given.everything()).toEqual(before);
  });

  it('refuses the same key with another input', async () => {
    const member = given.member();
    const { input } = await member.bought(50, {});
    const before = await given.everything();
    const { errors } = await given.tryTo('postAwards', { ...input, occurredAt: '2027-03-01T00:00:00Z' });
    expect(errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await given.everything()).toEqual(before);
  });

  it('posts once when two callers race with one key', async () => {
    const member = given.member();
    const input = member.purchase(50, { pendingUntil: null });
    const answers = await Promise.all([1, 2, 3, 4].map(() => given.ask('postAwards', input)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await member.wallet()).toMatchObject({ spendable: 50 });
  });

  it('adds up when many purchases of one member race', async () => {
    const member = given.member();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        given.ask('postAwards', member.purchase(index + 1, { pendingUntil: null })),
      ),
    );
    // 1 + 2 + … + 20
    expect(await member.wallet()).toMatchObject({ spendable: 210 });
  });

  const bad: [string, Record<string, unknown>, string[]][] = [
    ['a currency that does not exist', { currency: 'GOLD' }, ['input', 'currency']],
    ['a purchase id that is none', { purchaseId: 'receipt-7' }, ['input', 'purchaseId']],
    ['a member id that is none', { memberId: 'anna' }, ['input', 'memberId']],
    ['no awards', { awards: [] }, ['input', 'awards']],
    ['a negative sale', { saleAmount: { amountMinor: -1, currency: 'CNY' } }, ['input', 'saleAmount', 'amountMinor']],
  ];
  it.each(bad)('throws back %s, and changes nothing', async (_, change, path) => {
    const before = await given.everything();
    const { data, errors } = await given.tryTo('postAwards', given.member().purchase(10, change));
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: path });
    expect(await given.everything()).toEqual(before);
  });

  it.each([-5, 0, 1.5, 2 ** 53, 1e300])('throws back %p points, and changes nothing', async (points) => {
    const before = await given.everything();
    const { errors } = await given.tryTo('postAwards', given.member().purchase(points));
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await given.everything()).toEqual(before);
  });

  it('throws back lines that do not add up to their award, and an award id that was given before', async () => {
    const member = given.member();
    const { input } = await member.bought(50, {});
    const before = await given.everything();
    const again = await given.tryTo('postAwards', { ...input, purchaseId: newId() });
    expect(again.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      inputPath: ['input', 'awards', '0', 'awardId'],
    });
    const uneven = { awardId: newId(), campaignId: 'base', version: 1, points: 3, lines: [{ lineId: 'a', points: 2 }] };
    const wrong = await given.tryTo('postAwards', member.purchase(3, { awards: [uneven] }));
    expect(wrong.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await given.everything()).toEqual(before);
  });
});

describe('reverseAwards', () => {
  it('takes back pending points before anything else', async () => {
    const member = await given.member().withPoints(30);
    const purchase = await member.bought(100, {});
    expect(await given.ask('reverseAwards', member.returnOf(purchase, 40))).toMatchObject({
      taken: 40,
      owed: 0,
      forgone: 0,
    });
    expect(await member.wallet()).toEqual({ spendable: 30, pending: 60, held: 0, debt: 0 });
  });

  it('makes a debt of what was spent, which the next points repay', async () => {
    const member = given.member();
    const purchase = await member.bought(100, { pendingUntil: null });
    const holdId = await member.holding(80);
    await given.ask('settleHold', member.settlement(holdId, 80));
    expect(await given.ask('reverseAwards', member.returnOf(purchase, 100))).toMatchObject({ taken: 20, owed: 80 });
    expect(await member.wallet()).toEqual({ spendable: 0, pending: 0, held: 0, debt: 80 });
    await member.withPoints(100);
    expect(await member.wallet()).toEqual({ spendable: 20, pending: 0, held: 0, debt: 0 });
  });

  it('forgoes what has passed its validity', async () => {
    const member = given.member();
    const purchase = await member.bought(100, { occurredAt: '2010-12-01T08:26:00Z', pendingUntil: null });
    expect(await given.ask('reverseAwards', member.returnOf(purchase, 100))).toMatchObject({
      taken: 0,
      owed: 0,
      forgone: 100,
    });
    expect(await member.wallet()).toEqual({ spendable: 0, pending: 0, held: 0, debt: 0 });
  });

  it('answers the same key alike, refuses it with another input, and takes back once when callers race', async () => {
    const member = given.member();
    const purchase = await member.bought(100, {});
    const input = member.returnOf(purchase, 40);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('reverseAwards', input)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await member.wallet()).toMatchObject({ pending: 60 });
    const other = member.returnOf(purchase, 41, { returnId: input['returnId'] });
    const { errors } = await given.tryTo('reverseAwards', other);
    expect(errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await member.wallet()).toMatchObject({ pending: 60 });
  });

  it('takes no more than a line earned, even when two returns race', async () => {
    const member = given.member();
    const purchase = await member.bought(100, {});
    const results = await Promise.all([
      given.tryTo('reverseAwards', member.returnOf(purchase, 60)),
      given.tryTo('reverseAwards', member.returnOf(purchase, 60)),
    ]);
    const codes = results.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort();
    expect(codes).toEqual(['BAD_USER_INPUT', 'done']);
    expect(await member.wallet()).toMatchObject({ pending: 40, debt: 0 });
  });

  it("throws back another member's award, an unknown one, and points that are none", async () => {
    const member = given.member();
    const purchase = await member.bought(100, {});
    const before = await given.everything();
    const inputs = [
      given.member().returnOf(purchase, 10),
      member.returnOf({ ...purchase, awardId: newId() }, 10),
      member.returnOf(purchase, 0),
      member.returnOf(purchase, -1),
      member.returnOf(purchase, 0.5),
      member.returnOf(purchase, 101),
      member.returnOf(purchase, 10, { currency: 'GOLD' }),
    ];
    for (const input of inputs) {
      const { errors } = await given.tryTo('reverseAwards', input);
      expect([input, errors?.[0]?.extensions.code]).toEqual([input, 'BAD_USER_INPUT']);
    }
    expect(await given.everything()).toEqual(before);
  });
});

describe('who may earn and take back', () => {
  it.each(['postAwards', 'reverseAwards'])('%s is for campaigns alone, whoever it acts for', async (mutation) => {
    const member = given.member();
    const purchase = { purchaseId: newId(), awardId: newId(), input: {} };
    const input = mutation === 'postAwards' ? member.purchase(10) : member.returnOf(purchase, 10);
    const before = await given.everything();
    for (const via of ['gateway', 'rewards', 'partners', 'members']) {
      for (const as of [callerOf.ops(), callerOf.member(member.id)]) {
        const { errors } = await given.tryTo(mutation, input, { as, via });
        expect([via, errors?.[0]?.extensions.code]).toEqual([via, 'FORBIDDEN']);
      }
    }
    expect(await given.everything()).toEqual(before);
  });
});
