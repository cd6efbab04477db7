/**
 * Rule: checkpoints are signed with one Ed25519 key at a time, named by the thumbprint of its public half (RFC 7638). A
 * key that takes over is endorsed by the one before it, so that whoever has kept any of the public keys can tell which
 * later ones are ours.
 */
import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from './instant.js';

const curvePoint = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A public key as a JWK, without what one may add to it. */
export const publicKeyShape = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: curvePoint });
export type PublicKey = z.output<typeof publicKeyShape>;

export const privateKeyShape = publicKeyShape.extend({ d: curvePoint });
export type PrivateKey = z.output<typeof privateKeyShape>;

/** A key that signs, or has signed, checkpoints. */
export interface LedgerKey {
  keyId: string;
  publicKey: PublicKey;
  /** When it took over. */
  since: Instant;
  /** The key before it, and that key's signature; null on the first. */
  endorsedBy: string | null;
  endorsement: Buffer | null;
}

/** The thumbprint: SHA-256 over the required members in the order of their names, in base64url. */
export function keyIdOf({ crv, kty, x }: PublicKey): string {
  return hash('sha256', JSON.stringify({ crv, kty, x }), 'base64url');
}

/** A private key. Throws on one whose halves do not belong together. */
export class SigningKey {
  readonly publicKey: PublicKey;
  readonly keyId: string;
  private readonly key: KeyObject;

  constructor({ kty, crv, x, d }: PrivateKey) {
    this.publicKey = { kty, crv, x };
    this.keyId = keyIdOf(this.publicKey);
    this.key = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' });
    if (!isSigned('', this.sign(''), this.publicKey)) throw new Error('x and d are not of one key');
  }

  sign(text: string): Buffer {
    return sign(null, Buffer.from(text, 'utf8'), this.key);
  }
}

/** Whether this is the key's signature of the text. False, too, for a key that is none. */
export function isSigned(text: string, signature: Buffer, { kty, crv, x }: PublicKey): boolean {
  try {
    const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
    return verify(null, Buffer.from(text, 'utf8'), key, signature);
  } catch {
    return false;
  }
}

/** A key that takes over from the one before it, or is the first. */
export function introduce(key: SigningKey, since: Instant, former: SigningKey | null): LedgerKey {
  const introduced = { keyId: key.keyId, publicKey: key.publicKey, since, endorsedBy: former?.keyId ?? null };
  return { ...introduced, endorsement: former && former.sign(endorsementText(introduced)) };
}

/** What an endorsement signs. */
function endorsementText({ keyId, since, endorsedBy }: Omit<LedgerKey, 'endorsement' | 'publicKey'>): string {
  return JSON.stringify(['fealty ledger key', keyId, since, endorsedBy]);
}

function isEndorsed(key: LedgerKey, by: PublicKey): boolean {
  return key.endorsement !== null && isSigned(endorsementText(key), key.endorsement, by);
}

/** The keys that can be trusted by whoever trusts the anchors: those themselves, and whom they endorsed, and so on. */
export function trustedKeys(anchors: readonly PublicKey[], known: readonly LedgerKey[]): Map<string, PublicKey> {
  const trusted = new Map(anchors.map((key) => [keyIdOf(key), key]));
  for (let before = -1; before < trusted.size;) {
    before = trusted.size;
    for (const key of known) {
      const endorser = trusted.get(key.endorsedBy ?? '');
      if (endorser && keyIdOf(key.publicKey) === key.keyId && isEndorsed(key, endorser)) {
        trusted.set(key.keyId, key.publicKey);
      }
    }
  }
  return trusted;
}

/** The keys as they took over from each other; those that follow on none come last. */
export function inOrder(keys: readonly LedgerKey[]): LedgerKey[] {
  const successors = new Map(keys.map((key) => [key.endorsedBy, key]));
  const ordered = new Set<LedgerKey>();
  for (let next = successors.get(null); next && !ordered.has(next); next = successors.get(next.keyId))
    ordered.add(next);
  return [...ordered, ...keys.filter((key) => !ordered.has(key))];
}

/** What does not fit in a history of keys, the oldest first: each but the first is endorsed by the one before it. */
export function keyFaults(history: readonly LedgerKey[]): { keyId: string; fault: string }[] {
  return history.flatMap((key, place) => {
    const former = history[place - 1];
    if (keyIdOf(key.publicKey) !== key.keyId) return [{ keyId: key.keyId, fault: 'its id is not its thumbprint' }];
    if (!former) return key.endorsedBy === null ? [] : [{ keyId: key.keyId, fault: 'the key before it is missing' }];
    return key.endorsedBy === former.keyId && isEndorsed(key, former.publicKey)
      ? []
      : [{ keyId: key.keyId, fault: 'it is not endorsed by the key before it' }];
  });
}
