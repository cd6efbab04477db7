/**
 * Rule: a journal row moves points from one account to another and is never changed. It carries both legs, both balances
 * after it, and how its amount splits over the member's buckets, so that the books can be rebuilt from rows alone.
 */
import type { AccountRef } from './account.js';
import type { Bucket } from './buckets.js';
import type { Instant } from './instant.js';

/**
 * EARNED issuance or budget -> wallet · REVERSED wallet -> issuance or budget · MATURED wallet -> the same wallet, its split
 * being the pending buckets that are pending no longer ·
 * HELD wallet -> held · RELEASED held -> wallet · SETTLED held -> redeemed · BURNED wallet -> redeemed ·
 * RETURNED redeemed -> wallet · CONVERTED_OUT held -> clearing · CONVERTED_IN clearing or block -> wallet ·
 * CONVERSION_RETURNED clearing -> wallet · CONVERSION_REVERSED wallet -> clearing or block, when an exchange is undone ·
 * EXPIRED wallet -> expired, its validity or its membership having ended · DEBT_INCURRED debt -> wallet · DEBT_REPAID wallet -> debt ·
 * TRANSFERRED_OUT wallet -> transit · TRANSFERRED_IN transit -> wallet, when members are merged or parted again ·
 * GIFT_OUT wallet -> transit · GIFT_IN transit -> wallet · DONATED wallet -> donated · SPONSORED sponsor -> donated ·
 * ADJUSTED_IN issuance -> wallet · ADJUSTED_OUT wallet -> issuance ·
 * FUNDED issuance -> budget, block or sponsor · WITHDRAWN budget, block or sponsor -> issuance
 */
export const postingKinds = [
  'EARNED',
  'REVERSED',
  'MATURED',
  'HELD',
  'RELEASED',
  'SETTLED',
  'BURNED',
  'RETURNED',
  'CONVERTED_OUT',
  'CONVERTED_IN',
  'CONVERSION_RETURNED',
  'CONVERSION_REVERSED',
  'EXPIRED',
  'DEBT_INCURRED',
  'DEBT_REPAID',
  'GIFT_OUT',
  'GIFT_IN',
  'TRANSFERRED_OUT',
  'TRANSFERRED_IN',
  'DONATED',
  'SPONSORED',
  'ADJUSTED_IN',
  'ADJUSTED_OUT',
  'FUNDED',
  'WITHDRAWN',
] as const;
export type PostingKind = (typeof postingKinds)[number];

export type ReferenceValue = string | number | readonly ReferenceValue[];

/** Ids and figures of what caused a row; never personal data. */
export type References = Readonly<Record<string, ReferenceValue>>;

export interface JournalRow {
  kind: PostingKind;
  from: AccountRef;
  to: AccountRef;
  /** Whole points, above zero. */
  amount: number;
  fromBalanceAfter: number;
  toBalanceAfter: number;
  /** The one member whose points the row is about; null where no member is concerned: funding and sponsoring. */
  memberId: string | null;
  /**
   * The buckets of the wallet that the row fills or empties; on a row between held points and a sink the buckets the held
   * points came from. Adds up to the amount, or is empty on a row that concerns no member.
   */
  split: Bucket[];
  references: References;
  postedAt: Instant;
}

/** A row with its place in the journal: whole numbers from 1 on without a gap, in the order of the commits. */
export interface NumberedRow extends JournalRow {
  /** Text, because it is a place in an order and nothing is reckoned with it. */
  seq: string;
}
