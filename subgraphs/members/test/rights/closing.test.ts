import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
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
