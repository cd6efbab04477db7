import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { explainWallets } from '../usecases/explain-wallets.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.currency('CRUMB', 50);
});
beforeEach(() => given.backToTheBeginning());
afterEach(async () => {
  // When everything has matured: a test that goes back in time leaves points that had matured before.
  await given.subgraph.clock.moveTo(new Date('2030-01-01T00:00:00Z'));
  await given.booksBalance();
});
afterAll(() => given.stop());

const lotFields = `ledgerEntryId kind postedAt points came held used { use points } causeId
  award { awardId purchaseId campaignId campaignVersion lines { lineId points returned } }`;
const lots = `lots { edges { node { ${lotFields} } } }`;
const fields = `complete since buckets { points expiresAt pendingUntil ${lots} }
  holds { holdId purpose until underReview points ${lots} }`;

interface Lots {
  lots: { edges: { node: Record<string, unknown>; cursor: string }[]; pageInfo: Record<string, unknown> };
}

interface Explanation {
  complete: boolean;
  since: string | null;
  buckets: ({ points: number; expiresAt: string; pendingUntil: string | null } & Lots)[];
  holds: ({ holdId: string; purpose: string; until: string; underReview: boolean; points: number } & Lots)[];
}

async function explained(member: MemberUnderTest, asked = fields): Promise<Explanation> {
  const { wallet } = await member.see<{ wallet: { explanation: Explanation } }>(`wallet { explanation { ${asked} } }`);
  return wallet.explanation;
}

const nodesOf = ({ lots: { edges } }: Lots) => edges.map(({ node }) => node);

describe('Wallet.explanation', () => {
  it('goes down to the version of the rule, the lines of the purchase, what was returned, held and used', async () => {
    const member = given.member();
    const award = {
      awardId: newId(),
      campaignId: 'double-points',
      version: 3,
      points: 100,
      lines: [
        { lineId: 'rice', points: 70 },
        { lineId: 'oil', points: 30 },
      ],
    };
    const bought = await member.bought(100, { awards: [award], pendingUntil: null });
    await given.ask('reverseAwards', {
      ...member.returnOf({ ...bought, awardId: award.awardId }, 0),
      awards: [{ awardId: award.awardId, lines: [{ lineId: 'oil', points: 30 }] }],
    });
    const redeemed = await member.holding(20);
    await given.ask('settleHold', member.settlement(redeemed, 20));
    const holdId = await member.holding(10, { expiresAt: given.inHours(2) });
    const until = given.inHours(2);
    await member.bought(8, {});

    const { complete, since, buckets, holds } = await explained(member);
    expect({ complete, since }).toEqual({ complete: true, since: expect.stringMatching(/^2027-03-10T04:0/) });
    expect(buckets.map(({ points, expiresAt, pendingUntil }) => [points, expiresAt, pendingUntil !== null])).toEqual([
      [40, '2028-03-31T16:00:00.000Z', false],
      [8, '2028-03-31T16:00:00.000Z', true],
    ]);
    const lot = {
      kind: 'EARNED',
      came: 100,
      held: 10,
      used: [
        { use: 'TAKEN_BACK', points: 30 },
        { use: 'REDEEMED', points: 20 },
      ],
      causeId: null,
      award: {
        awardId: award.awardId,
        purchaseId: bought.purchaseId,
        campaignId: 'double-points',
        campaignVersion: 3,
        lines: [
          { lineId: 'rice', points: 70, returned: 0 },
          { lineId: 'oil', points: 30, returned: 30 },
        ],
      },
    };
    expect(nodesOf(buckets[0]!)).toMatchObject([{ ...lot, points: 40 }]);
    expect(nodesOf(buckets[1]!)).toMatchObject([{ kind: 'EARNED', points: 8, came: 8, held: 0, used: [] }]);
    expect(holds).toMatchObject([
      {
        holdId,
        purpose: 'REDEMPTION',
        until: expect.stringContaining(until.slice(0, 13)),
        underReview: false,
        points: 10,
      },
    ]);
    expect(nodesOf(holds[0]!)).toMatchObject([{ ...lot, points: 10 }]);
  });

  it('names the line of the ledger that brought each lot', async () => {
    const member = await given.member().withPoints(5);
    const { buckets } = await explained(member);
    const { ledger } = await member.see<{ ledger: { edges: { node: { id: string } }[] } }>(
      'ledger { edges { node { id } } }',
    );
    expect(nodesOf(buckets[0]!)[0]?.['ledgerEntryId']).toBe(ledger.edges[0]?.node.id);
  });

  it('is empty for who never had points', async () => {
    expect(await explained(given.member())).toEqual({ complete: true, since: null, buckets: [], holds: [] });
  });

  it('leaves out what is past its validity, whether or not it has been cleared', async () => {
    const member = await given.member().withPoints(60, 'HARVEST', new Date('2026-04-20T04:00:00Z'));
    await member.withPoints(40);
    await given.subgraph.clock.moveTo(new Date('2027-05-01T00:00:00Z'));
    const { buckets } = await explained(member);
    expect(buckets.map(({ points }) => points)).toEqual([40]);
  });

  it('tells what an exchange brought by the exchange’s id', async () => {
    const member = await given.member().withPoints(100);
    const holdId = await member.holding(100, { purpose: 'EXCHANGE' });
    const exchange = {
      exchangeId: newId(),
      holdId,
      memberId: member.id,
      from: 'HARVEST',
      to: 'CRUMB',
      given: 100,
      received: 40,
      fromPartner: 'harvest',
      toPartner: 'bakery',
    };
    await given.ask('convertPoints', exchange);
    const { wallets } = await member.see<{ wallets: { explanation: Explanation }[] }>(
      `wallets { explanation { ${fields} } }`,
    );
    expect(wallets[0]?.explanation.buckets).toEqual([]);
    expect(nodesOf(wallets[1]!.explanation.buckets[0]!)).toMatchObject([
      { kind: 'CONVERTED_IN', points: 40, came: 40, award: null, causeId: exchange.exchangeId },
    ]);
  });

  it('pages through the lots of a bucket in the order of their use', async () => {
    const member = given.member();
    for (const points of [1, 2, 3]) await member.withPoints(points);
    const page = async (asked: string) => {
      const { buckets } = await explained(
        member,
        `buckets { lots(${asked}) { edges { cursor node { points } } pageInfo { hasNextPage endCursor } } }`,
      );
      return buckets[0]!;
    };
    const first = await page('first: 2');
    expect(nodesOf(first)).toEqual([{ points: 1 }, { points: 2 }]);
    expect(first.lots.pageInfo['hasNextPage']).toBe(true);
    const second = await page(`first: 2, after: "${String(first.lots.pageInfo['endCursor'])}"`);
    expect(nodesOf(second)).toEqual([{ points: 3 }]);
    expect(second.lots.pageInfo['hasNextPage']).toBe(false);
    const { errors } = await member.read(
      'wallet { explanation { buckets { lots(first: 101) { edges { cursor } } } } }',
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('is for the member and for ops who may read points, and for nobody else', async () => {
    const member = await given.member().withPoints(1);
    const asked = 'wallet { explanation { complete } }';
    expect(await member.see(asked, { as: callerOf.ops('ann', ['points:read']) })).toMatchObject({
      wallet: { explanation: { complete: true } },
    });
    for (const [as, code] of [
      [callerOf.anonymous(), 'UNAUTHENTICATED'],
      [callerOf.member(given.member().id), 'FORBIDDEN'],
      [callerOf.ops('ann', ['points:write', 'members:read']), 'FORBIDDEN'],
      [callerOf.channel(), 'FORBIDDEN'],
      [callerOf.partner('bakery'), 'FORBIDDEN'],
    ] as const) {
      const { errors } = await member.read(asked, { as });
      expect(errors?.[0]?.extensions.code).toBe(code);
    }
  });

  it('asks the database as often for many members as for one', async () => {
    const members = await Promise.all([1, 2, 3, 4, 5].map((points) => given.member().withPoints(points)));
    for (const member of members) await member.holding(1);
    const ask = async (ids: string[]) => {
      given.subgraph.statements.length = 0;
      const { data } = await given.subgraph.ask(
        `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { wallet { explanation { ${fields} } } } } }`,
        { of: ids.map((id) => ({ __typename: 'Member', id })) },
        { as: callerOf.ops('ann', ['points:read']) },
      );
      expect(data?.['_entities']).toHaveLength(ids.length);
      // Deliveries of events look after their queue meanwhile.
      return given.subgraph.statements.filter((sql) => /journal|account|hold|award/i.test(sql)).length;
    };
    const one = await ask([members[0]!.id]);
    expect(one).toBeGreaterThan(0);
    expect(await ask(members.map(({ id }) => id))).toBe(one);
  });
});

describe('a wallet with more rows than are read', () => {
  it('has what came before in one lot, and still adds up', async () => {
    const member = given.member();
    for (const points of [10, 20, 30]) await member.withPoints(points);
    const holdId = await member.holding(15);
    await given.ask('settleHold', member.settlement(holdId, 15));
    await member.withPoints(5);
    // Held alone uses what the books read of the service: its database and its clock.
    const parts = { database: given.subgraph.database, clock: given.subgraph.clock } as unknown as PointsParts;
    const key = { memberId: member.id, currency: 'HARVEST' };
    const brief = async (rows: number) => {
      const [view] = await explainWallets(parts, [key], { perWallet: rows, inAll: 20_000 });
      return [
        view!.complete,
        ...view!.buckets.map(({ points, lots: found }) => [
          points,
          found.map(({ lot, points: here }) => [lot.row?.kind ?? 'EARLIER', here]),
        ]),
      ];
    };
    // Six rows: three earned, held, settled, earned. 15 used the first lot up and 5 of the second.
    const whole = [
      50,
      [
        ['EARNED', 15],
        ['EARNED', 30],
        ['EARNED', 5],
      ],
    ];
    expect(await brief(6)).toEqual([true, whole]);
    expect(await brief(5)).toEqual([
      false,
      [
        50,
        [
          ['EARNED', 15],
          ['EARNED', 30],
          ['EARNED', 5],
        ],
      ],
    ]);
    expect(await brief(4)).toEqual([
      false,
      [
        50,
        [
          ['EARLIER', 15],
          ['EARNED', 30],
          ['EARNED', 5],
        ],
      ],
    ]);
    expect(await brief(1)).toEqual([
      false,
      [
        50,
        [
          ['EARLIER', 45],
          ['EARNED', 5],
        ],
      ],
    ]);
  });
});
