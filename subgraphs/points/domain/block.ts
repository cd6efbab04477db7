/**
 * Rule: rows that are committed together are sealed together. Each row is a leaf, the rows of a commit are a tree, and
 * each block's hash covers the hash of the block before it, so that no row can be changed, left out, moved or slipped in
 * without changing every hash that follows.
 */
import type { NumberedRow } from './journal.js';
import { digest, rootOf, sha256 } from './merkle.js';

/** Where the chain stands: what the next block follows on. */
export interface ChainEnd {
  /** Of the last block; 0 before the first. */
  number: number;
  /** Place of the last row; 0 before the first. */
  lastSeq: number;
  /** 32 bytes. */
  hash: Buffer;
}

export interface Block {
  number: number;
  firstSeq: number;
  rowCount: number;
  /** Of the tree over its rows. */
  root: Buffer;
  hash: Buffer;
}

export const genesis: ChainEnd = { number: 0, lastSeq: 0, hash: Buffer.alloc(32) };

/**
 * The canonical text of a row: a JSON array in a fixed order, references sorted by name. It is the same for a row fresh from
 * its decision and for the row read back out of a database that keeps JSON in an order of its own.
 */
export function canonicalText(row: NumberedRow): string {
  return JSON.stringify([
    row.seq,
    row.kind,
    row.from.currency,
    row.from.kind,
    row.from.owner,
    row.to.kind,
    row.to.owner,
    row.amount,
    row.fromBalanceAfter,
    row.toBalanceAfter,
    row.memberId,
    row.split.map((bucket) => [bucket.expiresAt, bucket.pendingUntil, bucket.points]),
    sortedReferences(row.references),
    row.postedAt,
  ]);
}

/** The leaf of a row, 32 bytes: SHA-256 over a zero byte and the row's canonical text in UTF-8. */
export function leafOf(row: NumberedRow): Buffer {
  return digest(`\0${canonicalText(row)}`);
}

/** Seals rows, given as their leaves in order, that follow on the end of the chain. */
export function blockOf(previous: ChainEnd, leaves: readonly Buffer[]): Block {
  if (leaves.length === 0) throw new Error('a block of no rows seals nothing');
  const sealed = {
    number: previous.number + 1,
    firstSeq: previous.lastSeq + 1,
    rowCount: leaves.length,
    root: rootOf(leaves),
  };
  return { ...sealed, hash: blockHash(previous.hash, sealed) };
}

/** SHA-256 over a byte 2, the previous block's hash, number and first row as 64 bits each, 32 bits of count, the root. */
export function blockHash(previousHash: Buffer, { number, firstSeq, rowCount, root }: Omit<Block, 'hash'>): Buffer {
  const head = Buffer.alloc(21);
  head.writeUInt8(0x02, 0);
  head.writeBigUInt64BE(BigInt(number), 1);
  head.writeBigUInt64BE(BigInt(firstSeq), 9);
  head.writeUInt32BE(rowCount, 17);
  return sha256(head.subarray(0, 1), previousHash, head.subarray(1), root);
}

/** The end of the chain once this block is its last. */
export function endOfChain({ number, firstSeq, rowCount, hash: itsHash }: Block): ChainEnd {
  return { number, lastSeq: firstSeq + rowCount - 1, hash: itsHash };
}

function sortedReferences(references: Readonly<Record<string, unknown>>): unknown[] {
  const sorted: unknown[] = [];
  for (const name of Object.keys(references).sort()) {
    const value = references[name];
    // What is undefined does not reach the database, and so is not there when it comes back.
    if (value !== undefined) sorted.push([name, typeof value === 'object' ? plainValue(value) : value]);
  }
  return sorted;
}

/** Objects have no order that a database keeps, so that none may stand in a reference. */
function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null) throw new Error('a reference is text, a number, or a list of those');
  return value;
}
