import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { verifyLedger } from '../../storage/verify-ledger.js';
import { PointsUnderTest, type MemberUnderTest } from '../given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const tell = (topic: string, member: MemberUnderTest, payload: Record<string, unknown>) =>
  tellEvents('members', given.subgraph.service, [
    { topic, aggregateId: member.id, payload: { memberId: member.id, ...payload } },
  ]);
const run = (job: string, payload?: unknown) => given.subgraph.service.runJob(job, payload);
const ledgerOf = async (member: MemberUnderTest) =>
  (await member.see<{ ledger: { edges: { node: unknown }[] } }>('ledger { edges { node { kind amount reason } } }'))
    .ledger.edges[0]?.node;

/** What members has been told of an erasure. */
async function toldBack(erasureId: string): Promise<unknown> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const told = given.members.peer.events.find(({ aggregateId }) => aggregateId === erasureId);
    if (told) return { topic: told.topic, erased: told.payload['erased'] };
    await sleep(10);
  }
  return undefined;
}

test('an erasure waits for what is held, then what is left lapses and the devices go; the journal explains it', async () => {
  const anna = await given.member().withPoints(500);
  const device = `phone ${anna.id}`;
  const holdId = await anna.holding(200, { origin: { device } });
  const erasureId = newId();
  expect(await tell('member-erased', anna, { erasureId })).toEqual([]);
  await run('erase-people');
  expect(await anna.wallet()).toMatchObject({ spendable: 300, held: 200 });

  await given.ask('settleHold', anna.settlement(holdId, 200));
  await given.subgraph.clock.moveTo(new Date(given.now().getTime() + 60_000));
  await run('erase-people');
  expect(await anna.wallet()).toEqual({ spendable: 0, pending: 0, held: 0, debt: 0 });
  expect(await ledgerOf(anna)).toEqual({
    kind: 'EXPIRED',
    amount: -300,
    reason: 'The membership ended, what was left lapsed',
  });
  expect(await toldBack(erasureId)).toMatchObject({
    topic: 'member-erased-in-points',
    erased: [
      { what: 'points that lapsed', count: 300 },
      { what: 'devices of redemptions, gifts and exchanges', count: 1 },
      { what: 'hashes of requests', count: 0 },
    ],
  });
  const [left] = await given.subgraph.asAdmin(
    'select count(*)::int as actions, count(device)::int as devices from risk_action where member_id = $1',
    [anna.id],
  );
  expect(left).toEqual({ actions: 1, devices: 0 });

  // A redemption that is cancelled afterwards: nobody is left to spend what comes back.
  await given.ask('returnPoints', anna.reversal(holdId, 200));
  await run('lapse-late-points');
  expect(await anna.wallet()).toMatchObject({ spendable: 0 });
  // Told again, and run again, nothing more happens.
  const before = await given.everything();
  expect(await tell('member-erased', anna, { erasureId })).toEqual([]);
  await run('erase-people');
  expect(await given.everything()).toEqual(before);
  expect((await verifyLedger(given.subgraph.database)).findings).toEqual([]);
});

test('of a membership that was closed, what is left lapses, pending points too; a second time nothing', async () => {
  const bert = await (await given.member().withPoints(70)).withPending(30);
  const closingId = newId();
  expect(await tell('membership-closed', bert, { closingId })).toEqual([]);
  await run('lapse-points', { memberId: bert.id, closingId });
  await run('lapse-points', { memberId: bert.id, closingId });
  expect(await bert.wallet()).toEqual({ spendable: 0, pending: 0, held: 0, debt: 0 });
  const rows = await given.subgraph.asAdmin(
    `select amount::int, reference_ids as its from journal where member_id = $1 and kind = 'EXPIRED'`,
    [bert.id],
  );
  expect(rows).toEqual([{ amount: 100, its: { cause: 'MEMBERSHIP_CLOSED', causeId: closingId } }]);
});

test('what comes back to a closed membership lapses by the hour, and one that fails keeps nobody else waiting', async () => {
  // In the order in which the sweep finds them.
  const both = [await given.member().withPoints(50), await given.member().withPoints(50)].sort((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  const expected = both.map(({ id }) => ({ id, amount: 50, closing: newId() }));
  for (const [place, member] of both.entries()) {
    const [holdId, closingId] = [await member.holding(50), expected[place]?.closing];
    await given.ask('settleHold', member.settlement(holdId, 50));
    expect(await tell('membership-closed', member, { closingId })).toEqual([]);
    await run('lapse-points', { memberId: member.id, closingId });
    await given.ask('returnPoints', member.reversal(holdId, 50));
    expect(await member.wallet()).toMatchObject({ spendable: 50 });
  }
  const { subgraph } = given;
  const lapsed = () =>
    subgraph.asAdmin(
      `select member_id as id, amount::int, reference_ids ->> 'causeId' as closing from journal
        where member_id = any($1) and reference_ids ->> 'cause' = 'MEMBERSHIP_CLOSED' order by member_id`,
      [both.map(({ id }) => id)],
    );
  await subgraph.asAdmin(`create function fail() returns trigger language plpgsql as
    $$ begin raise exception 'this posting fails'; end $$`);
  await subgraph.asAdmin(
    `create trigger fails before insert on journal for each row when (new.member_id = '${both[0]?.id ?? ''}')
       execute function fail()`,
  );
  await run('lapse-late-points');
  await subgraph.asAdmin('drop function fail cascade');
  expect(await lapsed()).toEqual(expected.slice(1));
  await run('lapse-late-points');
  expect(await lapsed()).toEqual(expected);
});

test('an erasure waits until a merge is done, and until a parting has given back what is not theirs', async () => {
  const [anna, boris, carla] = [given.member(), given.member(), given.member()];
  for (const member of [anna, boris, carla]) await member.withPoints(100);
  const merge = { mergeId: newId(), from: boris.id, into: anna.id };
  const tellMerge = (topic: string) =>
    tellEvents('members', given.subgraph.service, [{ topic, aggregateId: boris.id, payload: merge }]);
  const later = async () => {
    await given.subgraph.clock.moveTo(new Date(given.now().getTime() + 600_000));
    await run('erase-people');
  };
  const spendable = async () =>
    (await Promise.all([anna.wallet(), boris.wallet()])).map((wallet) => wallet['spendable']);

  // The mark stands, and the points are still on their way.
  await given.subgraph.asAdmin(
    'insert into member_merge (member_id, merge_id, into_id, survivor_id) values ($1, $2, $3, $3)',
    [boris.id, merge.mergeId, anna.id],
  );
  expect(await tell('member-erased', boris, { erasureId: newId() })).toEqual([]);
  await later();
  expect(await spendable()).toEqual([100, 100]);
  expect(await tellMerge('member-merged')).toEqual([]);
  await later();
  expect(await spendable()).toEqual([200, 0]);

  // And the other way round, about the survivor: the end of the merge is marked.
  await given.subgraph.asAdmin('update member_merge set into_id = null, done_at = null where member_id = $1', [
    boris.id,
  ]);
  const erasureId = newId();
  expect(await tell('member-erased', anna, { erasureId })).toEqual([]);
  await later();
  expect(await spendable()).toEqual([200, 0]);
  expect(await tellMerge('member-unmerged')).toEqual([]);
  expect(await spendable()).toEqual([100, 100]);
  await later();
  expect(await toldBack(erasureId)).toMatchObject({ erased: [{ what: 'points that lapsed', count: 100 }, {}, {}] });
  expect(await spendable()).toEqual([0, 100]);
  // What came back to one who is forgotten lapses by the hour.
  await run('lapse-late-points');
  expect(await spendable()).toEqual([0, 0]);
  expect(await carla.wallet()).toMatchObject({ spendable: 100 });
});

test('an erasure that comes before the word of a merge leaves nothing to be merged, and no debt; what comes late goes on', async () => {
  const [anna, boris] = [await given.member().withPoints(40), given.member()];
  const bought = await boris.bought(100, { pendingUntil: null });
  await given.ask('burnPoints', { holdId: newId(), memberId: boris.id, currency: 'HARVEST', points: 70 });
  const erasureId = newId();
  expect(await tell('member-erased', boris, { erasureId })).toEqual([]);
  await run('erase-people');
  expect(await toldBack(erasureId)).toMatchObject({ erased: [{ count: 30 }, {}, {}] });
  const merge = { mergeId: newId(), from: boris.id, into: anna.id };
  const tellMerge = (topic: string) =>
    tellEvents('members', given.subgraph.service, [{ topic, aggregateId: boris.id, payload: merge }]);
  expect(await tellMerge('member-merged')).toEqual([]);
  expect(await anna.wallet()).toMatchObject({ spendable: 40, debt: 0 });
  // The return of what was bought is the person's, who is Anna now.
  await given.ask('reverseAwards', boris.returnOf(bought, 20));
  expect(await anna.wallet()).toMatchObject({ spendable: 20, debt: 0 });
  expect(await tellMerge('member-unmerged')).toEqual([]);
  await run('lapse-late-points');
  expect([await anna.wallet(), await boris.wallet()]).toMatchObject([{ spendable: 20 }, { spendable: 0, debt: 0 }]);
  expect((await verifyLedger(given.subgraph.database)).findings).toEqual([]);
});

test('nobody but members may tell of an erasure, and read what is held on a member', async () => {
  const carl = await given.member().withPoints(10);
  await expect(
    tellEvents('partners', given.subgraph.service, [
      { topic: 'member-erased', aggregateId: carl.id, payload: { memberId: carl.id, erasureId: newId() } },
    ]),
  ).resolves.toHaveLength(1);
  const query = 'query ($id: ID!, $after: String) { memberData(memberId: $id, after: $after) { section rows after } }';
  const read = (via: string, after: string | null) =>
    given.subgraph.ask(query, { id: carl.id, after }, { as: callerOf.service(via), via });
  expect((await read('partners', null)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await read('members', 'nonsense')).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  const sections: Record<string, unknown[]> = {};
  for (let after: string | null = null, pages = 0; pages === 0 || after !== null; pages += 1) {
    const { data, errors } = await read('members', after);
    expect(errors).toBeUndefined();
    const page = data?.['memberData'] as { section: string; rows: string[]; after: string | null };
    (sections[page.section] ??= []).push(...page.rows.map((row): unknown => JSON.parse(row)));
    ({ after } = page);
  }
  expect(sections).toMatchObject({
    accounts: [{ kind: 'WALLET', currency: 'HARVEST', balance: 10 }],
    postings: [{ kind: 'EARNED', amount: 10 }],
    reviews: [],
    actionsLookedAt: [],
  });
});
