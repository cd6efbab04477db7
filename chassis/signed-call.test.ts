import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import type { Caller } from './caller.js';
import { signCall, verifyCall } from './signed-call.js';
import { callerOf } from './testing/callers.js';

const key = randomBytes(32);
const keys = new Map([['gateway', key]]);
const request = { audience: 'points', method: 'POST', path: '/graphql', body: '{"query":"{ a }"}' };
const requestId = '0190a0a0-0000-7000-8000-000000000001';

const sign = (changes: Partial<Parameters<typeof signCall>[0]> = {}) =>
  signCall({
    from: 'gateway',
    key,
    ...request,
    caller: callerOf.member('m-1'),
    requestId,
    locale: 'zh-CN',
    ...changes,
  });

/** Signs claims of our own making, as whoever holds the key could. */
async function signedWith(changes: Record<string, unknown>): Promise<string> {
  const claims = { ...decodeJwt(await sign()), ...changes };
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'gateway' }).sign(key);
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('every kind of caller arrives as it was sent', () => {
  const callers: Caller[] = [
    callerOf.anonymous(),
    callerOf.member(null, '张三@example.org'),
    callerOf.member('m-1'),
    callerOf.channel(),
    callerOf.partner('bakery'),
    callerOf.ops(),
    callerOf.service('rewards'),
  ];
  test.each(callers.map((caller) => [caller.kind, caller] as const))('%s', async (_kind, caller) => {
    const { callId, ...call } = await verifyCall(await sign({ caller }), request, keys);
    expect(call).toEqual({ from: 'gateway', caller, requestId, locale: 'zh-CN' });
    expect(callId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('any reader of JWTs reads a call: it is for one audience, and for 30 seconds', async () => {
  const { payload } = await jwtVerify(await sign(), key, {
    algorithms: ['HS256'],
    issuer: 'gateway',
    audience: 'points',
    maxTokenAge: 30,
  });
  expect(payload.exp! - payload.iat!).toBe(30);
  expect(payload).toMatchObject({ mth: 'POST', pth: '/graphql', rid: requestId, loc: 'zh-CN' });
});

test('two calls of the same content have different ids', async () => {
  const [first, second] = await Promise.all(
    [sign(), sign()].map(async (token) => verifyCall(await token, request, keys)),
  );
  expect(first!.callId).not.toBe(second!.callId);
});

describe('time, with two seconds for clocks that differ', () => {
  test.each([
    ['signed 32 seconds ago: still', { iat: -32, exp: 10 }, true],
    ['signed 33 seconds ago: no longer, whatever end it names', { iat: -33, exp: 3_600 }, false],
    ['signed 2 seconds ahead: already', { iat: 2, exp: 32 }, true],
    ['signed 3 seconds ahead: not yet', { iat: 3, exp: 33 }, false],
    ['ended a second ago: still', { iat: -5, exp: -1 }, true],
    ['ended 2 seconds ago: no longer', { iat: -5, exp: -2 }, false],
  ])('%s', async (_name, { iat, exp }, isGood) => {
    const now = nowSeconds() * 1000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
    try {
      const token = await signedWith({ iat: now / 1000 + iat, exp: now / 1000 + exp });
      const verified = verifyCall(token, request, keys);
      if (isGood) await expect(verified).resolves.toMatchObject({ from: 'gateway' });
      else await expect(verified).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    } finally {
      clock.mockRestore();
    }
  });
});

describe('UNAUTHENTICATED', () => {
  const wrong: [string, () => Promise<string | undefined>][] = [
    ['no header', () => Promise.resolve(undefined)],
    ['a header that is no token', () => Promise.resolve('x.y.z')],
    ['another key', () => sign({ key: randomBytes(32) })],
    ['another body', () => sign({ body: '{"query":"{ b }"}' })],
    ['another path', () => sign({ path: '/events' })],
    ['another method', () => sign({ method: 'GET' })],
    ['another audience', () => sign({ audience: 'rewards' })],
    ['an issuer that is not the name of the key', () => signedWith({ iss: 'rewards' })],
    ['a caller of no kind', () => signedWith({ cal: { kind: 'root' } })],
    ['a caller without its scopes', () => signedWith({ cal: { kind: 'ops', name: 'ann' } })],
    ...['iss', 'aud', 'jti', 'iat', 'exp', 'mth', 'pth', 'dig', 'cal', 'rid', 'loc'].map(
      (claim): [string, () => Promise<string>] => [`no ${claim}`, () => signedWith({ [claim]: undefined })],
    ),
    ['a time that is no number', () => signedWith({ iat: String(nowSeconds()) })],
  ];

  test.each(wrong)('%s', async (_name, header) => {
    await expect(verifyCall(await header(), request, keys)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('what these change is all that is wrong with them', async () => {
    await expect(verifyCall(await signedWith({}), request, keys)).resolves.toMatchObject({ from: 'gateway' });
  });
});
