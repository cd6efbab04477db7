/**
 * Rule: points are never made or lost inside the books, they move between accounts. Every currency's balances add up to
 * zero, because what members, sinks and partners hold is exactly what the issuance account owes.
 */
import type { Bucket } from './buckets.js';
import type { Instant } from './instant.js';

/**
 * - ISSUANCE: owes every point that was ever given out, less those that were taken back; above zero where more was taken
 *   back than given, as when a mistake is put right with points that came in by an exchange.
 * - WALLET: what a member may spend now or later; never below zero.
 * - HELD: a member's points set aside for a redemption, an exchange or a review.
 * - REDEEMED, EXPIRED, DONATED (per cause): where points end.
 * - DEBT: what a member owes after a return of points already spent; never above zero.
 * - CLEARING: what a partner brand is owed in a currency (above zero) or owes (below).
 * - BUDGET: what a campaign may still give; never below zero.
 * - BLOCK: what a partner has paid for in advance; never below zero.
 * - SPONSOR: the money that is pledged to a cause and not used yet, in fen; never below zero.
 * - TRANSIT: between the two rows of a gift; empty before and after every command.
 */
export const accountKinds = [
  'WALLET',
  'HELD',
  'DEBT',
  'CLEARING',
  'EXPIRED',
  'REDEEMED',
  'ISSUANCE',
  'BUDGET',
  'BLOCK',
  'DONATED',
  'SPONSOR',
  'TRANSIT',
] as const;
export type AccountKind = (typeof accountKinds)[number];

export interface AccountRef {
  kind: AccountKind;
  /** The member's id; the code of a partner, budget or cause; or '' for the programme's own accounts. */
  owner: string;
  currency: string;
}

export interface Account extends AccountRef {
  balance: number;
  /** Of a wallet only: its balance by end of validity and pending time. */
  buckets: Bucket[];
  /** When the first posting came to it; null before. */
  openedAt: Instant | null;
}

const programme = '';

export const walletOf = (memberId: string, currency: string): AccountRef => ({
  kind: 'WALLET',
  owner: memberId,
  currency,
});
export const heldOf = (memberId: string, currency: string): AccountRef => ({ kind: 'HELD', owner: memberId, currency });
export const debtOf = (memberId: string, currency: string): AccountRef => ({ kind: 'DEBT', owner: memberId, currency });
export const clearingOf = (partner: string, currency: string): AccountRef => ({
  kind: 'CLEARING',
  owner: partner,
  currency,
});
export const issuanceOf = (currency: string): AccountRef => ({ kind: 'ISSUANCE', owner: programme, currency });
export const redeemedOf = (currency: string): AccountRef => ({ kind: 'REDEEMED', owner: programme, currency });
export const expiredOf = (currency: string): AccountRef => ({ kind: 'EXPIRED', owner: programme, currency });
export const budgetOf = (budget: string, currency: string): AccountRef => ({ kind: 'BUDGET', owner: budget, currency });
export const blockOf = (partner: string, currency: string): AccountRef => ({
  kind: 'BLOCK',
  owner: partner,
  currency,
});
export const donatedTo = (cause: string, currency: string): AccountRef => ({
  kind: 'DONATED',
  owner: cause,
  currency,
});
export const transitOf = (currency: string): AccountRef => ({ kind: 'TRANSIT', owner: programme, currency });

/** Money in the books: fen under a code of its own, so that a row stays within one currency. */
export const fen = 'CNY_FEN';
export const sponsorOf = (cause: string): AccountRef => ({ kind: 'SPONSOR', owner: cause, currency: fen });

/** An account nothing was ever posted to. */
export function unopened(ref: AccountRef): Account {
  return { kind: ref.kind, owner: ref.owner, currency: ref.currency, balance: 0, buckets: [], openedAt: null };
}

/** Whether accounts of this kind are owned by members; of the others there are few, however many members there are. */
export function isMembersOwn({ kind }: AccountRef): boolean {
  return kind === 'WALLET' || kind === 'HELD' || kind === 'DEBT';
}

/** One text per account. */
export function accountKey({ kind, owner, currency }: AccountRef): string {
  return `${accountKinds.indexOf(kind)}/${currency}/${owner}`;
}

/** Whether an account of this kind may stand at this balance. The table's CHECK says the same. */
export function balanceAllowed(kind: AccountKind, balance: number): boolean {
  if (!Number.isSafeInteger(balance)) return false;
  if (kind === 'CLEARING' || kind === 'ISSUANCE') return true;
  return kind === 'DEBT' ? balance <= 0 : balance >= 0;
}
