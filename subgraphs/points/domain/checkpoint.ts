/**
 * Rule: a checkpoint says, under a signature, how the books stood: how many blocks and rows there were, and the root of
 * the tree over the blocks' hashes. Whoever keeps a checkpoint can tell whether anything before it was changed later, by
 * whomever, the keeper of the books included.
 */
import type { Instant } from './instant.js';
import { isSigned, type PublicKey, type SigningKey } from './ledger-key.js';
import { leafHash } from './merkle.js';

export interface Checkpoint {
  /** Blocks the root is over: those with the numbers 1 to this. */
  blockCount: number;
  /** Place of the last row in them; 0 when there are none. */
  lastSeq: number;
  /** Of the tree over the blocks. */
  root: Buffer;
  signedAt: Instant;
  keyId: string;
}

export interface SignedCheckpoint extends Checkpoint {
  /** Ed25519, 64 bytes. */
  signature: Buffer;
}

/** What is signed, in UTF-8: a JSON array. */
export function checkpointText({ blockCount, lastSeq, root, signedAt, keyId }: Checkpoint): string {
  return JSON.stringify(['fealty ledger checkpoint', blockCount, lastSeq, root.toString('hex'), signedAt, keyId]);
}

export function signCheckpoint(checkpoint: Omit<Checkpoint, 'keyId'>, key: SigningKey): SignedCheckpoint {
  const named = { ...checkpoint, keyId: key.keyId };
  return { ...named, signature: key.sign(checkpointText(named)) };
}

export function isCheckpointSigned(checkpoint: SignedCheckpoint, key: PublicKey): boolean {
  return isSigned(checkpointText(checkpoint), checkpoint.signature, key);
}

/** A block as a leaf of the tree over all blocks; block number n is leaf n - 1. */
export function blockLeaf(blockHash: Buffer): Buffer {
  return leafHash(blockHash);
}
