/**
 * Rule: a journal row moves points from one account to another and is never changed. It carries both legs, both balances
 * after it, and how its amount splits over the member's buckets, so that the books can be rebuilt from rows alone.
 */
import type { AccountRef } from './account.js';
import type { Bucket } from './buckets.js';
import type { Instant } from './instant.js';

/**
 * EARNED issuance -> wallet · REVERSED wallet -> issuance · HELD wallet -> held · RELEASED held -> wallet ·
 * SETTLED held -> redeemed · RETURNED redeemed -> wallet · CONVERTED_OUT held -> clearing · CONVERTED_IN clearing -> wallet ·
 * EXPIRED wallet -> expired · DEBT_INCURRED debt -> wallet · DEBT_REPAID wallet -> debt
 */
export const postingKinds = [
  'EARNED',
  'REVERSED',
  'HELD',
  'RELEASED',
  'SETTLED',
  'RETURNED',
  'CONVERTED_OUT',
  'CONVERTED_IN',
  'EXPIRED',
  'DEBT_INCURRED',
  'DEBT_REPAID',
] as const;
export type PostingKind = (typeof postingKinds)[number];

/** Ids of what caused a row; never personal data. */
export type References = Record<string, string | number>;

export interface JournalRow {
  kind: PostingKind;
  from: AccountRef;
  to: AccountRef;
  /** Whole points, above zero. */
  amount: number;
  fromBalanceAfter: number;
  toBalanceAfter: number;
  /** Every row is about one member's points. */
  memberId: string;
  /**
   * The buckets of the wallet that the row fills or empties; on a row between held points and a sink the buckets the held
   * points came from. Adds up to the amount.
   */
  split: Bucket[];
  references: References;
  postedAt: Instant;
}
