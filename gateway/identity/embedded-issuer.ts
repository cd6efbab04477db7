/**
 * The issuer used when no outside one is set: Ed25519, one key, its public half at /.well-known/jwks.json. Members signs in whoever
 * proves a phone or an e-mail address; whoever holds the key makes tokens for anybody, as `npm run token` does.
 */
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import { embeddedAudience, embeddedIssuerName, issuerKeyId, signIssuerToken } from '../../chassis/issuer-token.js';
import { claimsOf, type TokenHolder } from './token-holder.js';
import type { TrustedIssuer } from './verify-token.js';

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
  const { token } = await signIssuerToken(key, claimsOf(holder, options.scopes), options.lifetimeSeconds ?? 12 * 3600);
  return token;
}

/** The public half, as the world may read it. */
export async function publicKeys(key: JWK): Promise<JSONWebKeySet> {
  const { kty, crv, x } = key;
  return { keys: [{ kty, crv, x, kid: await issuerKeyId(key), alg: 'EdDSA', use: 'sig' }] };
}

export async function trustEmbeddedIssuer(key: JWK): Promise<TrustedIssuer> {
  return {
    name: embeddedIssuerName,
    audience: embeddedAudience,
    algorithms: ['EdDSA', 'Ed25519'],
    keyOf: createLocalJWKSet(await publicKeys(key)),
  };
}
