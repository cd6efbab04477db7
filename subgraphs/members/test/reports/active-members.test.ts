import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { codesOf, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const ask = (before: string[], via = 'rewards') =>
  given.ask('query ($before: [DateTime!]!) { activeMembers(before: $before) }', { before }, { via });

const joinedOn = async (day: string) => {
  await given.subgraph.clock.moveTo(new Date(`${day}T06:00:00Z`));
  return (await given.member()).id;
};

test('counts who had joined, less who was suspended, had left, was forgotten or was another’s then', async () => {
  const { asAdmin } = given.subgraph;
  const [survivor, suspended, leaving] = [
    await joinedOn('2026-11-01'),
    await joinedOn('2026-11-01'),
    await joinedOn('2026-11-01'),
  ];
  const merged = await joinedOn('2026-11-02');
  const status = (memberId: string, from: string, to: string, at: string) =>
    asAdmin(
      `insert into member_status_change (change_id, member_id, from_status, to_status, reason, changed_by, changed_at)
       values ($1, $2, $3, $4, 'OTHER', 'ops:ann', $5)`,
      [newId(), memberId, from, to, at],
    );
  await status(suspended, 'ACTIVE', 'SUSPENDED', '2026-11-02T18:00:00Z');
  await status(suspended, 'SUSPENDED', 'ACTIVE', '2026-11-04T18:00:00Z');
  // Suspended, then closed, then forgotten: away once, for good.
  await status(leaving, 'ACTIVE', 'SUSPENDED', '2026-11-02T18:00:00Z');
  await asAdmin(
    `insert into member_closing (id, member_id, effective_at, closed_at) values ($1, $2, '2026-11-03T06:00:00Z', '2026-11-03T06:00:00Z')`,
    [newId(), leaving],
  );
  await asAdmin(
    `insert into erasure (id, member_id, requested_by, requested_at) values ($1, $2, 'ops:ann', '2026-11-04T00:00:00Z')`,
    [newId(), leaving],
  );
  await asAdmin(
    `insert into member_merge (merge_id, survivor_id, merged_id, reason, requested_by, approved_by, merged_at, unmerged_by, unmerged_at)
     values ($1, $2, $3, 'DUPLICATE', 'ops:ann', 'ops:bo', '2026-11-03T06:00:00Z', 'ops:ann', '2026-11-05T06:00:00Z')`,
    [newId(), survivor, merged],
  );
  const asked: [string, number][] = [
    ['2026-11-01T00:00:00Z', 0],
    ['2026-11-01T12:00:00Z', 3],
    ['2026-11-02T12:00:00Z', 4],
    // Two are suspended.
    ['2026-11-03T00:00:00Z', 2],
    // One of them has left, and one has been merged.
    ['2026-11-03T12:00:00Z', 1],
    // The other one is back, the merge stands.
    ['2026-11-05T00:00:00Z', 2],
    ['2026-11-06T00:00:00Z', 3],
  ];
  const { data } = await ask(asked.map(([at]) => at));
  expect(data?.['activeMembers']).toEqual(asked.map(([, active]) => active));
});

test('an instant counts what was before it', async () => {
  const [row] = await given.subgraph.asAdmin<{ at: string }>(
    `select to_char(max(joined_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from member`,
  );
  const at = new Date(row?.at ?? '');
  const { data } = await ask([at.toISOString(), new Date(at.getTime() + 1).toISOString()]);
  const [before, after] = data?.['activeMembers'] as [number, number];
  expect(after - before).toBe(1);
});

test('instants in no order and too many of them are bad input', async () => {
  const at = '2026-11-03T00:00:00Z';
  expect(codesOf(await ask([at, at]))).toEqual(['BAD_USER_INPUT']);
  const many = Array.from({ length: 501 }, (_, place) => new Date(place * 1000).toISOString());
  expect(codesOf(await ask(many))).toEqual(['BAD_USER_INPUT']);
});

test('is answered to rewards alone', async () => {
  for (const via of ['gateway', 'points', 'campaigns', 'partners']) {
    expect(codesOf(await ask(['2026-11-03T00:00:00Z'], via))).toEqual(['FORBIDDEN']);
  }
  const asOps = { via: 'gateway', as: callerOf.ops() };
  const { errors } = await given.ask('{ activeMembers(before: []) }', {}, asOps);
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});
