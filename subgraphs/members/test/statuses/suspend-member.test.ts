import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import type { AskOptions } from '../../../../chassis/testing/subgraph-for-test.js';
import { codesOf, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const ops = { as: callerOf.ops() };
const answered =
  '__typename ... on Member { id status displayName } ... on Failure { code message } ... on StatusUnfit { unfit: status }';
const mutations = {
  suspendMember: `mutation ($input: SuspendMemberInput!) { answer: suspendMember(input: $input) { ${answered} } }`,
  reinstateMember: `mutation ($input: ReinstateMemberInput!) { answer: reinstateMember(input: $input) { ${answered} } }`,
};
const defaults = { suspendMember: { reason: 'SUSPECTED_ABUSE' }, reinstateMember: { reason: 'CLEARED' } };
const change = async (
  mutation: keyof typeof mutations,
  memberId: string,
  input: Record<string, unknown> = {},
  options: AskOptions = ops,
) =>
  given.ask(mutations[mutation], { input: { changeId: newId(), memberId, ...defaults[mutation], ...input } }, options);
const suspend = async (memberId: string) => (await change('suspendMember', memberId)).data?.['answer'];
const reinstate = async (memberId: string) => (await change('reinstateMember', memberId)).data?.['answer'];
const stepsOf = (memberId: string) =>
  given.subgraph.asAdmin<{ from_status: string; to_status: string; reason: string; changed_by: string }>(
    'select from_status, to_status, reason, changed_by from member_status_change where member_id = $1 order by changed_at',
    [memberId],
  );

test('a member is suspended and reinstated; both steps and who made them stay on record, as they do in the audit log', async () => {
  const { id, number } = await given.member();
  expect(await suspend(id)).toEqual({ __typename: 'Member', id, status: 'SUSPENDED', displayName: 'Li Hua' });
  const linked = `query ($subject: String!) {
    memberByIdentity(issuer: "urn:fealty:embedded-issuer", subject: $subject) { memberId status }
    memberStanding(memberNumber: $subject, at: "2026-11-22T00:00:00Z") { status }
  }`;
  const identity = await given.ask(linked.replace(/memberStanding.*\n/, ''), { subject: number });
  expect(identity.data).toEqual({ memberByIdentity: { memberId: id, status: 'SUSPENDED' } });
  const standing = await given.ask(
    'query ($number: String!) { memberStanding(memberNumber: $number, at: "2026-11-22T00:00:00Z") { status } }',
    { number },
    { via: 'campaigns' },
  );
  expect(standing.data).toEqual({ memberStanding: { status: 'SUSPENDED' } });
  expect(await reinstate(id)).toMatchObject({ __typename: 'Member', status: 'ACTIVE' });
  expect(await stepsOf(id)).toEqual([
    { from_status: 'ACTIVE', to_status: 'SUSPENDED', reason: 'SUSPECTED_ABUSE', changed_by: 'ops:ann' },
    { from_status: 'SUSPENDED', to_status: 'ACTIVE', reason: 'CLEARED', changed_by: 'ops:ann' },
  ]);
  const audited = await given.subgraph.asAdmin<{ by: string; action: string; details: Record<string, unknown> }>(
    "select by, action, details from audit_log where subject = $1 and action <> 'member.viewed' order by id",
    [`member/${id}`],
  );
  expect(audited.map(({ by, action, details }) => [by, action, details['reason']])).toEqual([
    ['ops:ann', 'member.suspended', 'SUSPECTED_ABUSE'],
    ['ops:ann', 'member.reinstated', 'CLEARED'],
  ]);
});

test('the suspended member signs in, reads, sees since when and why, and changes nothing', async () => {
  const { id } = await given.member();
  await suspend(id);
  const as = callerOf.memberStanding(id, 'SUSPENDED');
  const me = await given.ask('{ me { status suspension { since reason } profile { phone } } }', {}, { as });
  expect(me.data).toEqual({
    me: {
      status: 'SUSPENDED',
      suspension: { since: expect.any(String) as string, reason: 'SUSPECTED_ABUSE' },
      profile: { phone: expect.any(String) as string },
    },
  });
  const update = `mutation { updateProfile(input: { displayName: "Li Bai" }) { __typename } }`;
  const refused = await given.ask(update, {}, { as, locale: 'zh-CN' });
  expect(codesOf(refused)).toEqual(['MEMBER_SUSPENDED']);
  expect(refused.errors?.[0]?.message).toBe('您的会员账户已被暂停，目前只能查看');
  await reinstate(id);
  const again = await given.ask('{ me { suspension { since } } }', {}, { as: callerOf.member(id) });
  expect(again.data).toEqual({ me: { suspension: null } });
});

test('who was forgotten or merged is nobody: me is null, and they neither change nor enrol', async () => {
  const as = callerOf.memberStanding(null, 'CLOSED');
  expect((await given.ask('{ me { id } }', {}, { as })).data).toEqual({ me: null });
  for (const mutation of [
    'updateProfile(input: { displayName: "Li Bai" })',
    `enrolMember(input: { memberId: "${newId()}", displayName: "Li Bai" })`,
  ]) {
    expect(codesOf(await given.ask(`mutation { ${mutation} { __typename } }`, {}, { as }))).toEqual(['MEMBER_CLOSED']);
  }
});

describe('refuses', () => {
  test('a step that does not begin where the member stands, and says where that is', async () => {
    const { id } = await given.member();
    expect(await reinstate(id)).toMatchObject({ __typename: 'StatusUnfit', code: 'STATUS_UNFIT', unfit: 'ACTIVE' });
    await suspend(id);
    expect(await suspend(id)).toMatchObject({ __typename: 'StatusUnfit', unfit: 'SUSPENDED' });
    await given.subgraph.asAdmin(`update member set status = 'CLOSED' where id = $1`, [id]);
    expect(await reinstate(id)).toMatchObject({ __typename: 'StatusUnfit', unfit: 'CLOSED' });
    expect(await stepsOf(id)).toHaveLength(1);
  });

  test.each([
    [{ changeId: 'once' }, ['input', 'changeId']],
    [{ memberId: newId() }, ['input', 'memberId']],
    [{ reference: 'because Li Hua, 13800138000, said so' }, ['input', 'reference']],
  ])('%j', async (input, path) => {
    const { id } = await given.member();
    const { errors } = await change('suspendMember', id, input);
    expect(errors?.map(({ extensions }) => [extensions.code, extensions.inputPath])).toEqual([
      ['BAD_USER_INPUT', path],
    ]);
    expect(await stepsOf(id)).toEqual([]);
  });
});

test('the same id gives the same answer, another input a conflict', async () => {
  const { id } = await given.member();
  const changeId = newId();
  const first = await change('suspendMember', id, { changeId });
  expect(await change('suspendMember', id, { changeId })).toEqual(first);
  expect(codesOf(await change('suspendMember', id, { changeId, reason: 'OTHER' }))).toEqual(['IDEMPOTENCY_CONFLICT']);
  expect(await stepsOf(id)).toHaveLength(1);
});

test('of many who suspend one member at once, one does', async () => {
  const { id } = await given.member();
  const answers = await Promise.all(Array.from({ length: 5 }, () => suspend(id) as Promise<{ __typename: string }>));
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual([
    'Member',
    ...Array<string>(4).fill('StatusUnfit'),
  ]);
  expect(await stepsOf(id)).toHaveLength(1);
});

test.each([
  ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['a member', callerOf.member(newId()), 'FORBIDDEN'],
  ['a channel', callerOf.channel(), 'FORBIDDEN'],
  ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
  ['ops who may only read', callerOf.ops('cy', ['members:read']), 'FORBIDDEN'],
])('%s may neither suspend nor reinstate', async (_who, as, code) => {
  const { id } = await given.member();
  expect(codesOf(await change('suspendMember', id, {}, { as }))).toEqual([code]);
  expect(codesOf(await change('reinstateMember', id, {}, { as }))).toEqual([code]);
});

test('ops who may only write see the name masked; nobody but ops and the member sees the suspension', async () => {
  const { id, number } = await given.member();
  const writer = { as: callerOf.ops('cy', ['members:write']) };
  const { data } = await change('suspendMember', id, {}, writer);
  expect(data?.['answer']).toMatchObject({ status: 'SUSPENDED', displayName: 'L**' });
  const seen = await given.ask(
    'query ($number: String!) { member(number: $number) { status suspension { reason } } }',
    { number },
    { as: callerOf.channel() },
  );
  expect(codesOf(seen)).toEqual(['FORBIDDEN']);
  expect(seen.data).toMatchObject({ member: { status: 'SUSPENDED', suspension: null } });
});

test('suspensions of a page are read with one statement', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, async () => (await given.member()).id));
  for (const id of ids) await suspend(id);
  given.subgraph.statements.length = 0;
  await given.ask('{ members(first: 50) { edges { node { suspension { reason } } } } }', {}, ops);
  expect(given.statements.filter((sql) => sql.includes('member_status_change'))).toHaveLength(1);
});
