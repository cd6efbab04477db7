/**
 * JSON Web Tokens of the one kind our processes sign for each other: HS256, with the name of the key in the header.
 *
 * By fast-jwt, at once: jose goes through WebCrypto, which hands each token to another thread, and takes several times as
 * long for the same bytes. The tests hold it against jose.
 */
import { createDecoder, createSigner, createVerifier } from 'fast-jwt';

interface KeyUse {
  sign: (claims: object) => string;
  verify: (token: string) => unknown;
}

/** Both are prepared once per key and name, which takes longer than using them. */
const uses = new WeakMap<Uint8Array, Map<string, KeyUse>>();
const decodeHeader = createDecoder({ complete: true });

/** The token over these claims, signed with the key that its readers know by this name; `iat` is now where it is left out. */
export function writeToken(keyName: string, key: Uint8Array, claims: object): string {
  return useOf(key, keyName).sign(claims);
}

/** The key's name and the claims; undefined for whatever is not signed with that key. Times and claims are not looked at. */
export function readToken(
  token: string,
  keys: ReadonlyMap<string, Uint8Array>,
): { keyName: string; claims: unknown } | undefined {
  try {
    const { header } = decodeHeader(token) as { header: { kid?: unknown } };
    const key = typeof header.kid === 'string' ? keys.get(header.kid) : undefined;
    if (!key || typeof header.kid !== 'string') return undefined;
    return { keyName: header.kid, claims: useOf(key, header.kid).verify(token) };
  } catch {
    return undefined;
  }
}

function useOf(key: Uint8Array, keyName: string): KeyUse {
  const byName = uses.get(key) ?? new Map<string, KeyUse>();
  uses.set(key, byName);
  let use = byName.get(keyName);
  if (!use) {
    const secret = Buffer.from(key);
    use = {
      sign: createSigner({ key: secret, algorithm: 'HS256', kid: keyName }),
      verify: createVerifier({
        key: secret,
        algorithms: ['HS256'],
        ignoreExpiration: true,
        ignoreNotBefore: true,
        cache: false,
      }),
    };
    byName.set(keyName, use);
  }
  return use;
}
