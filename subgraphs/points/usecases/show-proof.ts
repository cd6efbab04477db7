import { badInput } from '../../../chassis/domain-error.js';
import type { SignedCheckpoint } from '../domain/checkpoint.js';
import type { LedgerKey } from '../domain/ledger-key.js';
import { consistencyPath } from '../domain/merkle.js';
import { receiptText } from '../domain/receipt.js';
import { findCheckpoint, readLedgerKeys } from '../storage/checkpoints.js';
import { withNodes } from '../storage/ledger-tree.js';
import { findReceiptEntries } from '../storage/receipts.js';
import type { PointsParts } from './points-parts.js';

type Reading = Pick<PointsParts, 'database'>;

/** The newest checkpoint, or the one over so many blocks; null where none was signed. */
export function ledgerCheckpoint({ database }: Reading, blockCount?: number): Promise<SignedCheckpoint | null> {
  return findCheckpoint(database.read, blockCount);
}

/** Every key that signs or has signed, the first one first. */
export function ledgerKeys({ database }: Reading): Promise<LedgerKey[]> {
  return readLedgerKeys(database.read);
}

/**
 * What shows that the books of `to` blocks begin with those of `from`. Throws BAD_USER_INPUT unless
 * 1 <= from <= to <= blocks of the newest checkpoint.
 */
export async function ledgerConsistency({ database }: Reading, from: number, to: number): Promise<Buffer[]> {
  const signed = (await findCheckpoint(database.read))?.blockCount ?? 0;
  if (from < 1) throw badInput({ path: ['from'], reason: 'must be 1 or more' });
  if (to < from) throw badInput({ path: ['to'], reason: 'must not be less than from' });
  if (to > signed) throw badInput({ path: ['to'], reason: `only ${String(signed)} blocks are signed so far` });
  return withNodes(database.read, (source) => consistencyPath(source, from, to));
}

/** A receipt per row, in the order asked; null for rows that no checkpoint covers yet. */
export async function receiptsOf({ database }: Reading, seqs: readonly string[]): Promise<(string | null)[]> {
  const checkpoint = await findCheckpoint(database.read);
  if (!checkpoint) return seqs.map(() => null);
  const [entries, keys] = await Promise.all([
    findReceiptEntries(database.read, seqs, checkpoint),
    readLedgerKeys(database.read),
  ]);
  // Up to the key that signed: later ones say nothing about this checkpoint.
  const upToSigner = keys.slice(0, keys.findIndex(({ keyId }) => keyId === checkpoint.keyId) + 1);
  return seqs.map((seq) => {
    const entry = entries.get(seq);
    return entry ? receiptText({ entries: [entry], checkpoint, keys: upToSigner }) : null;
  });
}
