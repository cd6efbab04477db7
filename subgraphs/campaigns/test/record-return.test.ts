import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import {
  CampaignsUnderTest,
  faultOf,
  importer,
  recordReturnMutation,
  windowAround,
  type ShownReturn,
} from './given.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());
beforeEach(() => {
  campaigns.points.peer.behaviour = 'answers';
  campaigns.points.cutOf = () => 0;
});

/** 100.00 yuan on 3 pieces of oil, 5.00 yuan on 2 bags of rice: 105 points, of which oil 100 and rice 5. */
async function bought(): Promise<string> {
  const input = campaigns.purchaseOf(campaigns.members.enrol(), [
    { lineId: 'oil', quantity: 3, amount: 10_000 },
    { lineId: 'rice', quantity: 2, amount: 500 },
  ]);
  await campaigns.recorded(input);
  return input.purchaseId;
}

const takenOf = (returnId: string) => campaigns.points.done.get(returnId)?.awards.map(({ lines }) => lines);

describe('recordReturn', () => {
  test('takes back what the pieces earned, in parts, and in the end exactly the award', async () => {
    const purchaseId = await bought();
    const first = await campaigns.givenBack(purchaseId, { oil: 1 });
    // Of 100 on 3 pieces, 66 stay for two: 34 go. Of 100.00 yuan, 66.66 stay: 33.34 are given back.
    expect(first).toEqual({
      __typename: 'Return',
      id: first.id,
      status: 'POSTED',
      returnedAt: expect.any(String) as string,
      amount: { amountMinor: 3334 },
      pointsTaken: 34,
      pointsOwed: 0,
      pointsForgone: 0,
      lines: [{ lineId: 'oil', quantity: 1, amount: { amountMinor: 3334 } }],
      purchase: {
        id: purchaseId,
        lines: [
          { lineId: 'oil', returned: 1 },
          { lineId: 'rice', returned: 0 },
        ],
      },
    });
    // Oil: 33 stay for one piece, so 33 go. Rice: of 5 on 2 pieces 2 stay, so 3 go.
    expect(await campaigns.givenBack(purchaseId, { rice: 1, oil: 1 })).toMatchObject({ pointsTaken: 36 });
    expect(await campaigns.givenBack(purchaseId, { oil: 1, rice: 1 })).toMatchObject({ pointsTaken: 35 });
  });

  test('takes from every award by the version that made it, though the campaign has changed since', async () => {
    const window = windowAround(campaigns.subgraph.clock.now());
    const campaignId = await campaigns.liveCampaign({ multiplier: [3, 1], tiers: ['GOLD'], ...window });
    const member = campaigns.members.enrol({ tier: 'GOLD' });
    const input = campaigns.purchaseOf(member, [{ lineId: '1', quantity: 2, amount: 1000 }]);
    const { awards } = await campaigns.recorded(input);
    // 10 yuan x 3/2 = 15, and x (3 - 1) = 30 more.
    expect(awards.map(({ points }) => points)).toEqual([15, 30]);
    await campaigns.liveCampaign({ campaignId, multiplier: [11, 10], tiers: ['GOLD'], ...window });
    const { id } = await campaigns.givenBack(input.purchaseId, { '1': 1 });
    // Of 15 on two pieces 7 stay and 8 go; of 30, 15 go.
    expect(takenOf(id)).toEqual([[{ lineId: '1', points: 8 }], [{ lineId: '1', points: 15 }]]);
    expect(campaigns.points.done.get(id)).toMatchObject({
      purchaseId: input.purchaseId,
      memberId: member.id,
      currency: 'HARVEST',
      awards: awards.map((award) => ({ awardId: award.id })),
    });
  });

  test('takes back what was paid, where a cap had cut', async () => {
    campaigns.points.cutOf = ({ points }) => points - 33;
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: '1', quantity: 3, amount: 10_000 }]);
    await campaigns.recorded(input);
    expect(await campaigns.givenBack(input.purchaseId, { '1': 3 })).toMatchObject({ pointsTaken: 33 });
  });

  test('asks of each line no more than points had left it, in whatever order the lines come back', async () => {
    // Of 100 points 33 are paid, and all of them to the second line, two pieces: 33 - floor(33 / 2) = 17, then 16.
    campaigns.points.cutOf = () => 67;
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [
      { lineId: '1', amount: 6000 },
      { lineId: '2', quantity: 2, amount: 4000 },
    ]);
    await campaigns.recorded(input);
    const first = await campaigns.givenBack(input.purchaseId, { '1': 1 });
    expect([first.status, first.pointsTaken, campaigns.points.timesAsked(first.id)]).toEqual(['POSTED', 0, 0]);
    expect(await campaigns.givenBack(input.purchaseId, { '2': 1 })).toMatchObject({
      status: 'POSTED',
      pointsTaken: 17,
    });
    expect(await campaigns.givenBack(input.purchaseId, { '2': 1 })).toMatchObject({
      status: 'POSTED',
      pointsTaken: 16,
    });
  });

  test('of pieces that earned nothing asks points for nothing', async () => {
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [
      { lineId: 'gift', amount: 0 },
      { lineId: 'oil', amount: 5000 },
    ]);
    await campaigns.recorded(input);
    const { id, status, pointsTaken } = await campaigns.givenBack(input.purchaseId, { gift: 1 });
    expect([status, pointsTaken, campaigns.points.timesAsked(id)]).toEqual(['POSTED', 0, 0]);
  });

  test("tells members, at the purchase's own time", async () => {
    const member = campaigns.members.enrol();
    const input = campaigns.purchaseOf(member, [{ lineId: '1', quantity: 3, amount: 10_000 }]);
    await campaigns.recorded(input);
    const { id } = await campaigns.givenBack(input.purchaseId, { '1': 2 });
    await campaigns.subgraph.service.drain();
    const [fact, ...more] = campaigns.members.facts('purchase-returned').filter(({ returnId }) => returnId === id);
    expect(more).toEqual([]);
    expect(fact).toMatchObject({
      purchaseId: input.purchaseId,
      memberId: member.id,
      occurredAt: input['occurredAt'],
      amountMinor: 6667,
    });
    expect(Date.parse(String(fact?.['returnedAt']))).toBeGreaterThan(Date.parse(String(input['occurredAt'])));
  });
});

describe('recordReturn with a time', () => {
  const now = () => campaigns.subgraph.clock.now().getTime();
  const dayMs = 24 * 3_600_000;
  const boughtAt = () => new Date(now() - 100 * dayMs).toISOString();
  const boughtLongAgo = async (occurredAt: string) => {
    const line = { lineId: 'oil', quantity: 3, amount: 10_000 };
    const input = campaigns.purchaseOf(campaigns.members.enrol(), [line], { occurredAt });
    await campaigns.recorded(input, importer);
    return { returnId: newId(), purchaseId: input.purchaseId, lines: [{ lineId: 'oil', quantity: 1 }] };
  };

  test('of an import counts from that time, for members as well', async () => {
    const input = await boughtLongAgo(boughtAt());
    const occurredAt = new Date(now() - 90 * dayMs).toISOString();
    const { data } = await campaigns.ask(recordReturnMutation, { input: { ...input, occurredAt } }, importer);
    expect(data?.['recordReturn']).toMatchObject({ __typename: 'Return', status: 'POSTED', returnedAt: occurredAt });
    await campaigns.subgraph.service.drain();
    const facts = campaigns.members.facts('purchase-returned').filter(({ returnId }) => returnId === input.returnId);
    expect(facts).toMatchObject([{ returnedAt: occurredAt }]);
  });

  test('may be that of the purchase, and the present', async () => {
    const occurredAt = boughtAt();
    for (const at of [occurredAt, new Date(now()).toISOString()]) {
      const input = { ...(await boughtLongAgo(occurredAt)), occurredAt: at };
      expect((await campaigns.ask(recordReturnMutation, { input }, importer)).data?.['recordReturn']).toMatchObject({
        returnedAt: at,
      });
    }
  });

  const cases: [string, (boughtAt: string) => number, { code: string; path: string }][] = [
    ['before the purchase', (at) => Date.parse(at) - 1, { code: 'BAD_USER_INPUT', path: 'input.occurredAt' }],
    ['in the future', () => now() + 120_000, { code: 'BAD_USER_INPUT', path: 'input.occurredAt' }],
  ];
  test.each(cases)('%s is the mistake of the caller', async (_what, at, fault) => {
    const occurredAt = boughtAt();
    const input = await boughtLongAgo(occurredAt);
    const before = await campaigns.countRows();
    const impossible = { ...input, occurredAt: new Date(at(occurredAt)).toISOString() };
    expect(faultOf(await campaigns.ask(recordReturnMutation, { input: impossible }, importer))).toEqual(fault);
    expect(await campaigns.countRows()).toEqual(before);
  });

  test('is for imports alone', async () => {
    const input = await boughtLongAgo(boughtAt());
    const before = await campaigns.countRows();
    const withTime = { ...input, occurredAt: new Date(now() - dayMs).toISOString() };
    expect(faultOf(await campaigns.ask(recordReturnMutation, { input: withTime }))).toEqual({
      code: 'FORBIDDEN',
      path: 'input.occurredAt',
    });
    expect(await campaigns.countRows()).toEqual(before);
    expect((await campaigns.ask(recordReturnMutation, { input })).errors).toBeUndefined();
  });
});

describe('recordReturn, the same id again', () => {
  test('with the same input gives the same return, taken once', async () => {
    const purchaseId = await bought();
    const returnId = newId();
    const first = await campaigns.givenBack(purchaseId, { oil: 1 }, returnId);
    const before = await campaigns.countRows();
    expect(await campaigns.givenBack(purchaseId, { oil: 1 }, returnId)).toEqual(first);
    expect(campaigns.points.timesAsked(returnId)).toBe(1);
    expect(await campaigns.countRows()).toEqual(before);
  });

  test('with other pieces is a conflict', async () => {
    const purchaseId = await bought();
    const { id } = await campaigns.givenBack(purchaseId, { oil: 1 });
    const before = await campaigns.countRows();
    expect(faultOf(await campaigns.giveBack(purchaseId, { oil: 2 }, id)).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await campaigns.countRows()).toEqual(before);
  });

  test('with another purchase or a bad time is a conflict, before these are looked at', async () => {
    const purchaseId = await bought();
    const { id: returnId } = await campaigns.givenBack(purchaseId, { oil: 1 });
    const input = { returnId, purchaseId, lines: [{ lineId: 'oil', quantity: 1 }] };
    const others = [
      { ...input, purchaseId: newId() },
      { ...input, occurredAt: '2001-01-01T00:00:00.000Z' },
    ];
    for (const other of others) {
      expect(faultOf(await campaigns.ask(recordReturnMutation, { input: other })).code).toBe('IDEMPOTENCY_CONFLICT');
    }
  });

  test('of a refusal gives it again, though the right to import or the time has gone', async () => {
    const purchaseId = await bought();
    const occurredAt = campaigns.subgraph.clock.now().toISOString();
    const input = { returnId: newId(), purchaseId, occurredAt, lines: [{ lineId: 'oil', quantity: 4 }] };
    const refused = await campaigns.ask(recordReturnMutation, { input }, importer);
    expect(refused.data?.['recordReturn']).toMatchObject({ __typename: 'MoreThanBought' });
    await campaigns.subgraph.clock.advance({ days: 31 });
    expect(await campaigns.ask(recordReturnMutation, { input })).toEqual(refused);
  });

  test('is the same request whether the time is left out or null', async () => {
    const purchaseId = await bought();
    const input = { returnId: newId(), purchaseId, lines: [{ lineId: 'oil', quantity: 1 }] };
    const first = await campaigns.ask(recordReturnMutation, { input });
    expect(first.errors).toBeUndefined();
    expect(await campaigns.ask(recordReturnMutation, { input: { ...input, occurredAt: null } })).toEqual(first);
  });

  test('by several callers at once is taken once', async () => {
    const purchaseId = await bought();
    const returnId = newId();
    const answers = await Promise.all([1, 2, 3].map(() => campaigns.givenBack(purchaseId, { oil: 1 }, returnId)));
    expect(answers.map(({ pointsTaken }) => pointsTaken)).toEqual([34, 34, 34]);
    // Another piece still comes back as the second, not as the fourth.
    expect(await campaigns.givenBack(purchaseId, { oil: 1 })).toMatchObject({ pointsTaken: 33 });
  });
});

describe('recordReturn refuses', () => {
  test('more than was bought, as a whole, and remembers it', async () => {
    const purchaseId = await bought();
    await campaigns.givenBack(purchaseId, { rice: 1 });
    const before = await campaigns.countRows();
    const returnId = newId();
    const refused = await campaigns.giveBack(purchaseId, { oil: 1, rice: 2 }, returnId);
    expect(refused.data?.['recordReturn']).toMatchObject({
      __typename: 'MoreThanBought',
      code: 'MORE_THAN_BOUGHT',
      message: 'More would come back than was bought: 2 bought, 1 returned before, 2 now',
      lineId: 'rice',
      bought: 2,
      returnedBefore: 1,
      asked: 2,
    });
    expect(await campaigns.giveBack(purchaseId, { oil: 1, rice: 2 }, returnId)).toEqual(refused);
    expect(await campaigns.countRows()).toEqual(before);
  });

  test('together more than was bought, when two returns race for the last pieces', async () => {
    for (let round = 0; round < 5; round += 1) {
      const purchaseId = await bought();
      const answers = await Promise.all([1, 2, 3, 4].map(() => campaigns.giveBack(purchaseId, { oil: 2 })));
      const types = answers.map(({ data }) => (data?.['recordReturn'] as ShownReturn).__typename).sort();
      expect(types).toEqual(['MoreThanBought', 'MoreThanBought', 'MoreThanBought', 'Return']);
    }
  });

  const cases: [string, (purchaseId: string) => Record<string, unknown>, { code: string; path: string }][] = [
    ['an unknown purchase', () => ({ purchaseId: newId() }), { code: 'BAD_USER_INPUT', path: 'input.purchaseId' }],
    ['an id that is none', () => ({ returnId: 'r-1' }), { code: 'BAD_USER_INPUT', path: 'input.returnId' }],
    ['no lines', () => ({ lines: [] }), { code: 'BAD_USER_INPUT', path: 'input.lines' }],
    [
      'an unknown line',
      () => ({ lines: [{ lineId: 'salt', quantity: 1 }] }),
      { code: 'BAD_USER_INPUT', path: 'input.lines.0.lineId' },
    ],
    [
      'a line named twice',
      () => ({ lines: ['oil', 'oil'].map((lineId) => ({ lineId, quantity: 1 })) }),
      { code: 'BAD_USER_INPUT', path: 'input.lines.1.lineId' },
    ],
    [
      'less than one piece',
      () => ({ lines: [{ lineId: 'oil', quantity: -1 }] }),
      { code: 'BAD_USER_INPUT', path: 'input.lines.0.quantity' },
    ],
  ];
  test.each(cases)('%s', async (_what, changes, fault) => {
    const purchaseId = await bought();
    const before = await campaigns.countRows();
    const input = { returnId: newId(), purchaseId, lines: [{ lineId: 'oil', quantity: 1 }], ...changes(purchaseId) };
    expect(faultOf(await campaigns.ask(recordReturnMutation, { input }))).toEqual(fault);
    expect(await campaigns.countRows()).toEqual(before);
  });

  test('whoever is not the channel that reported the purchase', async () => {
    const purchaseId = await bought();
    const before = await campaigns.countRows();
    const input = { returnId: newId(), purchaseId, lines: [{ lineId: 'oil', quantity: 1 }] };
    const callers = [
      callerOf.anonymous(),
      callerOf.ops(),
      callerOf.channel('shop', ['members:enrol']),
      callerOf.channel('online', ['purchases:record']),
    ];
    const codes = await Promise.all(
      callers.map(async (as) => faultOf(await campaigns.ask(recordReturnMutation, { input }, as)).code),
    );
    expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await campaigns.countRows()).toEqual(before);
  });
});
