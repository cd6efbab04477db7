import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import type { GraphQLResult } from '../../../../chassis/testing/subgraph-for-test.js';
import { codesOf, MembersForTest, type EnrolledMember } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const household = 'id members { id displayName role } sharedTier { code }';
type Mutation =
  | 'inviteToHousehold'
  | 'acceptHouseholdInvitation'
  | 'declineHouseholdInvitation'
  | 'leaveHousehold'
  | 'removeFromHousehold'
  | 'passHeadship';
const inputs: Record<Mutation, string> = {
  inviteToHousehold: 'InviteToHouseholdInput',
  acceptHouseholdInvitation: 'AcceptHouseholdInvitationInput',
  declineHouseholdInvitation: 'DeclineHouseholdInvitationInput',
  leaveHousehold: 'LeaveHouseholdInput',
  removeFromHousehold: 'HouseholdMemberInput',
  passHeadship: 'HouseholdMemberInput',
};
const failure = '__typename ... on Failure { code message }';
const invited = '... on HouseholdInvitation { id from joinCode }';
const belongs = `... on Household { ${household} }`;
const wait = '... on WaitBeforeJoining { mayJoinFrom }';
const shown: Record<Mutation, string> = {
  inviteToHousehold: `${failure} ${invited} ${wait}`,
  acceptHouseholdInvitation: `${failure} ${belongs} ${wait}`,
  declineHouseholdInvitation: `${failure} ${invited}`,
  leaveHousehold: failure,
  removeFromHousehold: `${failure} ${belongs}`,
  passHeadship: `${failure} ${belongs}`,
};
const askAs = (as: ReturnType<typeof callerOf.anonymous>, mutation: Mutation, input: Record<string, unknown>) =>
  given.ask(
    `mutation ($input: ${inputs[mutation]}!) { answer: ${mutation}(input: $input) { ${shown[mutation]} } }`,
    { input },
    { as },
  );
const as = (member: EnrolledMember, mutation: Mutation, input: Record<string, unknown>) =>
  askAs(callerOf.member(member.id), mutation, input);
const answer = (result: GraphQLResult) => result.data?.['answer'] as Record<string, unknown>;
const invite = async (head: EnrolledMember, memberNumber?: string) => {
  const made = answer(await as(head, 'inviteToHousehold', { invitationId: newId(), memberNumber }));
  return made as { id: string; joinCode: string | null; __typename: string };
};
const accept = (member: EnrolledMember, by: { invitationId?: string; code?: string | null }) =>
  as(member, 'acceptHouseholdInvitation', { changeId: newId(), ...by });
const join = async (head: EnrolledMember, member: EnrolledMember) => {
  const { id } = await invite(head, member.number);
  return answer(await accept(member, { invitationId: id }));
};
const leave = async (member: EnrolledMember) => answer(await as(member, 'leaveHousehold', { changeId: newId() }));
const rolesSeenBy = async (member: EnrolledMember) => {
  const { data } = await given.ask(`{ me { household { ${household} } } }`, {}, { as: callerOf.member(member.id) });
  const seen = (data?.['me'] as { household: { members: { id: string; role: string }[] } | null }).household;
  return seen && seen.members.map(({ id, role }) => [id, role]);
};
const people = (count: number) =>
  Promise.all(Array.from({ length: count }, () => given.member({ displayName: '王芳' })));

test('by number: the invited sees who invites, accepts, and both see one household with masked names and the best tier', async () => {
  const [anna, bert, alone] = (await people(3)) as [EnrolledMember, EnrolledMember, EnrolledMember];
  const invitation = await invite(anna, bert.number);
  expect(invitation).toEqual({ __typename: 'HouseholdInvitation', id: invitation.id, from: '王**', joinCode: null });
  const waiting = await given.ask('{ me { householdInvitations { id from } } }', {}, { as: callerOf.member(bert.id) });
  expect(waiting.data).toEqual({ me: { householdInvitations: [{ id: invitation.id, from: '王**' }] } });
  const joined = answer(await accept(bert, { invitationId: invitation.id }));
  expect(joined).toEqual({
    __typename: 'Household',
    id: expect.any(String) as string,
    members: [
      { id: anna.id, displayName: '王**', role: 'HEAD' },
      { id: bert.id, displayName: '王**', role: 'MEMBER' },
    ],
    sharedTier: { code: 'BASIC' },
  });
  expect(await rolesSeenBy(anna)).toEqual(await rolesSeenBy(bert));
  const sizeOf = (id: string) => `memberStanding(memberId: "${id}", at: "2026-11-22T00:00:00Z") { householdSize }`;
  const sizes = async () => {
    const query = `{ anna: ${sizeOf(anna.id)} bert: ${sizeOf(bert.id)} alone: ${sizeOf(alone.id)} }`;
    const { data } = await given.ask(query, {}, { via: 'campaigns' });
    return Object.values(data as Record<string, { householdSize: number }>).map(({ householdSize }) => householdSize);
  };
  expect(await sizes()).toEqual([2, 2, 0]);
  // Who has left the programme belongs nowhere, be the household told of it or not yet.
  await given.subgraph.asAdmin(`update member set status = 'CLOSED' where id = $1`, [bert.id]);
  expect(await sizes()).toEqual([1, 0, 0]);
});

test('by code: whoever has it first joins; asking again gives the same code, which is kept nowhere', async () => {
  const [anna, bert, cleo] = (await people(3)) as [EnrolledMember, EnrolledMember, EnrolledMember];
  const invitationId = newId();
  const { joinCode: code } = answer(await as(anna, 'inviteToHousehold', { invitationId })) as { joinCode: string };
  expect(answer(await as(anna, 'inviteToHousehold', { invitationId }))).toMatchObject({ joinCode: code });
  expect(codesOf(await as(anna, 'inviteToHousehold', { invitationId, memberNumber: bert.number }))).toEqual([
    'IDEMPOTENCY_CONFLICT',
  ]);
  for (const table of ['household_invitation', 'answer_record']) expect(await given.textOf(table)).not.toContain(code);
  const answers = await Promise.all([bert, cleo].map((member) => accept(member, { code: code.toLowerCase() })));
  expect(answers.map((result) => answer(result)['__typename']).sort()).toEqual(['Household', 'InvitationNotOpen']);
});

test('an invitation is open to whom it names, for seven days, and not once it is declined', async () => {
  const [anna, bert, cleo] = (await people(3)) as [EnrolledMember, EnrolledMember, EnrolledMember];
  const notOpen = { __typename: 'InvitationNotOpen', code: 'INVITATION_NOT_OPEN' };
  const first = await invite(anna, bert.number);
  expect(answer(await accept(cleo, { invitationId: first.id }))).toMatchObject(notOpen);
  expect(answer(await as(cleo, 'declineHouseholdInvitation', { invitationId: first.id }))).toMatchObject(notOpen);
  expect(answer(await as(bert, 'declineHouseholdInvitation', { invitationId: first.id }))['id']).toBe(first.id);
  expect(answer(await as(bert, 'declineHouseholdInvitation', { invitationId: first.id }))['id']).toBe(first.id);
  expect(answer(await accept(bert, { invitationId: first.id }))).toMatchObject(notOpen);
  const second = await invite(anna, bert.number);
  await given.subgraph.asAdmin(
    `update household_invitation set expires_at = app_now() - interval '1 second' where id = $1`,
    [second.id],
  );
  expect(answer(await accept(bert, { invitationId: second.id }))).toMatchObject(notOpen);
  expect(answer(await accept(bert, { code: 'HH-000000000000000' }))).toMatchObject(notOpen);
});

test('the sixth place is the last: of two who accept it at once, one has it', async () => {
  const [head, ...others] = (await people(7)) as [EnrolledMember, ...EnrolledMember[]];
  for (const member of others.slice(0, 4)) expect((await join(head, member))['__typename']).toBe('Household');
  const lastTwo = others.slice(4);
  const invitations = await Promise.all(lastTwo.map(({ number }) => invite(head, number)));
  const answers = await Promise.all(lastTwo.map((one, place) => accept(one, { invitationId: invitations[place]!.id })));
  expect(answers.map((result) => answer(result)['__typename']).sort()).toEqual(['Household', 'HouseholdFull']);
  expect(await rolesSeenBy(head)).toHaveLength(6);
  expect(await invite(head)).toMatchObject({ code: 'HOUSEHOLD_FULL' });
});

test('invited by two and accepting both at once, a member joins one', async () => {
  for (let round = 0; round < 3; round += 1) {
    const [anna, bert, cleo] = (await people(3)) as [EnrolledMember, EnrolledMember, EnrolledMember];
    const invitations = await Promise.all([invite(anna, cleo.number), invite(bert, cleo.number)]);
    const answers = await Promise.all(invitations.map(({ id }) => accept(cleo, { invitationId: id })));
    expect(answers.map((result) => answer(result)['__typename']).sort()).toEqual(['AlreadyInHousehold', 'Household']);
  }
});

test('a head who invites more at once than there are connections founds one household', async () => {
  const [anna] = (await people(1)) as [EnrolledMember];
  await Promise.all(Array.from({ length: 12 }, () => invite(anna, 'NOBODY-1')));
  const founded = await given.subgraph.asAdmin('select 1 from household where head_id = $1', [anna.id]);
  expect(founded).toHaveLength(1);
});

test('a head who leaves is followed by who came first; the last one ends it; who left sees nothing and waits', async () => {
  const [anna, bert, cleo] = (await people(3)) as [EnrolledMember, EnrolledMember, EnrolledMember];
  await join(anna, bert);
  await join(anna, cleo);
  expect((await leave(anna))['__typename']).toBe('Member');
  expect(await rolesSeenBy(anna)).toBeNull();
  expect(await rolesSeenBy(bert)).toEqual([
    [bert.id, 'HEAD'],
    [cleo.id, 'MEMBER'],
  ]);
  const open = await invite(bert, anna.number);
  expect(answer(await accept(anna, { invitationId: open.id }))).toMatchObject({
    __typename: 'WaitBeforeJoining',
    mayJoinFrom: expect.any(String) as string,
  });
  expect(await invite(anna)).toMatchObject({ code: 'WAIT_BEFORE_JOINING' });
  expect(await leave(anna)).toMatchObject({ code: 'NOT_IN_HOUSEHOLD' });
  await leave(bert);
  await leave(cleo);
  expect(answer(await accept(anna, { invitationId: open.id }))['__typename']).not.toBe('Household');
  const ended = await given.subgraph.asAdmin('select 1 from household where head_id = $1 and ended_at is not null', [
    cleo.id,
  ]);
  expect(ended).toHaveLength(1);
});

test('the head alone invites, removes and passes on; who is removed may join another at once', async () => {
  const [anna, bert, cleo, dora] = (await people(4)) as [
    EnrolledMember,
    EnrolledMember,
    EnrolledMember,
    EnrolledMember,
  ];
  await join(anna, bert);
  await join(anna, cleo);
  const change = { changeId: newId(), memberId: cleo.id };
  for (const mutation of ['removeFromHousehold', 'passHeadship'] as const)
    expect(codesOf(await as(bert, mutation, change))).toEqual(['FORBIDDEN']);
  expect(codesOf(await as(bert, 'inviteToHousehold', { invitationId: newId() }))).toEqual(['FORBIDDEN']);
  expect(codesOf(await as(anna, 'removeFromHousehold', { changeId: newId(), memberId: anna.id }))).toEqual([
    'BAD_USER_INPUT',
  ]);
  const removed = await as(anna, 'removeFromHousehold', change);
  expect(answer(removed)['members']).toHaveLength(2);
  expect(await as(anna, 'removeFromHousehold', change)).toEqual(removed);
  expect(answer(await as(anna, 'removeFromHousehold', { ...change, changeId: newId() }))).toMatchObject({
    code: 'NOT_IN_HOUSEHOLD',
  });
  expect((await join(dora, cleo))['__typename']).toBe('Household');
  await as(anna, 'passHeadship', { changeId: newId(), memberId: bert.id });
  expect(await rolesSeenBy(anna)).toEqual([
    [anna.id, 'MEMBER'],
    [bert.id, 'HEAD'],
  ]);
});

test('whether anybody has a number is not told by inviting: it leads nowhere, and looks and counts like any other', async () => {
  const [anna, bert, cleo] = (await people(3)) as [EnrolledMember, EnrolledMember, EnrolledMember];
  await given.subgraph.asAdmin(`update member set status = 'SUSPENDED' where id = $1`, [bert.id]);
  const made = [];
  for (const number of ['NOBODYS-1', bert.number, cleo.number]) made.push(await invite(anna, number));
  const alike = { __typename: 'HouseholdInvitation', id: expect.any(String) as string, from: '王**', joinCode: null };
  expect(made).toEqual([alike, alike, alike]);
  for (const { id } of made.slice(0, 2)) {
    expect(answer(await accept(cleo, { invitationId: id }))).toMatchObject({ code: 'INVITATION_NOT_OPEN' });
    expect(answer(await as(anna, 'declineHouseholdInvitation', { invitationId: id }))).toMatchObject({ id });
  }
  expect(answer(await accept(cleo, { invitationId: made[2]!.id }))['__typename']).toBe('Household');
  // Of one's own household one knows the people.
  for (const { number } of [anna, cleo])
    expect(await invite(anna, number)).toMatchObject({ code: 'INVITEE_NOT_FOUND' });
  expect(codesOf(await as(bert, 'inviteToHousehold', { invitationId: newId() }))).toEqual(['MEMBER_SUSPENDED']);
});

test('who has an invitation of a household to answer, or declined one in the last seven days, hears of no other', async () => {
  const [anna, bert, cleo] = (await people(3)) as [EnrolledMember, EnrolledMember, EnrolledMember];
  const waiting = async () => {
    const { data } = await given.ask('{ me { householdInvitations { id } } }', {}, { as: callerOf.member(bert.id) });
    return (data?.['me'] as { householdInvitations: { id: string }[] }).householdInvitations.map(({ id }) => id);
  };
  const [first, second] = await Promise.all([invite(anna, bert.number), invite(anna, bert.number)]);
  expect([first.__typename, second.__typename]).toEqual(['HouseholdInvitation', 'HouseholdInvitation']);
  const [open, ...more] = await waiting();
  expect(more).toEqual([]);
  await as(bert, 'declineHouseholdInvitation', { invitationId: open! });
  expect((await invite(anna, bert.number)).__typename).toBe('HouseholdInvitation');
  expect(await waiting()).toEqual([]);
  // Another household's is another matter.
  const others = await invite(cleo, bert.number);
  expect(await waiting()).toEqual([others.id]);
  await given.subgraph.asAdmin(
    `update household_invitation set settled_at = settled_at - interval '8 days' where id = $1`,
    [open],
  );
  const again = await invite(anna, bert.number);
  expect((await waiting()).sort()).toEqual([others.id, again.id].sort());
});

test('ten invitations wait at the most, and twelve are made in a day', async () => {
  const [anna] = (await people(1)) as [EnrolledMember];
  const made = await Promise.all(Array.from({ length: 11 }, () => invite(anna)));
  const open = made.filter(({ __typename }) => __typename === 'HouseholdInvitation');
  expect(open).toHaveLength(10);
  expect(made).toContainEqual(expect.objectContaining({ code: 'TOO_MANY_INVITATIONS' }));
  for (const { id } of open.slice(0, 5)) await as(anna, 'declineHouseholdInvitation', { invitationId: id });
  for (let n = 0; n < 2; n += 1) expect((await invite(anna)).__typename).toBe('HouseholdInvitation');
  expect(await invite(anna)).toMatchObject({ code: 'TOO_MANY_INVITATIONS' });
  await given.subgraph.asAdmin(`update household_invitation set made_at = made_at - interval '1 day' where id = $1`, [
    open[0]!.id,
  ]);
  expect((await invite(anna)).__typename).toBe('HouseholdInvitation');
});

test.each([
  ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['somebody who is no member yet', callerOf.member(null), 'FORBIDDEN'],
  ['a channel', callerOf.channel(), 'FORBIDDEN'],
  ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
  ['ops', callerOf.ops(), 'FORBIDDEN'],
])('%s changes no household', async (_who, caller, code) => {
  const input = { changeId: newId(), memberId: newId(), invitationId: newId() };
  const fields: Record<string, (keyof typeof input)[]> = {
    InviteToHouseholdInput: ['invitationId'],
    AcceptHouseholdInvitationInput: ['changeId', 'invitationId'],
    DeclineHouseholdInvitationInput: ['invitationId'],
    LeaveHouseholdInput: ['changeId'],
    HouseholdMemberInput: ['changeId', 'memberId'],
  };
  for (const [mutation, type] of Object.entries(inputs)) {
    const asked = Object.fromEntries((fields[type] ?? []).map((name) => [name, input[name]]));
    expect([mutation, codesOf(await askAs(caller, mutation as Mutation, asked))]).toEqual([mutation, [code]]);
  }
});

test('a household is for its members and ops; a page of members reads them with one statement', async () => {
  const [anna, bert] = (await people(2)) as [EnrolledMember, EnrolledMember];
  await join(anna, bert);
  const till = await given.ask(
    'query ($number: String) { member(number: $number) { household { id } } }',
    { number: anna.number },
    { as: callerOf.channel() },
  );
  expect(codesOf(till)).toEqual(['FORBIDDEN']);
  given.subgraph.statements.length = 0;
  const page = `{ members(first: 20) { edges { node { household { ${household} } } } } }`;
  expect((await given.ask(page, {}, { as: callerOf.ops() })).errors).toBeUndefined();
  expect(given.subgraph.statements.filter((sql) => sql.includes('from household'))).toHaveLength(1);
  const services = await given.ask(`{ householdMembers(householdIds: ["${newId()}"]) }`, {}, { via: 'campaigns' });
  expect(codesOf(services)).toEqual(['FORBIDDEN']);
});
