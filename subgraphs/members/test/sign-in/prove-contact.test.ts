import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { SignInForTest } from './sign-in-given.js';

let given: SignInForTest;
beforeAll(async () => {
  given = await SignInForTest.start();
});
afterAll(() => given.stop());

const faultOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'none',
    (error: unknown) => (error as { codes: string[] }).codes[0],
  );
const as = ({ id }: { id: string }) => ({ as: callerOf.member(id) });

async function proofFor(member: { id: string }, contact: { phone: string } | { email: string }) {
  const proofId = newId();
  const sent = await given.mutate('requestContactCode', { proofId, ...contact }, as(member));
  expect(sent).toMatchObject({ __typename: 'CodeSent' });
  const address = 'phone' in contact ? contact.phone : contact.email;
  const { values, type } = await given.receiver.next(address, ({ id }) => id === proofId);
  expect(type).toBe('message.contact-code');
  return { proofId, code: values['code']! };
}

/** Jobs that wait are run as the queue would run them, and what they say goes to the receiver. */
async function runQueuedMessages(): Promise<Record<string, string>[]> {
  const queued = await given.members.subgraph.asAdmin<{ payload: Record<string, string> }>(
    `delete from graphile_worker._private_jobs where task_id =
       (select id from graphile_worker._private_tasks where identifier = 'send-message') returning payload`,
  );
  for (const { payload } of queued) await given.members.subgraph.service.runJob('send-message', payload);
  return queued.map(({ payload }) => payload);
}

describe('proveContact', () => {
  test('puts the contact into the profile, proven; the one before is told and signs in no more, and no session ends', async () => {
    const member = await given.members.member({ phone: '13822220001', locale: 'en' });
    const session = await given.signedIn({ phone: '+8613822220001' });
    const proof = await proofFor(member, { phone: '+8613822220002' });
    expect(await given.mutate('proveContact', proof, as(member))).toMatchObject({
      profile: { phone: '+8613822220002', phoneVerifiedAt: expect.any(String), emailVerifiedAt: null },
    });
    const again = await given.mutate('proveContact', proof, as(member));
    expect(again).toMatchObject({ profile: { phone: '+8613822220002' } });

    const queued = await runQueuedMessages();
    expect(queued).toHaveLength(1);
    expect(JSON.stringify(queued)).not.toContain('13822220001');
    expect(
      await given.receiver.next('+8613822220001', ({ type }) => type === 'message.contact-replaced'),
    ).toMatchObject({
      id: queued[0]!['messageId'],
      locale: 'en',
      text: expect.stringContaining('phone number'),
    });
    expect(await given.callerOf(session)).toMatchObject({ memberId: member.id });
    expect(await given.signedIn({ phone: '+8613822220001' })).toMatchObject({ isMember: false });
    expect(await given.callerOf(await given.signedIn({ phone: '+8613822220002' }))).toMatchObject({
      memberId: member.id,
    });
  });

  test('makes an address of what is in the profile already', async () => {
    const member = await given.members.member({ phone: '13822220003', email: 'own@example.com' });
    const proof = await proofFor(member, { email: 'own@example.com' });
    expect(await given.mutate('proveContact', proof, as(member))).toMatchObject({
      profile: { email: 'own@example.com', emailVerifiedAt: expect.any(String), phoneVerifiedAt: null },
    });
    expect(await runQueuedMessages()).toEqual([]);
  });

  test("refuses another member's contact, a wrong code, another member's proof, and a sign-in's code", async () => {
    await given.members.member({ phone: '13822220004' });
    const member = await given.members.member({ phone: '13822220005' });
    const other = await given.members.member();
    const proof = await proofFor(member, { phone: '+8613822220004' });
    expect(await given.mutate('proveContact', proof, as(member))).toMatchObject({ __typename: 'ContactInUse' });
    const own = await proofFor(member, { email: 'me@example.com' });
    const wrong = { ...own, code: own.code === '000000' ? '000001' : '000000' };
    expect(await given.mutate('proveContact', wrong, as(member))).toMatchObject({
      code: 'CODE_REFUSED',
      attemptsLeft: 4,
    });
    expect(await given.mutate('proveContact', own, as(other))).toMatchObject({ code: 'CODE_REFUSED' });
    const { signInId, code } = await given.codeFor({ email: 'me@example.com' });
    expect(await given.mutate('proveContact', { proofId: signInId, code }, as(member))).toMatchObject({
      attemptsLeft: 0,
    });
    expect(await given.mutate('signIn', { signInId: own.proofId, code: own.code })).toMatchObject({ attemptsLeft: 0 });
    expect(await given.mutate('proveContact', own, as(member))).toMatchObject({ profile: { email: 'me@example.com' } });
  });

  test('is for members alone', async () => {
    const input = { proofId: newId(), phone: '13822220006' };
    for (const [caller, fault] of [
      [callerOf.anonymous(), 'UNAUTHENTICATED'],
      [callerOf.member(null), 'FORBIDDEN'],
      [callerOf.channel(), 'FORBIDDEN'],
      [callerOf.partner('bakery'), 'FORBIDDEN'],
      [callerOf.ops(), 'FORBIDDEN'],
    ] as const) {
      expect(await faultOf(given.mutate('requestContactCode', input, { as: caller }))).toBe(fault);
      expect(await faultOf(given.mutate('proveContact', { proofId: newId(), code: '123456' }, { as: caller }))).toBe(
        fault,
      );
    }
  });

  test('of two members who prove one contact at once, one has it', async () => {
    const members = [await given.members.member(), await given.members.member()];
    const proofs = await Promise.all(members.map((member) => proofFor(member, { phone: '+8613822220007' })));
    const answers = await Promise.all(
      members.map((member, place) => given.mutate('proveContact', proofs[place]!, as(member))),
    );
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['ContactInUse', 'Member']);
  });
});

describe('updateProfile', () => {
  test('takes a contact at the member’s word: neither who reads it nor who has the one before is signed in as them', async () => {
    const phone = '+8613822220010';
    const member = await given.members.member({ phone });
    const session = await given.signedIn({ phone });
    await runQueuedMessages();
    expect(await given.mutate('updateProfile', { phone: '13822220011' }, as(member))).toMatchObject({
      profile: { phone: '+8613822220011', phoneVerifiedAt: null },
    });
    expect(await runQueuedMessages()).toHaveLength(1);
    expect(await given.signedIn({ phone: '+8613822220011' })).toMatchObject({ isMember: false });
    // Whoever gave a contact up is not who has it next. A slip is put right in the session that made it, which goes on.
    expect(await given.signedIn({ phone })).toMatchObject({ isMember: false });
    expect(await given.callerOf(session)).toMatchObject({ memberId: member.id });
    const proof = await proofFor(member, { phone });
    expect(await given.mutate('proveContact', proof, as(member))).toMatchObject({ profile: { phone } });
    expect(await given.callerOf(await given.signedIn({ phone }))).toMatchObject({ memberId: member.id });
    await given.mutate('updateProfile', { phone: null }, as(member));
    expect(await given.signedIn({ phone })).toMatchObject({ isMember: false });
  });
});

describe('a contact that went to somebody else', () => {
  test('signs in whom a shop recorded with it, and leaves its former holder alone', async () => {
    const phone = '+8613822220050';
    const former = await given.members.member({ phone });
    const session = await given.signedIn({ phone });
    await given.mutate('updateProfile', { phone: '13822220051' }, as(former));
    expect(await given.signedIn({ phone })).toMatchObject({ isMember: false });
    const next = await given.members.member({ phone });
    expect(await given.callerOf(await given.signedIn({ phone }))).toMatchObject({ memberId: next.id });
    expect(await given.callerOf(session)).toMatchObject({ memberId: former.id });
  });

  test('signs them in even where the proof of its former holder was left, which goes then', async () => {
    const phone = '+8613822220052';
    const former = await given.members.member({ phone: '13822220053' });
    await given.signedIn({ phone });
    const ofPhone =
      'select contact_digest from sign_in_session where member_id is null order by started_at desc limit 1';
    await given.members.subgraph.asAdmin(
      `insert into contact_proof (member_id, kind, digest, proven_at) select $1, 'PHONE', (${ofPhone}), now()`,
      [former.id],
    );
    expect(await given.signedIn({ phone })).toMatchObject({ isMember: false });
    const next = await given.members.member({ phone });
    expect(await given.callerOf(await given.signedIn({ phone }))).toMatchObject({ memberId: next.id });
    const proofs = await given.members.subgraph.asAdmin(
      'select member_id from contact_proof where member_id = any($1::uuid[])',
      [[former.id, next.id]],
    );
    expect(proofs).toEqual([{ member_id: next.id }]);
  });

  test('lets its next holder enrol, though the former one enrolled by signing in with it', async () => {
    const phone = '+8613822220054';
    const person = await given.callerOf(await given.signedIn({ phone }));
    const former = { id: newId() };
    await given.mutate('enrolMember', { memberId: former.id, displayName: 'Li Hua', phone }, { as: person });
    await given.mutate('updateProfile', { phone: '13822220055' }, as(former));
    const stranger = await given.callerOf(await given.signedIn({ phone }));
    expect(stranger).toMatchObject({ memberId: null });
    const input = { memberId: newId(), displayName: 'Wang Fang', phone };
    expect(await given.mutate('enrolMember', input, { as: stranger })).toMatchObject({ __typename: 'Member' });
    expect(await given.callerOf(await given.signedIn({ phone }))).toMatchObject({ memberId: input.memberId });
  });
});

test('who proved a contact without giving it is found by a shop that is told it, and has it proven when they give it', async () => {
  const phone = '+8613822220056';
  const person = await given.callerOf(await given.signedIn({ phone }));
  const input = { memberId: newId(), displayName: 'Li Hua' };
  const enrolled = await given.mutate('enrolMember', input, { as: person });
  const again = { memberId: newId(), displayName: 'Li Hua', phone };
  expect(await given.mutate('enrolMember', again, { as: callerOf.channel() })).toMatchObject({
    code: 'ALREADY_ENROLLED',
    memberNumber: enrolled['number'],
  });
  const [row] = await given.members.subgraph.asAdmin('select 1 from member where id = $1', [again.memberId]);
  expect(row).toBeUndefined();
  expect(await given.mutate('updateProfile', { phone }, as({ id: input.memberId }))).toMatchObject({
    profile: { phone, phoneVerifiedAt: expect.any(String) },
  });
});

describe('a membership that is over', () => {
  test.each(['CLOSED', 'ERASED'])('%s is said after proof alone, and ends its sessions', async (status) => {
    const phone = `+861382222003${String(['CLOSED', 'ERASED'].indexOf(status))}`;
    const member = await given.members.member({ phone });
    const session = await given.signedIn({ phone });
    await given.members.subgraph.asAdmin('update member set status = $2 where id = $1', [member.id, status]);
    const { signInId, code } = await given.codeFor({ phone });
    const wrong = code === '000000' ? '000001' : '000000';
    expect(await given.mutate('signIn', { signInId, code: wrong })).toMatchObject({ code: 'CODE_REFUSED' });
    const refused = { __typename: 'MembershipEnded', code: `MEMBERSHIP_${status}` };
    expect(await given.mutate('signIn', { signInId, code })).toMatchObject(refused);
    expect(await given.mutate('signIn', { signInId, code })).toMatchObject({ code: 'CODE_REFUSED' });
    expect(await given.mutate('refreshSession', { refreshToken: session.refreshToken })).toMatchObject(refused);
    await expect(given.callerOf(session)).rejects.toThrow('UNAUTHENTICATED');
  });
});

test('a suspended member signs in, and proves no contact', async () => {
  const phone = '+8613822220040';
  const member = await given.members.member({ phone });
  await given.members.subgraph.asAdmin("update member set status = 'SUSPENDED' where id = $1", [member.id]);
  expect(await given.signedIn({ phone })).toMatchObject({ isMember: true });
  const suspended = { as: callerOf.memberStanding(member.id, 'SUSPENDED') };
  const input = { proofId: newId(), phone: '13822220041' };
  expect(await faultOf(given.mutate('requestContactCode', input, suspended))).toBe('MEMBER_SUSPENDED');
  expect(await given.mutate('endOtherSessions', null, suspended)).toMatchObject({ ended: 1 });
});

test('with an outside issuer, or where no message can be sent, signing in with a code is not available', async () => {
  const outside = await SignInForTest.start({ OIDC_ISSUER: 'https://login.example.com' });
  const member = await outside.members.member();
  const unavailable = { __typename: 'SignInUnavailable', code: 'SIGN_IN_UNAVAILABLE' };
  expect(await outside.mutate('requestSignInCode', { signInId: newId(), phone: '13822220020' })).toMatchObject(
    unavailable,
  );
  expect(await outside.mutate('signIn', { signInId: newId(), code: '123456' })).toMatchObject(unavailable);
  expect(await outside.mutate('refreshSession', { refreshToken: 'any' })).toMatchObject(unavailable);
  expect(
    await outside.mutate('requestContactCode', { proofId: newId(), phone: '13822220020' }, as(member)),
  ).toMatchObject(unavailable);
  await outside.stop();
});
