/**
 * Tokens of the issuer that comes with the house: JSON Web Tokens signed with Ed25519. The gateway trusts them by the public half of
 * the key; who is handed the private half (the settings' ISSUER_KEY) makes them.
 */
import { calculateJwkThumbprint, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import { z } from 'zod';

/** `iss` of its tokens. */
export const embeddedIssuerName = 'urn:fealty:embedded-issuer';
/** `aud` of its tokens. */
export const embeddedAudience = 'fealty';

/** A private Ed25519 key, written as a JWK. */
export const issuerKeyShape = z.string().transform((text, context): JWK => {
  const shape = z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'is no private Ed25519 key written as a JWK' });
    return z.NEVER;
  }
});

export interface IssuedToken {
  token: string;
  /** By the real clock, as every reader of tokens judges them: a demo's shifted clock is none of theirs. */
  expiresAt: Date;
}

/** A bearer token over these claims, good from now on. Throws a TypeError for a key that is no private Ed25519 JWK. */
export async function signIssuerToken(key: JWK, claims: JWTPayload, lifetimeSeconds: number): Promise<IssuedToken> {
  const issuedAt = Math.floor(Date.now() / 1000);
  const expiry = issuedAt + lifetimeSeconds;
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: await issuerKeyId(key) })
    .setIssuer(embeddedIssuerName)
    .setAudience(embeddedAudience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiry)
    .sign(await importJWK(key, 'EdDSA'));
  return { token, expiresAt: new Date(expiry * 1000) };
}

/** The name by which a token's header says which key signed it. */
export async function issuerKeyId(key: JWK): Promise<string> {
  return key.kid ?? calculateJwkThumbprint(key);
}
