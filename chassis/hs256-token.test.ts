import { createHmac, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { readToken, writeToken } from './hs256-token.js';

const key = randomBytes(32);
const keys = new Map([['gateway', key]]);
const claims = { iss: 'gateway', text: '积分 "and" ü', list: [1, null], iat: 1_790_000_000 };

/** A token made by hand: what is claimed to be signed, and a right signature over it. */
function forged(header: unknown, payload: unknown = claims): string {
  const [head, body] = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${head}.${body}.${createHmac('sha256', key).update(`${head}.${body}`).digest('base64url')}`;
}

test('jose reads what we write, and we read what jose writes, to the byte', async () => {
  const ours = writeToken('gateway', key, claims);
  expect((await jwtVerify(ours, key, { algorithms: ['HS256'] })).payload).toEqual(claims);
  const theirs = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'gateway' }).sign(key);
  expect(theirs).toBe(ours);
  expect(readToken(theirs, keys)).toEqual({ keyName: 'gateway', claims });
});

test('each key is found by its name, and one name says nothing for another', () => {
  const other = randomBytes(32);
  const both = new Map([...keys, ['points', other] as const]);
  expect(readToken(writeToken('points', other, claims), both)).toEqual({ keyName: 'points', claims });
  expect(readToken(writeToken('points', key, claims), both)).toBeUndefined();
});

test('a key that is written in the header is not the one that is used', () => {
  const own = { kty: 'oct', k: randomBytes(32).toString('base64url') };
  expect(readToken(forged({ alg: 'HS256', kid: 'gateway', jwk: own }), keys)).toEqual({ keyName: 'gateway', claims });
});

describe('nothing is read from', () => {
  const good = writeToken('gateway', key, claims);
  const [header = '', payload = '', signature = ''] = good.split('.');

  test.each([
    ['nothing', ''],
    ['no token', 'x'],
    ['a token without its signature', `${header}.${payload}.`],
    ['a token with a part too many', `${good}.${signature}`],
    ['another payload under the same signature', `${header}.${Buffer.from('{}').toString('base64url')}.${signature}`],
    ['half a signature', `${header}.${payload}.${signature.slice(0, 20)}`],
    ['a padded signature', `${good}=`],
    ['a key that is not known', writeToken('stranger', key, claims)],
    ['the name of a property', writeToken('__proto__', key, claims)],
    ['algorithm none', new UnsecuredJWT(claims).encode()],
    ['algorithm none, signed', forged({ alg: 'none', kid: 'gateway' })],
    ['another algorithm’s name', forged({ alg: 'HS512', kid: 'gateway' })],
    ['a header without a key’s name', forged({ alg: 'HS256' })],
    ['a header that is critical of something', forged({ alg: 'HS256', kid: 'gateway', crit: ['exp'], exp: 1 })],
    ['a header that is no object', forged('HS256')],
  ])('%s', (_name, token) => {
    expect(readToken(token, keys)).toBeUndefined();
  });
});

test('a payload that is no JSON is not read, although it is signed', () => {
  const [head] = writeToken('gateway', key, claims).split('.');
  const signed = `${head}.${Buffer.from('{').toString('base64url')}`;
  const token = `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  expect(readToken(token, keys)).toBeUndefined();
});
