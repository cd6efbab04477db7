/** Signing in as a front-end does, through the gateway: the code is read where the messages of members arrive. */
import { newId } from '../../chassis/ids.js';
import { MessageReceiver } from '../../chassis/testing/message-receiver.js';
import { Together } from '../testing/start-together.js';

let receiver: MessageReceiver;
let house: Together;
beforeAll(async () => {
  receiver = await MessageReceiver.start();
  house = await Together.start({ subgraphs: ['members'], environment: { members: receiver.settings } });
});
afterAll(async () => {
  await house.stop();
  await receiver.stop();
});

interface Session {
  sessionId: string;
  accessToken: string;
  refreshToken: string;
  isMember: boolean;
}

async function mutate<T>(field: string, selection: string, input: object | null, token?: string): Promise<T> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
  const [declared, passed] = input ? [`($input: ${type})`, '(input: $input)'] : ['', ''];
  const answer = await house.ask(
    `mutation ${declared} { ${field}${passed} { ${selection} } }`,
    input ? { input } : {},
    token === undefined ? {} : { token },
  );
  if (!answer.data) throw new Error(answer.text);
  return answer.data[field] as T;
}

const session =
  '... on Session { sessionId accessToken refreshToken isMember } ... on Failure { code message } __typename';

async function signIn(phone: string): Promise<Session> {
  const signInId = newId();
  await mutate('requestSignInCode', '... on CodeSent { expiresAt } ... on Failure { code }', { signInId, phone });
  const { values } = await receiver.next(phone, ({ id }) => id === signInId);
  return mutate('signIn', session, { signInId, code: values['code'], device: 'Browser' });
}

const me = (token: string) => house.ask('{ me { number sessions { id device isCurrent } } }', {}, { token });

test('code, session, member, refresh, the end of the session', async () => {
  const phone = '+8613833330001';
  const memberId = newId();
  const enrolled = await house.ask(
    'mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { ... on Member { number } } }',
    { input: { memberId, displayName: 'Li Hua', phone } },
    { as: 'channel:shop' },
  );
  const { number } = enrolled.data!['enrolMember'] as { number: string };
  const [here, there] = [await signIn(phone), await signIn(phone)];
  expect((await me(here.accessToken)).data?.['me']).toEqual({
    number,
    sessions: [
      { id: there.sessionId, device: 'Browser', isCurrent: false },
      { id: here.sessionId, device: 'Browser', isCurrent: true },
    ],
  });
  const refreshed = await mutate<Session>('refreshSession', session, { refreshToken: here.refreshToken });
  expect((await me(refreshed.accessToken)).data?.['me']).toMatchObject({ number });

  // The gateway has not asked about the other session yet, so its end is known at once.
  expect(await mutate('endSession', 'ended', { sessionId: there.sessionId }, refreshed.accessToken)).toEqual({
    ended: 1,
  });
  const refused = await me(there.accessToken);
  expect(refused.status).toBe(401);
  expect(refused.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(refused.errors?.[0]?.message).toContain('its session has ended');
  expect(await mutate('refreshSession', session, { refreshToken: there.refreshToken })).toMatchObject({
    __typename: 'SessionEnded',
    code: 'SESSION_ENDED',
  });
});

test('somebody new is signed in, enrols, and is a member with the very next request', async () => {
  const phone = '+8613833330002';
  const { accessToken, isMember } = await signIn(phone);
  expect(isMember).toBe(false);
  expect((await me(accessToken)).data).toEqual({ me: null });
  const input = { memberId: newId(), displayName: 'Xiao Mi', phone };
  const enrolled = await mutate<{ number: string }>('enrolMember', '... on Member { number }', input, accessToken);
  expect((await me(accessToken)).data?.['me']).toMatchObject({ number: enrolled.number });
  expect(await mutate('signOut', 'ended', null, accessToken)).toEqual({ ended: 1 });
});

test('a token with the session of somebody else, or with none of ours, opens nothing', async () => {
  const { accessToken } = await signIn('+8613833330003');
  const [header, claims = '', signature] = accessToken.split('.');
  const forged = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), sid: newId() };
  const token = [header, Buffer.from(JSON.stringify(forged)).toString('base64url'), signature].join('.');
  expect((await me(token)).status).toBe(401);
});

test('strangers of one network ask for ten codes in a minute, and are told to wait', async () => {
  const ask = () =>
    house.ask('mutation ($input: RequestSignInCodeInput!) { requestSignInCode(input: $input) { __typename } }', {
      input: { signInId: newId(), email: `${newId()}@example.com` },
    });
  const answers = [];
  for (let turn = 0; turn < 11; turn += 1) answers.push(await ask());
  expect(answers.at(-1)).toMatchObject({ status: 429, errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
});
