/**
 * The issuer used when no outside one is set: Ed25519, one key, its public half at /.well-known/jwks.json. It is for one
 * machine and for demonstrations; it has no log-in, whoever holds the key makes the tokens.
 */
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { claimsOf, type TokenHolder } from './token-holder.js';
import type { TrustedIssuer } from './verify-token.js';

/** Members are linked to this name and their number at enrolment by a channel. */
export const embeddedIssuerName = 'urn:fealty:embedded-issuer';
export const embeddedAudience = 'fealty';

export interface TokenOptions {
  /** Default 12 hours: a working day with a sample token. */
  lifetimeSeconds?: number;
  /** Default: all that the holder's kind may have. */
  scopes?: readonly string[];
}

/** A new private key, for the setting ISSUER_KEY. */
export async function newIssuerKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return exportJWK(privateKey);
}

/** A bearer token for the holder. Throws a TypeError for a key that is no private Ed25519 JWK. */
export async function issueToken(key: JWK, holder: TokenHolder, options: TokenOptions = {}): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000);
  return new SignJWT(claimsOf(holder, options.scopes))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: await keyIdOf(key) })
    .setIssuer(embeddedIssuerName)
    .setAudience(embeddedAudience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (options.lifetimeSeconds ?? 12 * 3600))
    .sign(await importJWK(key, 'EdDSA'));
}

/** The public half, as the world may read it. */
export async function publicKeys(key: JWK): Promise<JSONWebKeySet> {
  const { kty, crv, x } = key;
  return { keys: [{ kty, crv, x, kid: await keyIdOf(key), alg: 'EdDSA', use: 'sig' }] };
}

async function keyIdOf(key: JWK): Promise<string> {
  return key.kid ?? calculateJwkThumbprint(key);
}

export async function trustEmbeddedIssuer(key: JWK): Promise<TrustedIssuer> {
  return {
    name: embeddedIssuerName,
    audience: embeddedAudience,
    algorithms: ['EdDSA', 'Ed25519'],
    keyOf: createLocalJWKSet(await publicKeys(key)),
  };
}
