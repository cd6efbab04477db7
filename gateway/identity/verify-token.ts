/**
 * One door for every token: signature by a key of its issuer, a known issuer, our audience, now within its lifetime.
 * Tokens are judged by real time, never by the demo's shifted clock: outside issuers know no other.
 */
import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { DomainError } from '../../chassis/domain-error.js';
import { identityUnavailable, tokenRefused } from './token-refused.js';

/** An issuer we trust; `keyOf` finds the public key that a token's header names. */
export interface TrustedIssuer {
  name: string;
  audience: string;
  algorithms: string[];
  keyOf: JWTVerifyGetKey;
}

/** Seconds by which the issuer's clock may be ahead of or behind ours. */
const clockTolerance = 5;

/** The token's claims. Throws UNAUTHENTICATED for a bad token, UNAVAILABLE when the issuer's keys cannot be had. */
export async function verifyToken(token: string, issuers: ReadonlyMap<string, TrustedIssuer>): Promise<JWTPayload> {
  try {
    const issuer = issuers.get(decodeJwt(token).iss ?? '');
    if (!issuer) throw tokenRefused({ reason: 'its issuer is unknown' });
    const { payload } = await jwtVerify(token, issuer.keyOf, {
      issuer: issuer.name,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      requiredClaims: ['exp', 'sub'],
      clockTolerance,
    });
    // jose looks at `iat` only where a greatest age is asked for; a token from the future is a forgery or a broken clock.
    if (payload.iat !== undefined && payload.iat > Date.now() / 1000 + clockTolerance) {
      throw tokenRefused({ reason: 'it is not valid yet' });
    }
    return payload;
  } catch (error) {
    throw error instanceof DomainError ? error : faultFor(error);
  }
}

function faultFor(error: unknown): DomainError {
  const refused = (reason: string) => tokenRefused({ reason });
  if (error instanceof errors.JWTExpired) return refused('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return refused('it is for another audience');
    if (error.claim === 'nbf' || error.claim === 'iat') return refused('it is not valid yet');
    return refused(`its claim ${error.claim} is missing or wrong`);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return refused('its signature does not fit');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return refused('it is not signed as it should be');
  // What is left of jose's own errors with these codes comes from fetching the issuer's keys, not from the token.
  const fetching = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'];
  if (error instanceof errors.JOSEError && !fetching.includes(error.code)) return refused('it is not a token');
  return Object.assign(identityUnavailable(), { cause: error });
}
