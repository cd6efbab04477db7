/**
 * Rule: a batch may be decided while the one before it is still being written. What is read by then may lack what that one
 * makes of the books, which is put over it from memory. Whether anybody else has written meanwhile is found out when the
 * turn to write is claimed.
 */
import type { StoredAnswer } from '../../../chassis/idempotency.js';
import type { Changes } from '../domain/books.js';
import { TurnLost, type BooksEnd } from './ledger-turn.js';
import type { PostingResult } from './posting-request.js';

export interface KnownAnswer {
  inputHash: Buffer;
  result: PostingResult;
}

/** A batch that was decided, and may not be committed yet. */
export interface BatchAhead {
  /** What it follows on. */
  base: BooksEnd;
  /** What the books end with once it is committed. */
  end: BooksEnd;
  changes: readonly Changes[];
  /** By `requestText`: what it answered. */
  answers: ReadonlyMap<string, KnownAnswer>;
  /** Its final answers to requests of earlier batches. */
  closed: ReadonlyMap<string, StoredAnswer>;
}

/**
 * The batch ahead, if books that end with this mark lack it; null if they have it already or there is none. Throws
 * `TurnLost` when they are neither before it nor after it.
 */
export function unseenIn(end: BooksEnd, ahead: BatchAhead | null): BatchAhead | null {
  if (ahead === null || end.mark === ahead.end.mark) return null;
  if (end.mark === ahead.base.mark) return ahead;
  throw new TurnLost('the ledger has been written to since');
}
