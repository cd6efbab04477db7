/**
 * An OpenID Connect issuer outside: its keys are found through its discovery document, when its first token arrives, so
 * that the gateway starts while the issuer is down.
 */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { request } from 'undici';
import { z } from 'zod';
import type { TrustedIssuer } from './verify-token.js';

/** Public-key signatures only: with a shared secret, whoever can check a token could also make one. */
const algorithms = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

const discoveryShape = z.object({ issuer: z.string(), jwks_uri: z.url() });

export function trustOutsideIssuer(name: string, audience: string): TrustedIssuer {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return {
    name,
    audience,
    algorithms,
    keyOf: async (header, token) => {
      // A failed discovery is forgotten, so that the next token tries again.
      found ??= discoverKeys(name).catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      return (await found)(header, token);
    },
  };
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { statusCode, body } = await request(address, { headersTimeout: 5_000, bodyTimeout: 5_000 });
  const document = discoveryShape.parse(await body.json());
  if (statusCode !== 200 || document.issuer !== issuer) {
    throw new Error(`the discovery document of ${issuer} names another issuer or is missing`);
  }
  return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: 5_000, cooldownDuration: 10_000 });
}
