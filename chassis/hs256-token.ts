/**
 * JSON Web Tokens of the one kind our processes sign for each other: HS256, with the name of the key in the header.
 *
 * By Node's own HMAC, at once: jose goes through WebCrypto, which hands each token to another thread, and took eight times
 * as long for the same bytes. A reader of one algorithm has none to be talked out of; the tests hold it against jose.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Strict, because a header that asks for more (`crit`, an embedded key) asks for what is not done here. */
const headerShape = z.strictObject({ alg: z.literal('HS256'), kid: z.string() });

/** The token over these claims, signed with the key that its readers know by this name. */
export function writeToken(keyName: string, key: Uint8Array, claims: object): string {
  const signed = `${encoded({ alg: 'HS256', kid: keyName })}.${encoded(claims)}`;
  return `${signed}.${signatureOf(signed, key)}`;
}

/** The key's name and the claims; undefined for whatever is not signed with that key. Times and claims are not looked at. */
export function readToken(
  token: string,
  keys: ReadonlyMap<string, Uint8Array>,
): { keyName: string; claims: unknown } | undefined {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0) return undefined;
  const { data: { kid: keyName } = {} } = headerShape.safeParse(decoded(header));
  const key = keyName === undefined ? undefined : keys.get(keyName);
  if (keyName === undefined || !key || !isEqual(signature, signatureOf(`${header}.${payload}`, key))) return undefined;
  return { keyName, claims: decoded(payload) };
}

function signatureOf(signed: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(signed).digest('base64url');
}

/** Compares the texts, not the bytes they stand for, of which base64url has several spellings. */
function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function encoded(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Undefined for what is no JSON. */
function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
  } catch {
    return undefined;
  }
}
