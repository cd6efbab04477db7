/**
 * Rule: points are never made or lost inside the books, they move between accounts. Every currency's balances add up to
 * zero, because what members, sinks and partners hold is exactly what the issuance account owes.
 */
import type { Bucket } from './buckets.js';

/**
 * - ISSUANCE: owes every point that was ever earned; never above zero.
 * - WALLET: what a member may spend now or later; never below zero.
 * - HELD: a member's points set aside for a redemption or an exchange.
 * - REDEEMED, EXPIRED: where points end.
 * - DEBT: what a member owes after a return of points already spent; never above zero.
 * - CLEARING: what a partner brand is owed in a currency (above zero) or owes (below).
 */
export const accountKinds = ['WALLET', 'HELD', 'DEBT', 'CLEARING', 'EXPIRED', 'REDEEMED', 'ISSUANCE'] as const;
export type AccountKind = (typeof accountKinds)[number];

export interface AccountRef {
  kind: AccountKind;
  /** The member's id, the partner's code, or '' for the programme's own accounts. */
  owner: string;
  currency: string;
}

export interface Account extends AccountRef {
  balance: number;
  /** Of a wallet only: its balance by end of validity and pending time. */
  buckets: Bucket[];
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

/** One text per account; also says which of two accounts is locked first: members' own before those that all share. */
export function accountKey({ kind, owner, currency }: AccountRef): string {
  return `${accountKinds.indexOf(kind)}/${currency}/${owner}`;
}

/** Whether an account of this kind may stand at this balance. The table's CHECK says the same. */
export function balanceAllowed(kind: AccountKind, balance: number): boolean {
  if (!Number.isSafeInteger(balance)) return false;
  if (kind === 'CLEARING') return true;
  return kind === 'ISSUANCE' || kind === 'DEBT' ? balance <= 0 : balance >= 0;
}
