/**
 * Rule: statements are signed with one Ed25519 key at a time, named by the thumbprint of its public half (RFC 7638). What is signed is
 * the statement's cover, a short text with the statement's digest: so a statement of any length is checked without being held whole.
 */
import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const curvePoint = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A public key as a JWK, without what one may add to it. */
export const statementKeyShape = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: curvePoint });
export type StatementKey = z.output<typeof statementKeyShape>;

export const statementSigningShape = statementKeyShape.extend({ d: curvePoint });

/** The thumbprint: SHA-256 over the required members in the order of their names, in base64url. */
export function statementKeyId({ crv, kty, x }: StatementKey): string {
  return hash('sha256', JSON.stringify({ crv, kty, x }), 'base64url');
}

/** A private key. Throws on one whose halves do not belong together. */
export class StatementSigner {
  readonly publicKey: StatementKey;
  readonly keyId: string;
  private readonly key: KeyObject;

  constructor({ kty, crv, x, d }: z.output<typeof statementSigningShape>) {
    this.publicKey = { kty, crv, x };
    this.keyId = statementKeyId(this.publicKey);
    this.key = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' });
    if (!isSignedCover('', this.sign(''), this.publicKey)) throw new Error('x and d are not of one key');
  }

  sign(cover: string): Buffer {
    return sign(null, Buffer.from(cover, 'utf8'), this.key);
  }
}

/** Whether this is the key's signature of the cover. False, too, for a key that is none. */
export function isSignedCover(cover: string, signature: Buffer, { kty, crv, x }: StatementKey): boolean {
  try {
    const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
    return verify(null, Buffer.from(cover, 'utf8'), key, signature);
  } catch {
    return false;
  }
}
