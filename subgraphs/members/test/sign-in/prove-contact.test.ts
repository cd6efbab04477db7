import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { codesOf } from '../given.js';
import { SignInForTest, type Tokens } from './sign-in-given.js';

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
  test('takes a contact at the member’s word: it signs in nobody, and the one in force goes on until it is proven or taken out', async () => {
    const phone = '+8613822220010';
    const member = await given.members.member({ phone, email: 'ten@example.com' });
    await runQueuedMessages();
    const said = { phone: '+8613822220011', phoneVerifiedAt: null };
    expect(await given.mutate('updateProfile', { phone: '13822220011' }, as(member))).toMatchObject({ profile: said });
    expect(await runQueuedMessages()).toEqual([]);
    expect(await given.signedIn({ phone: '+8613822220011' })).toMatchObject({ isMember: false });
    const session = await given.signedIn({ phone });
    expect(await given.callerOf(session)).toMatchObject({ memberId: member.id });
    // Signing in proves the one in force, and not what is shown.
    expect(await given.mutate('updateProfile', { displayName: 'Li' }, as(member))).toMatchObject({ profile: said });

    await given.mutate('updateProfile', { phone: null }, as(member));
    const [told, ...more] = await runQueuedMessages();
    expect(more).toEqual([]);
    expect(await given.receiver.next(phone, ({ id }) => id === told!['messageId'])).toMatchObject({
      type: 'message.contact-replaced',
    });
    expect(await given.signedIn({ phone })).toMatchObject({ isMember: false });
    expect(await given.callerOf(session)).toMatchObject({ memberId: member.id });
  });

  test('a contact that was said is in force once it is proven; the same proof sent again later brings nothing back', async () => {
    const [old, said, third] = ['+8613822220012', '+8613822220013', '+8613822220014'];
    const member = await given.members.member({ phone: old });
    await given.mutate('updateProfile', { phone: said }, as(member));
    const proof = await proofFor(member, { phone: said });
    expect(await given.mutate('proveContact', proof, as(member))).toMatchObject({ profile: { phone: said } });
    expect((await runQueuedMessages()).map(({ about }) => about)).toEqual(['contact-replaced']);
    expect(await given.signedIn({ phone: old })).toMatchObject({ isMember: false });
    await given.mutate('proveContact', await proofFor(member, { phone: third }), as(member));
    expect(await given.mutate('proveContact', proof, as(member))).toMatchObject({ code: 'CODE_REFUSED' });
    expect(await given.callerOf(await given.signedIn({ phone: third }))).toMatchObject({ memberId: member.id });
  });
});

test('a session that began a while ago changes nothing of how its member signs in, and a new one does', async () => {
  const [phone, email] = ['+8613822220015', 'thief@example.com'];
  const member = await given.members.member({ phone });
  const old = { as: await given.callerOf(await given.signedIn({ phone })) };
  await given.members.subgraph.clock.advance({ minutes: 16 });
  const proof = await proofFor(member, { email });
  const needed = { __typename: 'RecentSignInNeeded', code: 'RECENT_SIGN_IN_NEEDED' };
  // Another way in is as much as another one in its place.
  expect(await given.mutate('proveContact', proof, old)).toMatchObject(needed);
  expect(await given.signedIn({ email })).toMatchObject({ isMember: false });
  const own = await proofFor(member, { phone });
  expect(await given.mutate('proveContact', own, old)).toMatchObject({ profile: { phone } });
  expect(await given.mutate('updateProfile', { email }, old)).toMatchObject({ profile: { emailVerifiedAt: null } });

  const anew = { as: await given.callerOf(await given.signedIn({ phone })) };
  expect(await given.mutate('proveContact', proof, anew)).toMatchObject({
    profile: { email, emailVerifiedAt: expect.any(String) },
  });
  expect(await given.mutate('updateProfile', { phone: null }, old)).toMatchObject(needed);
  expect(await given.callerOf(await given.signedIn({ phone }))).toMatchObject({ memberId: member.id });
  expect(await given.mutate('updateProfile', { phone: null }, anew)).toMatchObject({ profile: { phone: null } });
  // Whose contacts were all only said signs in nowhere, and puts one in force from the session they have.
  await given.members.subgraph.asAdmin(
    'update profile set phone_digest = null, email_digest = null where member_id = $1',
    [member.id],
  );
  const back = await proofFor(member, { phone: '+8613822220016' });
  expect(await given.mutate('proveContact', back, old)).toMatchObject({ profile: { phone: '+8613822220016' } });
});

test('under a token without a session of ours it goes by how long ago the token says that they signed in', async () => {
  const member = await given.members.member({ phone: '13822220017' });
  const caller = callerOf.member(member.id) as Extract<Caller, { kind: 'member' }>;
  const proof = await proofFor(member, { phone: '+8613822220018' });
  const { signedInSecondsAgo: _, ...nobodyKnows } = caller;
  for (const late of [{ ...caller, signedInSecondsAgo: 901 }, nobodyKnows, { ...caller, sessionId: newId() }])
    for (const [field, input] of [
      ['proveContact', proof],
      ['updateProfile', { phone: null, displayName: 'Li' }],
    ] as const) {
      // One contact more, so that the phone is not the last.
      await given.members.subgraph.asAdmin('update profile set email_digest = sha256($2) where member_id = $1', [
        member.id,
        member.id,
      ]);
      expect(await given.mutate(field, input, { as: late })).toMatchObject({ code: 'RECENT_SIGN_IN_NEEDED' });
    }
  expect(await given.mutate('proveContact', proof, { as: { ...caller, signedInSecondsAgo: 900 } })).toMatchObject({
    profile: { phone: '+8613822220018' },
  });
});

describe('a contact that went to somebody else', () => {
  test('signs in whom a shop recorded with it, and leaves its former holder alone', async () => {
    const phone = '+8613822220050';
    const former = await given.members.member({ phone, email: 'fifty@example.com' });
    const session = await given.signedIn({ phone });
    await given.mutate('updateProfile', { phone: null }, as(former));
    expect(await given.signedIn({ phone })).toMatchObject({ isMember: false });
    const next = await given.members.member({ phone });
    expect(await given.callerOf(await given.signedIn({ phone }))).toMatchObject({ memberId: next.id });
    expect(await given.callerOf(session)).toMatchObject({ memberId: former.id });
  });

  test('lets its next holder enrol, though the former one enrolled by signing in with it, and ends what was left of theirs', async () => {
    const phone = '+8613822220054';
    const person = await given.callerOf(await given.signedIn({ phone }));
    const former = { id: newId() };
    await given.mutate('enrolMember', { memberId: former.id, displayName: 'Li Hua', phone }, { as: person });
    await given.mutate('proveContact', await proofFor(former, { email: 'fifty-four@example.com' }), as(former));
    await given.mutate('updateProfile', { phone: null }, as(former));
    const forgotten = await given.signedIn({ phone });
    const session = await given.signedIn({ phone });
    const stranger = await given.callerOf(session);
    expect(stranger).toMatchObject({ memberId: null });
    const input = { memberId: newId(), displayName: 'Wang Fang', phone };
    expect(await given.mutate('enrolMember', input, { as: stranger })).toMatchObject({ __typename: 'Member' });
    expect(await given.callerOf(session)).toMatchObject({ memberId: input.memberId });
    await expect(given.callerOf(forgotten)).rejects.toThrow('UNAUTHENTICATED');
    expect(await given.callerOf(await given.signedIn({ phone }))).toMatchObject({ memberId: input.memberId });
  });

  test('is theirs alone: when its former holder is forgotten, they stay signed in by it', async () => {
    const phone = '+8613822220059';
    const former = await given.members.member({ phone, email: 'fifty-nine@example.com' });
    await given.signedIn({ phone });
    await given.mutate('updateProfile', { phone: null }, as(former));
    const next = await given.members.member({ phone });
    const session = await given.signedIn({ phone });
    const code = await given.codeFor({ phone });
    const erase = 'mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }';
    await given.members.ask(erase, { input: { erasureId: newId() } }, as(former));
    expect(await given.callerOf(session)).toMatchObject({ memberId: next.id });
    expect(await given.callerOf((await given.mutate('signIn', code)) as Tokens)).toMatchObject({ memberId: next.id });
  });

  test('of a member who proves another at the moment at which they sign in by it, nothing is left with it', async () => {
    const phone = '+8613822220057';
    const member = await given.members.member({ phone });
    const [proof, code] = [await proofFor(member, { phone: '+8613822220058' }), await given.codeFor({ phone })];
    await Promise.all([given.mutate('proveContact', proof, as(member)), given.mutate('signIn', code)]);
    const left = await given.members.subgraph.asAdmin(
      `select 1 from contact_proof join profile using (member_id) where member_id = $1 and digest <> phone_digest`,
      [member.id],
    );
    expect(left).toEqual([]);
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

describe('a survivor', () => {
  const merged = async (phones: [string, string]) => {
    const [survivor, other] = [
      await given.members.member({ phone: phones[0] }),
      await given.members.member({ phone: phones[1] }),
    ];
    await given.members.subgraph.asAdmin("update member set status = 'MERGED', merged_into = $1 where id = $2", [
      survivor.id,
      other.id,
    ]);
    return { survivor, other };
  };

  test('proves the merged member’s contact as their own, which stays with whom it came', async () => {
    const phones: [string, string] = ['+8613822220060', '+8613822220061'];
    const { survivor, other } = await merged(phones);
    expect(await given.mutate('updateProfile', { phone: phones[1] }, as(survivor))).toMatchObject({
      profile: { phone: phones[1], phoneVerifiedAt: null },
    });
    const proof = await proofFor(survivor, { phone: phones[1] });
    const proven = { profile: { phone: phones[1], phoneVerifiedAt: expect.any(String) } };
    expect(await given.mutate('proveContact', proof, as(survivor))).toMatchObject(proven);
    expect(await given.mutate('proveContact', proof, as(survivor))).toMatchObject(proven);
    for (const phone of phones)
      expect(await given.callerOf(await given.signedIn({ phone }))).toMatchObject({ memberId: survivor.id });
    await given.members.subgraph.asAdmin("update member set status = 'ACTIVE', merged_into = null where id = $1", [
      other.id,
    ]);
    expect(await given.callerOf(await given.signedIn({ phone: phones[1] }))).toMatchObject({ memberId: other.id });
    expect(await given.callerOf(await given.signedIn({ phone: phones[0] }))).toMatchObject({ memberId: survivor.id });
  });

  test('who lost access signs in by no phone of before, whichever of the two it came with; nor by one that they replace or take out', async () => {
    const lostBy: [string, (survivor: { id: string }, now: string) => Promise<unknown>][] = [
      [
        '70',
        ({ id }, phone) =>
          given.mutate(
            'recordContact',
            { contactChangeId: newId(), memberId: id, reason: 'ACCESS_LOST', phone },
            { as: callerOf.ops() },
          ),
      ],
      [
        '80',
        async (survivor, phone) => given.mutate('proveContact', await proofFor(survivor, { phone }), as(survivor)),
      ],
      [
        '90',
        async (survivor) => {
          await given.mutate('proveContact', await proofFor(survivor, { email: 'kept@example.com' }), as(survivor));
          await given.mutate('updateProfile', { phone: null }, as(survivor));
        },
      ],
    ];
    for (const [n, lose] of lostBy) {
      const phones: [string, string] = [`+86138222211${n}`, `+86138222212${n}`];
      const { survivor, other } = await merged(phones);
      await runQueuedMessages();
      await lose(survivor, `+86138222213${n}`);
      const told = await runQueuedMessages();
      expect(told.filter(({ about }) => about === 'contact-replaced').map(({ memberId }) => memberId)).toEqual([
        survivor.id,
        other.id,
      ]);
      for (const phone of phones) expect(await given.signedIn({ phone })).toMatchObject({ isMember: false });
      await given.members.subgraph.asAdmin("update member set status = 'ACTIVE', merged_into = null where id = $1", [
        other.id,
      ]);
      // Two again, it is only said in the profile that it came with.
      expect(await given.signedIn({ phone: phones[1] })).toMatchObject({ isMember: false });
    }
  });

  test('keeps the merged member’s phone that ops record as the one in force, and takes out no last one of the two', async () => {
    const phones: [string, string] = ['+8613822221001', '+8613822221002'];
    const { survivor, other } = await merged(phones);
    const input = { contactChangeId: newId(), memberId: survivor.id, reason: 'ACCESS_LOST', phone: phones[1] };
    expect(await given.mutate('recordContact', input, { as: callerOf.ops() })).toMatchObject({ __typename: 'Member' });
    expect(await given.signedIn({ phone: phones[0] })).toMatchObject({ isMember: false });
    expect(await given.callerOf(await given.signedIn({ phone: phones[1] }))).toMatchObject({ memberId: survivor.id });
    expect(await faultOf(given.mutate('updateProfile', { phone: null }, as(survivor)))).toBe('BAD_USER_INPUT');
    // One that goes on with the other is a way in.
    await given.members.subgraph.asAdmin('update profile set email_digest = $2 where member_id = $1', [
      other.id,
      given.members.vault.contactDigest('email', 'of-the-other@example.com'),
    ]);
    expect(await given.mutate('updateProfile', { phone: null }, as(survivor))).toMatchObject({
      profile: { phone: null },
    });
  });

  test('has a contact of a stranger refused, and so has the stranger the merged member’s', async () => {
    const phones: [string, string] = ['+8613822220062', '+8613822220063'];
    const { survivor } = await merged(phones);
    const stranger = await given.members.member({ phone: '13822220064' });
    const refused = { __typename: 'ContactInUse', code: 'CONTACT_IN_USE', message: expect.stringContaining('merge') };
    const theirs = await proofFor(survivor, { phone: '+8613822220064' });
    expect(await given.mutate('proveContact', theirs, as(survivor))).toMatchObject(refused);
    const mergeds = await proofFor(stranger, { phone: phones[1] });
    expect(await given.mutate('proveContact', mergeds, as(stranger))).toMatchObject(refused);
  });
});

describe('recordContact', () => {
  const record = (input: Record<string, unknown>, caller = callerOf.ops()) =>
    given.mutate('recordContact', { contactChangeId: newId(), reason: 'ACCESS_LOST', ...input }, { as: caller });

  test('puts another phone in force for who lost theirs: both are told, all sessions end, and nothing of it stands in the log', async () => {
    const [old, now] = ['+8613822220070', '+8613822220071'];
    const member = await given.members.member({ phone: old, locale: 'en' });
    const thief = await given.signedIn({ phone: old });
    await runQueuedMessages();
    const input = { contactChangeId: newId(), memberId: member.id, phone: '138 2222 0071' };
    const recorded = await record(input);
    expect(recorded).toMatchObject({ __typename: 'Member', profile: { phone: now, phoneVerifiedAt: null } });
    expect(await record(input)).toEqual(recorded);
    expect(await faultOf(record({ ...input, phone: '13822220072' }))).toBe('IDEMPOTENCY_CONFLICT');
    await expect(given.callerOf(thief)).rejects.toThrow('UNAUTHENTICATED');
    expect(await given.mutate('refreshSession', { refreshToken: thief.refreshToken })).toMatchObject({
      code: 'SESSION_ENDED',
    });
    expect(await given.signedIn({ phone: old })).toMatchObject({ isMember: false });
    expect(await given.callerOf(await given.signedIn({ phone: now }))).toMatchObject({ memberId: member.id });

    expect(await runQueuedMessages()).toHaveLength(2);
    expect(await given.receiver.next(old, ({ type }) => type === 'message.contact-replaced')).toBeDefined();
    expect(await given.receiver.next(now, ({ type }) => type === 'message.contact-recorded')).toMatchObject({
      locale: 'en',
      text: expect.stringContaining('sign in with it'),
    });
    const [audited] = await given.members.subgraph.asAdmin<{ row: string }>(
      `select to_jsonb(l)::text as row from audit_log l where action = 'member.contact-recorded' and subject = $1`,
      [`member/${member.id}`],
    );
    expect(audited!.row).toContain('ACCESS_LOST');
    expect(audited!.row).not.toContain('13822220071');

    const erase = 'mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }';
    await given.members.ask(erase, { input: { erasureId: newId() } }, as(member));
    // What was sent for them is forgotten with them, the hash of the phone included.
    expect(await faultOf(record(input))).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('refuses what is in force for another, and a membership that is over; a claim of somebody else is in nobody’s way', async () => {
    const [member, other] = [await given.members.member(), await given.members.member({ phone: '13822220073' })];
    expect(await record({ memberId: member.id, phone: '13822220073' })).toMatchObject({ code: 'CONTACT_IN_USE' });
    await given.mutate('updateProfile', { email: 'said@example.com' }, as(other));
    expect(await record({ memberId: member.id, email: 'said@example.com' })).toMatchObject({
      profile: { email: 'said@example.com' },
    });
    for (const status of ['ERASED', 'MERGED']) {
      const into = status === 'MERGED' ? other.id : null;
      await given.members.subgraph.asAdmin('update member set status = $2, merged_into = $3 where id = $1', [
        member.id,
        status,
        into,
      ]);
      expect(await record({ memberId: member.id, phone: '13822220074' })).toMatchObject({ code: 'NO_LONGER_MEMBER' });
    }
    expect(await faultOf(record({ memberId: newId(), phone: '13822220074' }))).toBe('BAD_USER_INPUT');
    expect(await faultOf(record({ memberId: other.id }))).toBe('BAD_USER_INPUT');
    expect(await faultOf(record({ memberId: other.id, phone: '13822220074', reason: 'x' }))).toBe('BAD_USER_INPUT');
  });

  test('of who lost access ends the other kind of contact too; for another reason it goes on', async () => {
    const [phone, email] = ['+8613822220077', 'lost-with-the-phone@example.com'];
    const member = await given.members.member({ phone, email });
    await runQueuedMessages();
    await record({ memberId: member.id, phone: '13822220078', reason: 'MEMBER_ASKED' });
    expect(await given.callerOf(await given.signedIn({ email }))).toMatchObject({ memberId: member.id });
    await runQueuedMessages();
    await record({ memberId: member.id, phone: '13822220079' });
    expect((await runQueuedMessages()).map(({ about, kind }) => `${about!} ${kind!}`).sort()).toEqual([
      'contact-recorded PHONE',
      'contact-replaced EMAIL',
      'contact-replaced PHONE',
    ]);
    expect(await given.signedIn({ email })).toMatchObject({ isMember: false });
    expect(await given.callerOf(await given.signedIn({ phone: '+8613822220079' }))).toMatchObject({
      memberId: member.id,
    });
  });

  test('lets who has left sign in again for what is theirs as a person', async () => {
    const [old, now] = ['+8613822220080', '+8613822220081'];
    const member = await given.members.member({ phone: old });
    await given.members.subgraph.asAdmin("update member set status = 'CLOSED' where id = $1", [member.id]);
    expect(await record({ memberId: member.id, phone: now })).toMatchObject({ __typename: 'Member' });
    expect(await given.signedIn({ phone: now })).toMatchObject({ isMember: true, membershipStatus: 'CLOSED' });
    expect(await given.signedIn({ phone: old })).toMatchObject({ isMember: false });
  });

  test('of two members for whom one phone is recorded at once, one has it', async () => {
    const members = [await given.members.member(), await given.members.member()];
    const answers = await Promise.all(members.map(({ id }) => record({ memberId: id, phone: '13822220075' })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['ContactInUse', 'Member']);
  });

  test('is for ops with members:write alone', async () => {
    const { id } = await given.members.member();
    for (const [caller, fault] of [
      [callerOf.anonymous(), 'UNAUTHENTICATED'],
      [callerOf.member(id), 'FORBIDDEN'],
      [callerOf.channel(), 'FORBIDDEN'],
      [callerOf.partner('bakery'), 'FORBIDDEN'],
      [callerOf.ops('cy', ['members:read']), 'FORBIDDEN'],
    ] as const)
      expect(await faultOf(record({ memberId: id, phone: '13822220076' }, caller))).toBe(fault);
  });
});

test.each([
  ['SUSPENDED', 'MEMBER_SUSPENDED'],
  ['CLOSED', 'MEMBER_CLOSED'],
  ['MERGED', 'MEMBER_CLOSED'],
  ['ERASED', 'MEMBER_CLOSED'],
])('who is %s and signed in still, as far as the gateway knows, changes no contact', async (status, fault) => {
  const [member, survivor] = [await given.members.member(), await given.members.member()];
  const proof = await proofFor(member, { email: `${status.toLowerCase()}@example.com` });
  await given.members.subgraph.asAdmin('update member set status = $2, merged_into = $3 where id = $1', [
    member.id,
    status,
    status === 'MERGED' ? survivor.id : null,
  ]);
  expect(await faultOf(given.mutate('proveContact', proof, as(member)))).toBe(fault);
  expect(await faultOf(given.mutate('updateProfile', { displayName: 'Nobody' }, as(member)))).toBe(fault);
});

describe('a membership that is over', () => {
  const over = async (phone: string, status: string) => {
    const member = await given.members.member({ phone });
    const session = await given.signedIn({ phone });
    await given.members.subgraph.asAdmin('update member set status = $2 where id = $1', [member.id, status]);
    return { member, session };
  };

  test('by erasure is said after proof alone, and ends its sessions', async () => {
    const phone = '+8613822220030';
    const { session } = await over(phone, 'ERASED');
    const { signInId, code } = await given.codeFor({ phone });
    const wrong = code === '000000' ? '000001' : '000000';
    expect(await given.mutate('signIn', { signInId, code: wrong })).toMatchObject({ code: 'CODE_REFUSED' });
    const refused = { __typename: 'MembershipEnded', code: 'MEMBERSHIP_ERASED' };
    expect(await given.mutate('signIn', { signInId, code })).toMatchObject(refused);
    expect(await given.mutate('signIn', { signInId, code })).toMatchObject({ code: 'CODE_REFUSED' });
    expect(await given.mutate('refreshSession', { refreshToken: session.refreshToken })).toMatchObject(refused);
    await expect(given.callerOf(session)).rejects.toThrow('UNAUTHENTICATED');
  });

  test('because its member has left is signed in to, and what is theirs as a person is theirs still', async () => {
    const phone = '+8613822220031';
    const { member } = await over(phone, 'CLOSED');
    const session = await given.signedIn({ phone });
    expect(session).toMatchObject({ isMember: true, membershipStatus: 'CLOSED' });
    const again = await given.mutate('refreshSession', { refreshToken: session.refreshToken });
    expect(again).toMatchObject({ __typename: 'Session', membershipStatus: 'CLOSED' });
    const caller = await given.callerOf(session);
    expect(caller).toMatchObject({ memberId: member.id });

    const as = { ...(caller as Extract<typeof caller, { kind: 'member' }>), standing: 'CLOSED' as const };
    const read = `{ me { id number status consents { state } accessLog(first: 1) { edges { node { id } } } dataExport { state } } }`;
    const { data, errors } = await given.members.ask(read, {}, { as });
    expect(errors).toBeUndefined();
    expect(data?.['me']).toMatchObject({ id: member.id, number: member.number, status: 'CLOSED', dataExport: null });
    for (const field of ['profile { phone }', 'tier { validUntil }', 'inbox(first: 1) { edges { node { id } } }'])
      expect(codesOf(await given.members.ask(`{ me { ${field} } }`, {}, { as }))).toEqual(['MEMBER_CLOSED']);
    const asked = await given.members.ask(
      `mutation ($copy: ExportMyDataInput!, $erase: EraseMemberInput!) {
        exportMyData(input: $copy) { ... on DataExport { state } } eraseMember(input: $erase) { ... on Erasure { state } } }`,
      { copy: { exportId: newId() }, erase: { erasureId: newId() } },
      { as },
    );
    expect(asked.data).toEqual({ exportMyData: { state: 'RUNNING' }, eraseMember: { state: 'REQUESTED' } });
    expect(await given.signedIn({ phone })).toMatchObject({ isMember: false, membershipStatus: null });
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
