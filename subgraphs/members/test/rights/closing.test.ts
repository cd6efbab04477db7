import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { mergingSubgraphs } from '../../domain/merging/member-merge.js';
import { codesOf, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const fields =
  '__typename ... on Member { status closing { requestedAt effectiveAt } } ... on Failure { code message }';
const close = (as: Caller, closingId = newId()) =>
  given.ask(
    `mutation ($input: CloseMembershipInput!) { answer: closeMembership(input: $input) { ${fields} } }`,
    { input: { closingId } },
    { as },
  );
const keep = (as: Caller) => given.ask(`mutation { answer: keepMembership { ${fields} } }`, {}, { as });
const run = () => given.subgraph.service.runJob('close-due-memberships');
const ended = { __typename: 'NoLongerMember', code: 'NO_LONGER_MEMBER', message: 'This membership has ended' };
const inDays = (days: number) => new Date(given.subgraph.clock.now().getTime() + days * 86_400_000).getTime();
const told = (id: string) =>
  given.subgraph.asAdmin(`select payload from outbox_event where topic = 'membership-closed' and aggregate_id = $1`, [
    id,
  ]);

test('who leaves has fourteen days to think better of it; then the membership is closed and points is told, once', async () => {
  const { id } = await given.member();
  const self = callerOf.member(id);
  const closingId = newId();
  const first = await close(self, closingId);
  const { status, closing } = first.data?.['answer'] as { status: string; closing: { effectiveAt: string } };
  expect(status).toBe('ACTIVE');
  expect(Math.abs(Date.parse(closing.effectiveAt) - inDays(14))).toBeLessThan(5_000);
  expect(await close(self, closingId)).toEqual(first);
  await given.subgraph.clock.advance({ days: 3 });
  // Asked for again under another id, the first day stands.
  expect(await close(self)).toEqual(first);

  await given.subgraph.clock.advance({ days: 10 });
  await run();
  expect((await keep(self)).data?.['answer']).toEqual({ __typename: 'Member', status: 'ACTIVE', closing: null });
  await given.subgraph.clock.advance({ days: 2 });
  await run();
  expect((await keep(self)).data?.['answer']).toMatchObject({ status: 'ACTIVE' });
  expect(await told(id)).toEqual([]);

  const household = newId();
  for (const sql of [
    `insert into sign_in_session (id, member_id, subject, contact_kind, contact_digest, secret, expires_at)
     values ($2, $1, '1', 'PHONE', sha256('a'), sha256('b'), app_now() + interval '60 days')`,
    'insert into household (id, head_id) values ($2, $1)',
    'insert into household_member (member_id, household_id) values ($1, $2)',
  ]) {
    await given.subgraph.asAdmin(sql, [id, household]);
  }
  const again = newId();
  await close(self, again);
  await given.subgraph.clock.advance({ days: 15 });
  await Promise.all([run(), run()]);
  expect((await given.ask('{ me { status closing { effectiveAt } } }', {}, { as: self })).data).toEqual({
    me: { status: 'CLOSED', closing: null },
  });
  expect(await told(id)).toEqual([{ payload: { memberId: id, closingId: again } }]);
  const over = `select ended_by, (select ended_at is not null from household where id = $1) as ended from sign_in_session where id = $1`;
  expect(await given.subgraph.asAdmin(over, [household])).toEqual([{ ended_by: 'STATUS', ended: true }]);
  expect((await keep(self)).data?.['answer']).toEqual(ended);
  expect((await close(self)).data?.['answer']).toEqual(ended);
  const consent = await given.ask(
    `mutation ($input: RecordConsentsInput!) { answer: recordConsents(input: $input) { ... on Failure { code } } }`,
    { input: { changeId: newId(), changes: [{ purpose: 'PROFILING', granted: true }] } },
    { as: self },
  );
  expect(consent.data?.['answer']).toEqual({ code: 'NO_LONGER_MEMBER' });
});

test('while a membership is part of another one its closing stands still, and goes on with as many days as were left', async () => {
  const [survivor, merged] = [await given.member(), await given.member()];
  const self = callerOf.member(merged.id);
  await close(self);
  await given.subgraph.clock.advance({ days: 4 });
  const ask = async (verb: string, input: Record<string, unknown>, name: string) => {
    const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { answer: ${verb}(input: $input) { ... on MemberMerge { state } ... on Failure { code } } }`;
    return (await given.ask(document, { input }, { as: callerOf.ops(name) })).data?.['answer'];
  };
  const done = async (mergeId: string, state: string) => {
    for (const subgraph of mergingSubgraphs) {
      const event = { topic: `merge-done-in-${subgraph}`, aggregateId: mergeId, payload: { mergeId, state } };
      expect(await tellEvents(subgraph, given.subgraph.service, [event])).toEqual([]);
    }
  };
  const mergeId = newId();
  await ask('mergeMembers', { mergeId, survivorId: survivor.id, mergedId: merged.id, reason: 'OTHER' }, 'ann');
  expect(await ask('approveMerge', { mergeId }, 'bo')).toEqual({ state: 'RUNNING' });
  await done(mergeId, 'MERGED');
  await given.subgraph.clock.advance({ days: 20 });
  await run();
  const statusOf = async (id: string) =>
    (await given.subgraph.asAdmin<{ status: string }>('select status from member where id = $1', [id]))[0]?.status;
  expect(await statusOf(merged.id)).toBe('MERGED');
  expect(await ask('unmergeMembers', { mergeId }, 'ann')).toEqual({ state: 'UNMERGING' });
  await given.subgraph.clock.advance({ days: 9 });
  await run();
  const { data } = await given.ask('{ me { status closing { effectiveAt } } }', {}, { as: self });
  const { status, closing } = data?.['me'] as { status: string; closing: { effectiveAt: string } };
  expect(status).toBe('ACTIVE');
  // Ten days were left when they were merged, and nine have gone by since.
  expect(Math.abs(Date.parse(closing.effectiveAt) - inDays(1))).toBeLessThan(10_000);
  await given.subgraph.clock.advance({ days: 2 });
  await run();
  // points is not told before it knows whose the points are.
  expect([await statusOf(merged.id), await told(merged.id)]).toEqual(['ACTIVE', []]);
  await done(mergeId, 'UNMERGED');
  await run();
  expect(await statusOf(merged.id)).toBe('CLOSED');
  expect(await told(merged.id)).toHaveLength(1);
});

test('of one who leaves and stays at the same moment there is one answer, whole', async () => {
  const { id } = await given.member();
  const self = callerOf.member(id);
  await Promise.all([close(self), keep(self), close(self), keep(self)]);
  const open = `select count(*)::int as count from member_closing where member_id = $1 and kept_at is null`;
  const [{ count } = { count: -1 }] = await given.subgraph.asAdmin<{ count: number }>(open, [id]);
  expect([0, 1]).toContain(count);
});

test.each([
  ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['somebody who is no member yet', callerOf.member(null), 'FORBIDDEN'],
  ['a channel', callerOf.channel(), 'FORBIDDEN'],
  ['ops', callerOf.ops(), 'FORBIDDEN'],
])('%s closes no membership and keeps none', async (_who, as, code) => {
  expect(codesOf(await close(as))).toEqual([code]);
  expect(codesOf(await keep(as))).toEqual([code]);
});
