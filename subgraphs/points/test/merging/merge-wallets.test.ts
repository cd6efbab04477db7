/** Members tells that two members are one, and later that they are two again. */
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { newId } from '../../../../chassis/ids.js';
import { verifyLedger } from '../../storage/verify-ledger.js';
import { explainWallets } from '../../usecases/explain-wallets.js';
import type { PointsParts } from '../../usecases/points-parts.js';
import { PointsUnderTest, type MemberUnderTest } from '../given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start({ POINTS_DAILY_EARN_CAP: '500' });
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

interface Merge {
  mergeId: string;
  from: string;
  into: string;
}

function mergeOf(from: MemberUnderTest, into: MemberUnderTest): Merge {
  return { mergeId: newId(), from: from.id, into: into.id };
}

async function tell(topic: string, merge: Merge): Promise<void> {
  const { service } = given.subgraph;
  const refused = await tellEvents('members', service, [{ topic, aggregateId: merge.from, payload: { ...merge } }]);
  expect(refused).toEqual([]);
}

async function merged(from: MemberUnderTest, into: MemberUnderTest): Promise<Merge> {
  const merge = mergeOf(from, into);
  await tell('member-merged', merge);
  return merge;
}

const burn = ({ id: memberId }: MemberUnderTest, points: number) => {
  return { holdId: newId(), memberId, currency: 'HARVEST', points };
};

/** What each one's points came by, and how many of how many are there. */
function whereFrom(...members: MemberUnderTest[]): Promise<string[][]> {
  const lots = 'buckets { lots(first: 9) { edges { node { kind points came } } } }';
  return Promise.all(
    members.map(async (member) => {
      const { wallet } = await member.see<Explained>(`wallet { explanation { complete ${lots} } }`);
      expect(wallet.explanation.complete).toBe(true);
      return wallet.explanation.buckets.flatMap((bucket) =>
        bucket.lots.edges.map(({ node: { kind, points, came } }) => `${kind} ${points} of ${came}`),
      );
    }),
  );
}

interface Explained {
  wallet: {
    explanation: {
      complete: boolean;
      buckets: { lots: { edges: { node: { kind: string; points: number; came: number } }[] } }[];
    };
  };
}

const empty = { spendable: 0, pending: 0, held: 0, debt: 0 };

test('every currency goes over as it is, holds with it to whom they are shown, and members is told', async () => {
  const crumb = await given.currency('CRUMB', 200);
  const anna = await given.member().withPoints(100);
  const boris = await given.member().withPoints(80);
  await boris.withPending(30);
  await boris.withPoints(7, crumb);
  const held = await boris.holding(20);
  const merge = await merged(boris, anna);
  await tell('member-merged', merge);
  expect(await anna.wallet()).toEqual({ spendable: 160, pending: 30, held: 20, debt: 0 });
  expect(await anna.wallet(crumb)).toEqual({ ...empty, spendable: 7 });
  expect(await boris.wallet(crumb)).toEqual(empty);
  expect(await boris.wallet()).toEqual({ ...empty, held: 20 });
  await given.ask('voidHold', { holdId: held });
  expect(await anna.wallet()).toEqual({ spendable: 180, pending: 30, held: 0, debt: 0 });
  await given.subgraph.service.drain();
  const told = given.members.peer.events.filter(({ payload }) => payload['mergeId'] === merge.mergeId);
  expect(told.map(({ topic, payload }) => [topic, payload])).toContainEqual([
    'merge-done-in-points',
    { mergeId: merge.mergeId, state: 'MERGED' },
  ]);
});

test('the statement says why, in both languages, and the explanation knows each award', async () => {
  const anna = await given.member().withPoints(40);
  const boris = await given.member().withPoints(25);
  await merged(boris, anna);
  const fields = 'ledger(first: 1) { edges { node { kind amount reason } } }';
  const inChinese = { edges: [{ node: { kind: 'TRANSFERRED_IN', amount: 25, reason: '会员合并，积分转入' } }] };
  expect(await anna.see(fields, { locale: 'zh-CN' })).toMatchObject({ ledger: inChinese });
  const reason = 'Moved here from a membership merged with this one';
  expect(await anna.see(fields, { locale: 'en' })).toMatchObject({ ledger: { edges: [{ node: { reason } }] } });
  const lots = 'lots(first: 5) { edges { node { kind points award { campaignId } } } }';
  const award = { campaignId: 'base' };
  expect(await anna.see(`wallet { explanation { complete buckets { points ${lots} } } }`)).toMatchObject({
    wallet: {
      explanation: {
        complete: true,
        buckets: [
          {
            points: 65,
            lots: {
              edges: [{ node: { kind: 'EARNED', points: 40, award } }, { node: { kind: 'EARNED', points: 25, award } }],
            },
          },
        ],
      },
    },
  });
});

test('what still comes to the merged member goes to the survivor: an award, a gift, a return, all under one cap', async () => {
  const [anna, boris, carla] = [given.member(), given.member(), await given.member().withPoints(50)];
  const bought = await boris.bought(300, { pendingUntil: null });
  await merged(boris, anna);
  await given.ask('postAwards', boris.purchase(150, { pendingUntil: null }));
  await given.ask('postAwards', anna.purchase(100, { pendingUntil: null }));
  expect(await anna.wallet()).toMatchObject({ spendable: 500 });
  await given.ask('giftPoints', carla.gift(boris, 10), carla.own);
  expect(await anna.wallet()).toMatchObject({ spendable: 510 });
  await given.ask('reverseAwards', boris.returnOf(bought, 300));
  expect(await anna.wallet()).toMatchObject({ spendable: 210, debt: 0 });
  expect(await boris.wallet()).toEqual(empty);
});

test('two are two again: what is unspent goes back, what was spent or earned since stays', async () => {
  const anna = await given.member().withPoints(100);
  const boris = await given.member().withPoints(80);
  const merge = await merged(boris, anna);
  const held = await anna.holding(130);
  await given.ask('settleHold', anna.settlement(held, 130));
  await anna.withPoints(60);
  await tell('member-unmerged', merge);
  await tell('member-unmerged', merge);
  // The survivor's own hundred were used first, then thirty of the eighty.
  expect([await boris.wallet(), await anna.wallet()]).toEqual([
    { ...empty, spendable: 50 },
    { ...empty, spendable: 60 },
  ]);
  const fields = 'ledger(first: 1) { edges { node { kind amount reason } } }';
  const reason = 'Given back: this membership is on its own again';
  expect(await boris.see(fields, { locale: 'en' })).toMatchObject({
    ledger: { edges: [{ node: { kind: 'TRANSFERRED_IN', amount: 50, reason } }] },
  });
  await boris.withPoints(5);
  expect(await boris.wallet()).toMatchObject({ spendable: 55 });
});

test('merged and parted again before points heard of either, and told of others at once, all are as they were', async () => {
  const couples = await Promise.all(
    Array.from({ length: 6 }, async () =>
      mergeOf(await given.member().withPoints(30), await given.member().withPoints(20)),
    ),
  );
  const told = couples.map((merge) =>
    tellEvents(
      'members',
      given.subgraph.service,
      ['member-merged', 'member-unmerged'].map((topic) => ({ topic, aggregateId: merge.from, payload: { ...merge } })),
    ),
  );
  expect((await Promise.all(told)).flat()).toEqual([]);
  const left = await given.subgraph.asAdmin<{ owner: string; balance: number }>(
    `select owner, balance::int from account where kind = 'WALLET' and owner = any($1::text[])`,
    [couples.flatMap(({ from, into }) => [from, into])],
  );
  const balances = new Map(left.map(({ owner, balance }) => [owner, balance]));
  expect(couples.map(({ from, into }) => [balances.get(from), balances.get(into)])).toEqual(
    couples.map(() => [30, 20]),
  );
});

describe('two members merged into one', () => {
  let [anna, boris, carla]: MemberUnderTest[] = [];
  let [first, second]: Merge[] = [];
  // All of it has one end of validity, the first merged member's the oldest.
  beforeEach(async () => {
    anna = await given.member().withPoints(80);
    boris = await given.member().withPoints(100);
    carla = await given.member().withPoints(90);
    [first, second] = [await merged(anna, boris), await merged(carla, boris)];
  });

  const spendable = async () => {
    const wallets = await Promise.all([anna, boris, carla].map((member) => member!.wallet()));
    return wallets.map((wallet) => wallet['spendable']);
  };
  const spend = (points: number) => given.ask('burnPoints', burn(boris!, points));

  afterEach(async () => {
    const { findings } = await verifyLedger(given.subgraph.database, { keys: [], checkpoints: [] });
    expect(findings).toEqual([]);
  });

  it('each get their own back, the one merged last first', async () => {
    await tell('member-unmerged', second!);
    expect(await spendable()).toEqual([0, 180, 90]);
    await tell('member-unmerged', first!);
    expect(await spendable()).toEqual([80, 100, 90]);
  });

  it('can each see which points their own are, though others have had them meanwhile', async () => {
    await tell('member-unmerged', second!);
    await tell('member-unmerged', first!);
    expect(await whereFrom(anna!, boris!, carla!)).toEqual([
      ['EARNED 80 of 80'],
      ['EARNED 100 of 100'],
      ['EARNED 90 of 90'],
    ]);
    // The one who had taken the others in is found to be the second of them, and then not to be.
    const third = await merged(boris!, carla!);
    expect(await whereFrom(anna!, carla!)).toEqual([['EARNED 80 of 80'], ['EARNED 100 of 100', 'EARNED 90 of 90']]);
    const fourth = await merged(anna!, carla!);
    await tell('member-unmerged', third);
    await tell('member-unmerged', fourth);
    expect(await whereFrom(anna!, boris!, carla!)).toEqual([
      ['EARNED 80 of 80'],
      ['EARNED 100 of 100'],
      ['EARNED 90 of 90'],
    ]);
    expect(await spendable()).toEqual([80, 100, 90]);
  });

  it('are explained as far as there is room to read on: else what came over is shown as a transfer', async () => {
    // What the books read of the service: its database and its clock.
    const parts = { database: given.subgraph.database, clock: given.subgraph.clock } as unknown as PointsParts;
    const kinds = async (inAll: number) => {
      const [view] = await explainWallets(parts, [{ memberId: boris!.id, currency: 'HARVEST' }], {
        perWallet: 5,
        inAll,
      });
      return view!.buckets.flatMap(({ lots }) => lots.map(({ lot, points }) => [lot.row?.kind, points]));
    };
    // Three rows of the survivor's own; of the two others six each may be read.
    expect((await kinds(15)).sort()).toEqual([
      ['EARNED', 100],
      ['EARNED', 80],
      ['EARNED', 90],
    ]);
    const asTheyAre = [
      ['EARNED', 100],
      ['TRANSFERRED_IN', 80],
      ['TRANSFERRED_IN', 90],
    ];
    expect((await kinds(14)).sort()).toEqual(asTheyAre);
    given.subgraph.statements.length = 0;
    expect((await kinds(3)).sort()).toEqual(asTheyAre);
    expect(given.subgraph.statements.filter((sql) => sql.includes('"journal"."seq"'))).toHaveLength(1);
  });

  it('each get their own back, the one merged first first', async () => {
    await tell('member-unmerged', first!);
    expect(await spendable()).toEqual([80, 190, 0]);
    await tell('member-unmerged', second!);
    expect(await spendable()).toEqual([80, 100, 90]);
  });

  it('get back what was not spent before and between, the one merged last first', async () => {
    // Thirty of the eighty, and twenty more of them between.
    await spend(30);
    await tell('member-unmerged', second!);
    expect(await spendable()).toEqual([0, 150, 90]);
    await spend(20);
    await tell('member-unmerged', first!);
    expect(await spendable()).toEqual([30, 100, 90]);
  });

  it('get back what was not spent before and between, the one merged first first', async () => {
    // Thirty of the eighty; between them the survivor's hundred and twenty of the ninety.
    await spend(30);
    await tell('member-unmerged', first!);
    expect(await spendable()).toEqual([50, 190, 0]);
    await spend(120);
    await tell('member-unmerged', second!);
    expect(await spendable()).toEqual([50, 0, 70]);
  });
});

test('a merge that overtakes the parting before it is not taken until that has come', async () => {
  const [anna, boris] = [await given.member().withPoints(10), await given.member().withPoints(20)];
  const carla = await given.member().withPoints(30);
  const first = await merged(anna, boris);
  const second = mergeOf(boris, carla);
  const early = [{ topic: 'member-merged', aggregateId: boris.id, payload: { ...second } }];
  expect(await tellEvents('members', given.subgraph.service, early)).toHaveLength(1);
  expect([await boris.wallet(), await carla.wallet()]).toMatchObject([{ spendable: 30 }, { spendable: 30 }]);
  await tell('member-unmerged', first);
  await tell('member-merged', second);
  const wallets = await Promise.all([anna, boris, carla].map((member) => member.wallet()));
  expect(wallets).toMatchObject([{ spendable: 10 }, { spendable: 0 }, { spendable: 50 }]);
});

test('merging, spending and parting at the same time loses and doubles nothing', async () => {
  const anna = await given.member().withPoints(100);
  const [boris, carla] = [await given.member().withPoints(80), await given.member().withPoints(90)];
  const merge = mergeOf(boris, anna);
  await Promise.all([
    tell('member-merged', merge),
    ...Array.from({ length: 8 }, () => given.ask('giftPoints', carla.gift(boris, 10), carla.own)),
    ...Array.from({ length: 4 }, () => given.tryTo('holdPoints', boris.hold(20))),
    ...Array.from({ length: 4 }, () => given.ask('burnPoints', burn(anna, 5))),
  ]);
  const [hers, his] = [await anna.wallet(), await boris.wallet()];
  expect([hers['spendable'], his['spendable']]).toEqual([100 + 80 + 80 - Number(his['held']) - 20, 0]);
  await Promise.all([
    tell('member-unmerged', merge),
    ...Array.from({ length: 6 }, () => given.ask('burnPoints', burn(anna, 5))),
    ...Array.from({ length: 6 }, () => anna.withPoints(1)),
  ]);
  const [left, back] = [await anna.wallet(), await boris.wallet()];
  // What the survivor spent were points of her own, which came first; what she earned since is hers.
  expect([left['spendable'], back['spendable']]).toEqual([100 - 20 - 30 + 6, 160 - Number(his['held'])]);
  const { findings } = await verifyLedger(given.subgraph.database, { keys: [], checkpoints: [] });
  expect(findings).toEqual([]);
});
