import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWTPayload } from 'jose';
import { z } from 'zod';
import type { LinkKeys } from '../../domain/links/link-keys.js';
import { faultOfClaims, type LinkTokenFault } from '../../domain/links/link-token.js';
import type { LinkAlgorithm, LinkKeyMaterial } from '../../storage/links/link-keys.js';

const claimsShape = z.object({
  sub: z.string().min(1).max(128),
  jti: z.string().min(1).max(128),
  aud: z.union([z.string(), z.array(z.string())]),
  // Seconds, which may have a fraction (RFC 7519, NumericDate).
  exp: z.number(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
});

/** The claims of a token that is good here. */
export type SoundToken = z.output<typeof claimsShape>;

/** RFC 9864 names Ed25519 by itself; both names are about. */
const algorithmsOf: Record<LinkAlgorithm, string[]> = { HS256: ['HS256'], EdDSA: ['EdDSA', 'Ed25519'] };

export interface TokenTerms {
  /** The code of the partner whose token it is to be. */
  brand: string;
  programme: string;
  /** Those of the partner's that are in force. */
  keys: readonly LinkKeyMaterial[];
  linkKeys: LinkKeys;
  now: Date;
}

/** What a link token says, or what is wrong with it; whether it was used before is not looked at here. */
export async function readLinkToken(token: string, terms: TokenTerms): Promise<SoundToken | LinkTokenFault> {
  const read = withoutSignature(token);
  if (!read) return 'MALFORMED';
  if (read.claims.iss !== terms.brand) return 'ANOTHER_PARTNER';
  if (!(await isSigned(token, read.header, terms))) return 'WRONG_SIGNATURE';
  const { data: claims } = claimsShape.safeParse(read.claims);
  if (!claims) return 'MALFORMED';
  const now = terms.now.getTime() / 1000;
  return faultOfClaims(claims, { programme: terms.programme, now }) ?? claims;
}

interface Header {
  alg?: unknown;
  kid?: unknown;
}

function withoutSignature(token: string): { header: Header; claims: JWTPayload } | undefined {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/** By the key that it names, or where it names none by any of the partner's. Which of them there are is not told. */
async function isSigned(token: string, { alg, kid }: Header, { keys, linkKeys }: TokenTerms): Promise<boolean> {
  for (const key of keys) {
    const algorithms = algorithmsOf[key.algorithm];
    if (typeof alg !== 'string' || !algorithms.includes(alg) || (kid !== undefined && kid !== key.id)) continue;
    const material = key.salt
      ? Buffer.from(linkKeys.sharedSecret(key.id, key.salt))
      : await importJWK(key.publicKey ?? {}, 'EdDSA');
    const isGood = await compactVerify(token, material, { algorithms }).then(
      () => true,
      () => false,
    );
    if (isGood) return true;
  }
  return false;
}
