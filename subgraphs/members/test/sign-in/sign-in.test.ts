import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { codesOf } from '../given.js';
import { issuerKey, SignInForTest, type Tokens } from './sign-in-given.js';

let given: SignInForTest;
beforeAll(async () => {
  given = await SignInForTest.start();
});
afterAll(() => given.stop());

/** Five digits that are right and a last one that is not. */
const wrong = (code: string) => `${code.slice(0, 5)}${String((Number(code[5]) + 1) % 10)}`;
const faultOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'none',
    (error: unknown) => (error as { codes: string[] }).codes[0],
  );
/** Waits until the transaction has its locks and sleeps; it goes on for a moment. */
async function isHeld(transaction: Promise<unknown>): Promise<void> {
  let isOver = false;
  const end = () => void (isOver = true);
  transaction.then(end, end);
  const asleep = `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
  while (!isOver && (await rowsOf(asleep)).length === 0);
}
const lockContactOf = ({ sessionId }: Tokens) =>
  `select pg_advisory_xact_lock(hashtextextended('members/sign-in/' || encode(contact_digest, 'hex'), 0))
     from sign_in_session where id = '${sessionId}'`;
const rowsOf = <Row>(sql: string, parameters: unknown[] = []) => given.members.subgraph.asAdmin<Row>(sql, parameters);

describe('a code', () => {
  test('signs in the member whom a shop recorded with the phone, however it is spelt', async () => {
    const member = await given.members.member({ phone: '13811110001' });
    const { signInId, code } = await given.codeFor({ phone: ' 138-1111 0001' }, '+8613811110001');
    const session = (await given.mutate('signIn', {
      signInId,
      code: `${code.slice(0, 3)} ${code.slice(3)}`,
    })) as Tokens;
    expect(session).toMatchObject({ __typename: 'Session', isMember: true });
    const { payload, protectedHeader } = await jwtVerify(
      session.accessToken,
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: issuerKey.x }, format: 'jwk' }),
      { issuer: 'urn:fealty:embedded-issuer', audience: 'fealty' },
    );
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toMatchObject({ sub: member.number, role: 'member', sid: session.sessionId });
    expect(payload.exp! - payload.iat!).toBe(600);
    expect(await given.callerOf(session)).toMatchObject({ memberId: member.id });
  });

  test('to the contact of a merged member signs in the survivor, and the member itself when they are two again', async () => {
    const [survivor, merged] = [await given.members.member(), await given.members.member({ phone: '13811110009' })];
    const before = await given.signedIn({ phone: '+8613811110009' });
    await rowsOf(`update member set status = 'MERGED', merged_into = $1 where id = $2`, [survivor.id, merged.id]);
    const session = await given.signedIn({ phone: '+8613811110009' }, 'Phone of Li');
    expect(await given.callerOf(session)).toMatchObject({ memberId: survivor.id });
    for (let times = 2; times > 0; times -= 1) {
      expect(await given.mutate('refreshSession', { refreshToken: before.refreshToken })).toMatchObject({
        code: 'MEMBERSHIP_MERGED',
      });
    }
    expect(await given.mutate('refreshSession', { refreshToken: session.refreshToken })).toMatchObject({
      __typename: 'Session',
    });
    await rowsOf(`update member set status = 'ACTIVE', merged_into = null where id = $1`, [merged.id]);
    const own = await given.signedIn({ phone: '+8613811110009' });
    expect(await given.callerOf(own)).toMatchObject({ memberId: merged.id });
  });

  test('by e-mail too, in the language that was asked in', async () => {
    const member = await given.members.member({ email: 'mei@example.com' });
    const options = { locale: 'zh-CN' as const };
    const { signInId, code } = await given.codeFor({ email: 'Mei@Example.com' }, 'mei@example.com', options);
    const message = await given.receiver.next('mei@example.com');
    expect(message).toMatchObject({
      id: signInId,
      type: 'message.sign-in-code',
      locale: 'zh-CN',
      subject: '登录验证码',
    });
    expect(message.text).toContain(code);
    const session = (await given.mutate('signIn', { signInId, code })) as Tokens;
    expect(await given.callerOf(session)).toMatchObject({ memberId: member.id });
  });

  test('the answer, the statements and the message are the same whether or not anybody has the address', async () => {
    await given.members.member({ phone: '13811110002' });
    const asked: { answer: unknown; statements: string[] }[] = [];
    for (const phone of ['+8613811110002', '+8613811110003']) {
      given.members.subgraph.statements.length = 0;
      const { __typename, ...rest } = await given.mutate('requestSignInCode', { signInId: newId(), phone });
      const statements = given.members.subgraph.statements.filter((sql) => !/outbox|^select 1$/.test(sql));
      asked.push({ answer: [__typename, Object.keys(rest)], statements });
      await given.receiver.next(phone);
    }
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[0]!.statements.join()).not.toMatch(/profile|from member /);
  });

  test('the same id sends nothing again; another address under it is a conflict', async () => {
    const signInId = newId();
    const phone = '+8613811110004';
    const first = await given.mutate('requestSignInCode', { signInId, phone });
    expect(await given.mutate('requestSignInCode', { signInId, phone: '138 1111 0004' })).toEqual(first);
    await given.receiver.next(phone);
    expect(given.receiver.received.filter(({ id }) => id === signInId)).toHaveLength(1);
    expect(await faultOf(given.mutate('requestSignInCode', { signInId, email: 'x@example.com' }))).toBe(
      'IDEMPOTENCY_CONFLICT',
    );
  });

  test('is refused when wrong, five times at the most, and then even when right', async () => {
    const { signInId, code } = await given.codeFor({ phone: '+8613811110005' });
    const left: unknown[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const refused = await given.mutate('signIn', { signInId, code: wrong(code) });
      expect(refused).toMatchObject({ __typename: 'CodeRefused', code: 'CODE_REFUSED' });
      left.push(refused['attemptsLeft']);
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    expect(await given.mutate('signIn', { signInId, code })).toMatchObject({ code: 'CODE_REFUSED', attemptsLeft: 0 });
  });

  test('guessed forty times at once is compared five times', async () => {
    const { signInId, code } = await given.codeFor({ phone: '+8613811110006' });
    const guesses = Array.from({ length: 40 }, (_, place) =>
      String((Number(code) + 1 + place) % 1_000_000).padStart(6, '0'),
    );
    const answers = await Promise.all(guesses.map((guess) => given.mutate('signIn', { signInId, code: guess })));
    expect(answers.map((answer) => Number(answer['attemptsLeft'])).sort()).toEqual([
      ...Array<number>(36).fill(0),
      1,
      2,
      3,
      4,
    ]);
    expect(await rowsOf('select attempts from sign_in_code where id = $1', [signInId])).toEqual([{ attempts: 5 }]);
    expect(await given.mutate('signIn', { signInId, code })).toMatchObject({ code: 'CODE_REFUSED' });
  });

  test('used three times at once begins one session, and a minute later none', async () => {
    const { signInId, code } = await given.codeFor({ phone: '+8613811110007' });
    const answers = await Promise.all([1, 2, 3].map(() => given.mutate('signIn', { signInId, code })));
    const ids = new Set(answers.map((answer) => `${String(answer['sessionId'])} ${String(answer['refreshToken'])}`));
    expect(ids.size).toBe(1);
    await given.members.subgraph.clock.advance({ minutes: 1 });
    expect(await given.mutate('signIn', { signInId, code })).toMatchObject({ code: 'CODE_REFUSED', attemptsLeft: 0 });
  });

  test('is good for ten minutes', async () => {
    const codes = [await given.codeFor({ phone: '+8613811110008' }), await given.codeFor({ phone: '+8613811110008' })];
    await given.members.subgraph.clock.advance({ minutes: 9, seconds: 50 });
    expect(await given.mutate('signIn', codes[0]!)).toMatchObject({ __typename: 'Session' });
    await given.members.subgraph.clock.advance({ seconds: 15 });
    expect(await given.mutate('signIn', codes[1]!)).toMatchObject({ code: 'CODE_REFUSED', attemptsLeft: 0 });
  });

  test('of another sign-in, of no sign-in, and what is no code', async () => {
    const [one, other] = [
      await given.codeFor({ phone: '+8613811110009' }),
      await given.codeFor({ phone: '+8613811110010' }),
    ];
    const unlike = one.code === other.code ? wrong(other.code) : other.code;
    expect(await given.mutate('signIn', { signInId: one.signInId, code: unlike })).toMatchObject({
      code: 'CODE_REFUSED',
    });
    expect(await given.mutate('signIn', { signInId: newId(), code: one.code })).toMatchObject({ attemptsLeft: 0 });
    for (const bad of ['12345', '1234567', 'abcdef', '1'.repeat(500)])
      expect(await faultOf(given.mutate('signIn', { signInId: one.signInId, code: bad }))).toBe('BAD_USER_INPUT');
    for (const input of [
      { signInId: 'x', phone: '13811110009' },
      { signInId: newId() },
      { signInId: newId(), phone: '13811110009', email: 'a@example.com' },
      { signInId: newId(), phone: '110' },
      { signInId: newId(), email: `${'a'.repeat(500)}@example.com` },
    ])
      expect(await faultOf(given.mutate('requestSignInCode', input))).toBe('BAD_USER_INPUT');
  });

  test('to one address goes five times an hour, to all from one network sixty, whoever asks in parallel', async () => {
    const ask = (phone: string, as = callerOf.channel(newId())) =>
      given.mutate('requestSignInCode', { signInId: newId(), phone }, { as });
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('+8613811110011')));
    const limited = answers.filter(({ code }) => code === 'CODES_LIMITED');
    expect(limited).toHaveLength(3);
    expect(limited[0]).toMatchObject({ retryAfterSeconds: 3_600 });
    await given.members.subgraph.clock.advance({ minutes: 61 });
    expect(await ask('+8613811110011')).toMatchObject({ __typename: 'CodeSent' });

    const shop = callerOf.channel('busy-shop');
    await rowsOf(
      `insert into sign_in_code (id, purpose, contact_kind, contact_digest, asker_digest, code_hash, requested_at, expires_at)
       select gen_random_uuid(), 'SIGN_IN', 'PHONE', decode(md5(n::text), 'hex'), asker_digest, code_hash, app_now(), app_now()
         from generate_series(1, 59) n,
              (select * from sign_in_code where id = $1) asked`,
      [(await ask('+8613811110012', shop))['id']],
    );
    expect(await ask('+8613811110013', shop)).toMatchObject({ code: 'CODES_LIMITED' });
    expect(await ask('+8613811110013')).toMatchObject({ __typename: 'CodeSent' });
  });
});

describe('somebody who is no member yet', () => {
  test('is signed in, enrols, and is that member at once and with the next sign-in', async () => {
    const session = await given.signedIn({ phone: '+8613811120001' });
    expect(session).toMatchObject({ isMember: false });
    const person = await given.callerOf(session);
    expect(person).toMatchObject({ memberId: null, subject: expect.stringMatching(/^contact:/) });
    expect((await given.members.ask('{ me { id } }', {}, { as: person })).data).toEqual({ me: null });
    const input = { memberId: newId(), displayName: 'Xiao Mi', phone: '13811120001', email: 'said-only@example.com' };
    const enrolled = await given.mutate('enrolMember', input, { as: person });
    expect(enrolled).toMatchObject({ __typename: 'Member', id: input.memberId });
    expect(await given.mutate('enrolMember', input, { as: person })).toEqual(enrolled);

    const member = await given.callerOf(session);
    expect(member).toMatchObject({ memberId: input.memberId });
    const me = await given.members.ask(
      '{ me { profile { phoneVerifiedAt emailVerifiedAt } sessions { id isCurrent } } }',
      {},
      { as: member },
    );
    expect(me.data?.['me']).toEqual({
      profile: { phoneVerifiedAt: expect.any(String), emailVerifiedAt: null },
      sessions: [{ id: session.sessionId, isCurrent: true }],
    });
    expect(await given.callerOf(await given.signedIn({ phone: '+8613811120001' }))).toMatchObject({
      memberId: input.memberId,
      subject: enrolled['number'],
    });
    // The address was only said: whoever reads it is somebody else, for all we know.
    expect(await given.signedIn({ email: 'said-only@example.com' })).toMatchObject({ isMember: false });
  });

  test('is nobody else under another number than was proven, and signs in by what was proven', async () => {
    const session = await given.signedIn({ phone: '+8613811120002' });
    const input = { memberId: newId(), displayName: 'Xiao Mi', phone: '13811120003' };
    await given.mutate('enrolMember', input, { as: await given.callerOf(session) });
    expect(await given.signedIn({ phone: '+8613811120003' })).toMatchObject({ isMember: false });
    expect(await given.callerOf(await given.signedIn({ phone: '+8613811120002' }))).toMatchObject({
      memberId: input.memberId,
    });
  });
});

describe('who enrols', () => {
  const stranger = async (phone: string) => {
    const session = await given.signedIn({ phone });
    return {
      session,
      person: await given.callerOf(session),
      input: { memberId: newId(), displayName: 'Xiao Mi', phone },
    };
  };

  test('does so within fifteen minutes of signing in; a later sign-in is right for the same request', async () => {
    const phone = '+8613811120004';
    const { person, input } = await stranger(phone);
    await given.members.subgraph.clock.advance({ minutes: 16 });
    const needed = { __typename: 'RecentSignInNeeded', code: 'RECENT_SIGN_IN_NEEDED' };
    expect(await given.mutate('enrolMember', input, { as: person })).toMatchObject(needed);
    const session = await given.signedIn({ phone });
    const anew = await given.callerOf(session);
    await given.members.subgraph.clock.advance({ minutes: 14 });
    const enrolled = await given.mutate('enrolMember', input, { as: anew });
    expect(enrolled).toMatchObject({ __typename: 'Member' });
    // Proven when they signed in, and not when they enrolled.
    expect(
      await rowsOf(
        'select proven_at = started_at as same from contact_proof, sign_in_session where contact_proof.member_id = $1 and id = $2',
        [input.memberId, session.sessionId],
      ),
    ).toEqual([{ same: true }]);
    await given.members.subgraph.clock.advance({ minutes: 16 });
    expect(await given.mutate('enrolMember', input, { as: anew })).toEqual(enrolled);
  });

  test('in a session that has ended since the gateway asked is signed in no more, and makes no member', async () => {
    const { person, input } = await stranger('+8613811120005');
    await given.mutate('signOut', null, { as: person });
    expect(await faultOf(given.mutate('enrolMember', input, { as: person }))).toBe('UNAUTHENTICATED');
    expect(await rowsOf('select 1 from member where id = $1', [input.memberId])).toEqual([]);
  });

  test('ends every other session under the contact, also one that begins at the moment', async () => {
    const { session, person, input } = await stranger('+8613811120006');
    const other = newId();
    const beginning = rowsOf(
      `${lockContactOf(session)};
       insert into sign_in_session (id, subject, contact_kind, contact_digest, secret, expires_at)
         select '${other}', subject, contact_kind, contact_digest, secret, expires_at from sign_in_session where id = '${session.sessionId}';
       select pg_sleep(0.4)`,
    );
    await isHeld(beginning);
    expect(await given.mutate('enrolMember', input, { as: person })).toMatchObject({ __typename: 'Member' });
    expect(await rowsOf('select ended_by from sign_in_session where id = $1', [other])).toEqual([
      { ended_by: 'ENROLMENT' },
    ]);
  });
});

describe('signing in at the moment at which', () => {
  /** What another transaction does while it holds the members; it ends a moment later. */
  const meanwhile = async (memberIds: string[], sql: string) => {
    const ids = memberIds.map((id) => `'${id}'`).join(', ');
    await isHeld(
      rowsOf(`select from member where id in (${ids}) order by id for no key update; ${sql}; select pg_sleep(0.4)`),
    );
  };

  test('the contact is taken from its member signs in nobody as them', async () => {
    const phone = '+8613811120010';
    const member = await given.members.member({ phone });
    const code = await given.codeFor({ phone });
    await meanwhile([member.id], `update profile set phone_digest = null where member_id = '${member.id}'`);
    expect(await given.mutate('signIn', code)).toMatchObject({ __typename: 'Session', isMember: false });
  });

  test('it goes to another member signs that one in', async () => {
    const phone = '+8613811120011';
    const [former, next] = [await given.members.member({ phone }), await given.members.member()];
    const code = await given.codeFor({ phone });
    await meanwhile(
      [former.id, next.id],
      `update profile set phone_digest = null where member_id = '${former.id}';
       update profile set phone_digest = (select contact_digest from sign_in_code where id = '${code.signInId}') where member_id = '${next.id}'`,
    );
    const session = (await given.mutate('signIn', code)) as Tokens;
    expect(await given.callerOf(session)).toMatchObject({ memberId: next.id });
  });

  test('a merge is taken back signs in whose contact it is', async () => {
    const phone = '+8613811120012';
    const [survivor, merged] = [await given.members.member(), await given.members.member({ phone })];
    await rowsOf(`update member set status = 'MERGED', merged_into = $1 where id = $2`, [survivor.id, merged.id]);
    const code = await given.codeFor({ phone });
    await meanwhile(
      [survivor.id, merged.id],
      `update member set status = 'ACTIVE', merged_into = null where id = '${merged.id}'`,
    );
    const session = (await given.mutate('signIn', code)) as Tokens;
    expect(await given.callerOf(session)).toMatchObject({ memberId: merged.id });
  });

  test('its member is erased leaves nothing of them', async () => {
    const phone = '+8613811120013';
    const member = await given.members.member({ phone });
    const code = await given.codeFor({ phone });
    await meanwhile(
      [member.id],
      `delete from profile where member_id = '${member.id}'; delete from sign_in_code where id = '${code.signInId}'`,
    );
    expect(await given.mutate('signIn', code)).toMatchObject({ code: 'CODE_REFUSED' });
    expect(await rowsOf('select 1 from sign_in_session where member_id = $1', [member.id])).toEqual([]);
    expect(await rowsOf('select 1 from contact_proof where member_id = $1', [member.id])).toEqual([]);
  });
});

describe('a session', () => {
  test('is refreshed, each token once; sent again within half a minute the answer is the same', async () => {
    const first = await given.signedIn({ phone: '+8613811130001' });
    const refresh = ({ refreshToken }: { refreshToken: unknown }) =>
      given.mutate('refreshSession', { refreshToken }) as Promise<Tokens>;
    const raced = await Promise.all([1, 2, 3, 4].map(() => refresh(first)));
    expect(new Set(raced.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    const [second] = raced;
    expect(second!.refreshToken).not.toBe(first.refreshToken);
    expect(second).toMatchObject({ sessionId: first.sessionId });
    await given.members.subgraph.clock.advance({ seconds: 20 });
    expect((await refresh(first)).refreshToken).toBe(second!.refreshToken);
    const third = await refresh(second!);
    expect(third.refreshToken).not.toBe(second!.refreshToken);

    // Twice removed: somebody else has it. The session ends for both.
    expect(await refresh(first)).toMatchObject({ __typename: 'SessionEnded', code: 'SESSION_ENDED' });
    expect(await refresh(third)).toMatchObject({ code: 'SESSION_ENDED' });
    await expect(given.callerOf(third)).rejects.toThrow('UNAUTHENTICATED');
    expect(await rowsOf('select ended_by from sign_in_session where id = $1', [first.sessionId])).toEqual([
      { ended_by: 'REUSE' },
    ]);
  });

  test('ends when the token before is used after half a minute', async () => {
    const first = await given.signedIn({ phone: '+8613811130002' });
    const second = await given.mutate('refreshSession', { refreshToken: first.refreshToken });
    await given.members.subgraph.clock.advance({ seconds: 31 });
    expect(await given.mutate('refreshSession', { refreshToken: first.refreshToken })).toMatchObject({
      code: 'SESSION_ENDED',
    });
    expect(await given.mutate('refreshSession', { refreshToken: second['refreshToken'] })).toMatchObject({
      code: 'SESSION_ENDED',
    });
  });

  test('ends by nothing that is not genuine, and opens by nothing of the kind', async () => {
    const session = await given.signedIn({ phone: '+8613811130003' });
    const [id, , proof] = session.refreshToken.split('.');
    for (const refreshToken of [`${id}.2.${proof}`, `${id}.0.${proof}`, `${newId()}.1.${proof}`, 'nonsense', ''])
      expect(await given.mutate('refreshSession', { refreshToken })).toMatchObject({ code: 'SESSION_ENDED' });
    expect(await faultOf(given.mutate('refreshSession', { refreshToken: 'a'.repeat(1_000) }))).toBe('BAD_USER_INPUT');
    expect(await given.mutate('refreshSession', { refreshToken: session.refreshToken })).toMatchObject({
      __typename: 'Session',
    });
  });

  test('ends by not being used for sixty days, and one that is used goes on', async () => {
    const [idle, used] = [
      await given.signedIn({ phone: '+8613811130004' }),
      await given.signedIn({ phone: '+8613811130005' }),
    ];
    await given.members.subgraph.clock.advance({ days: 40 });
    const next = (await given.mutate('refreshSession', { refreshToken: used.refreshToken })) as Tokens;
    await given.members.subgraph.clock.advance({ days: 21 });
    expect(await given.mutate('refreshSession', { refreshToken: idle.refreshToken })).toMatchObject({
      code: 'SESSION_ENDED',
    });
    await expect(given.callerOf(idle)).rejects.toThrow('UNAUTHENTICATED');
    expect(await given.mutate('refreshSession', { refreshToken: next.refreshToken })).toMatchObject({
      __typename: 'Session',
    });
  });

  test('is listed by its member alone, and ended: one, the others, the own', async () => {
    const phone = '+8613811130006';
    const member = await given.members.member({ phone });
    const [a, b, c] = [
      await given.signedIn({ phone }, 'Phone of Li'),
      await given.signedIn({ phone }),
      await given.signedIn({ phone }),
    ];
    const as = await given.callerOf(a);
    const list = async () => {
      const { data } = await given.members.ask(
        '{ me { sessions { id device isCurrent startedAt lastUsedAt } } }',
        {},
        { as },
      );
      return (data?.['me'] as { sessions: { id: string; device: string | null; isCurrent: boolean }[] }).sessions;
    };
    expect((await list()).map(({ id, device, isCurrent }) => [id, device, isCurrent])).toEqual([
      [c.sessionId, null, false],
      [b.sessionId, null, false],
      [a.sessionId, 'Phone of Li', true],
    ]);
    const stranger = await given.callerOf(await given.signedIn({ phone: '+8613811130007' }));
    const other = callerOf.member((await given.members.member()).id);
    expect(await given.mutate('endSession', { sessionId: b.sessionId }, { as: other })).toMatchObject({ ended: 0 });
    expect(await given.mutate('endSession', { sessionId: b.sessionId }, { as })).toMatchObject({ ended: 1 });
    expect(await given.mutate('endSession', { sessionId: b.sessionId }, { as })).toMatchObject({ ended: 0 });
    await expect(given.callerOf(b)).rejects.toThrow('UNAUTHENTICATED');
    expect(await given.mutate('refreshSession', { refreshToken: b.refreshToken })).toMatchObject({
      code: 'SESSION_ENDED',
    });
    expect(await given.mutate('endOtherSessions', null, { as })).toMatchObject({ ended: 1 });
    expect((await list()).map(({ id }) => id)).toEqual([a.sessionId]);
    expect(await given.mutate('signOut', null, { as })).toMatchObject({ ended: 1 });
    expect(await given.mutate('signOut', null, { as })).toMatchObject({ ended: 0 });
    expect(await given.mutate('signOut', null, { as: stranger })).toMatchObject({ ended: 1 });
    expect(await list()).toEqual([]);

    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { sessions { id } } } }';
    const of = [{ __typename: 'Member', id: member.id }];
    for (const asker of [callerOf.ops(), callerOf.channel(), other])
      expect(codesOf(await given.members.ask(query, { of }, { as: asker }))).toEqual(['FORBIDDEN']);
    for (const field of ['signOut', 'endOtherSessions']) {
      expect(await faultOf(given.mutate(field, null))).toBe('UNAUTHENTICATED');
      expect(await faultOf(given.mutate(field, null, { as: callerOf.channel() }))).toBe('FORBIDDEN');
    }
    expect(await faultOf(given.mutate('endSession', { sessionId: newId() }, { as: callerOf.ops() }))).toBe('FORBIDDEN');
  });

  test('of a device beyond the twentieth ends the one used longest ago', async () => {
    const session = await given.signedIn({ phone: '+8613811130008' });
    await rowsOf(
      `insert into sign_in_session (id, subject, contact_kind, contact_digest, secret, started_at, last_used_at, expires_at)
       select gen_random_uuid(), subject, contact_kind, contact_digest, secret, app_now(), app_now(), app_now() + interval '1 day'
         from sign_in_session, generate_series(1, 19) where id = $1`,
      [session.sessionId],
    );
    await given.callerOf(session);
    await given.members.subgraph.clock.advance({ seconds: 2 });
    await given.signedIn({ phone: '+8613811130008' });
    await expect(given.callerOf(session)).rejects.toThrow('UNAUTHENTICATED');
  });
});

test('the look-up of a session is the gateway’s, and knows no session by another subject', async () => {
  const session = await given.signedIn({ phone: '+8613811140001' });
  const ask = (subject: string, sessionId: string, as = callerOf.service('gateway'), via = 'gateway') =>
    given.members.ask(
      'query ($s: String!, $id: ID) { memberByIdentity(issuer: "urn:fealty:embedded-issuer", subject: $s, sessionId: $id) { memberId } }',
      { s: subject, id: sessionId },
      { as, via },
    );
  expect(codesOf(await ask('10000016', session.sessionId))).toEqual(['UNAUTHENTICATED']);
  expect(codesOf(await ask('10000016', 'no-id'))).toEqual(['UNAUTHENTICATED']);
  expect(codesOf(await ask('10000016', session.sessionId, callerOf.service('points'), 'points'))).toEqual([
    'FORBIDDEN',
  ]);
});

test('what is kept says neither who signs in nor by which code, and is forgotten', async () => {
  const { signInId, code } = await given.codeFor({ phone: '+8613811150001' });
  await given.mutate('signIn', { signInId, code, device: 'Li Hua her phone' });
  const tables = ['sign_in_code', 'sign_in_session', 'contact_proof', 'answer_record'];
  const kept = (await Promise.all(tables.map((table) => given.members.textOf(`public.${table}`)))).join('\n');
  expect(kept).toContain(signInId);
  for (const secret of ['13811150001', code, 'Li Hua her phone']) expect(kept).not.toContain(secret);
  await given.members.subgraph.clock.advance({ days: 100 });
  await given.members.subgraph.service.runJob('forget-sign-ins');
  expect(await rowsOf('select 1 from sign_in_code union all select 1 from sign_in_session')).toEqual([]);
});
