/**
 * Rule: the books are written to by one after the other. Whoever writes has locked the ledger's head and leaves another
 * mark on it, so that an unchanged mark says that the books are unchanged.
 */
import type { PoolClient, QueryResult } from 'pg';
import type { EntityManager } from 'typeorm';
import { rows, sqlStateOf } from '../../../chassis/database.js';
import type { ChainEnd } from '../domain/block.js';

/** What the books come to an end with. */
export interface BooksEnd extends ChainEnd {
  /** A UUID, another one after each that has written. */
  mark: string;
}

/** Waits for the turn to write, as whoever posts does: until the transaction ends no request is answered by anybody else. */
export async function lockLedger(tx: EntityManager): Promise<void> {
  await rows(tx, 'update ledger_head set mark = gen_random_uuid()');
}

/** Begins a transaction and waits for the turn to write. */
export function takeTurn(client: PoolClient): Promise<BooksEnd> {
  return headAfter(client, 'begin', ' for update');
}

/** Begins a transaction that waits for nobody and sees the books as they stand at one moment. */
export function lookAtBooks(client: PoolClient): Promise<BooksEnd> {
  return headAfter(client, 'begin isolation level repeatable read read only', '');
}

/** Ends the look and begins a transaction whose turn comes when the mark is still this one; see `isTurnLost`. */
export async function claimTurn(client: PoolClient, mark: string): Promise<void> {
  // No values, so that the plain protocol takes all of it in one message; a mark is a UUID, the database's or our own.
  await client.query(`commit; begin; select claim_ledger_turn('${mark}')`);
}

/**
 * The books are not those that were expected: somebody else has written, or the batch ahead has failed. Nothing of ours was
 * written, and what was worked out may be wrong.
 */
export function isTurnLost(error: unknown): boolean {
  return error instanceof TurnLost || sqlStateOf(error) === 'LT001';
}

/** As the database's own error, found out before the turn is claimed. */
export class TurnLost extends Error {}

async function headAfter(client: PoolClient, begin: string, lock: string): Promise<BooksEnd> {
  const answers = (await client.query(
    `${begin}; select block, seq, hash, mark from ledger_head${lock}`,
  )) as unknown as QueryResult<{ block: string; seq: string; hash: Buffer; mark: string }>[];
  const [head] = answers[1]?.rows ?? [];
  if (!head) throw new Error('the ledger has no head: its migration has not run');
  return { number: Number(head.block), lastSeq: Number(head.seq), hash: head.hash, mark: head.mark };
}
