import { accountKey, debtOf, heldOf, walletOf, type Account } from '../domain/account.js';
import { expiringBy, isOverdue, pendingOf, settledAt, spendableOf, type Bucket } from '../domain/buckets.js';
import { instantOf } from '../domain/instant.js';
import { worthWith } from '../domain/worth.js';
import { badInput } from '../../../chassis/domain-error.js';
import { findMembersAccounts } from '../storage/wallets.js';
import { currenciesOf } from './currencies.js';
import type { PointsParts } from './points-parts.js';

/** What reading wallets stands on. */
export type WalletParts = Pick<PointsParts, 'database' | 'clock' | 'own'>;

/** A wallet as it stands at the time of asking, whether or not what is overdue has been cleared already. */
export interface WalletView {
  memberId: string;
  currency: string;
  spendable: number;
  pending: number;
  held: number;
  debt: number;
  /** Not overdue; earliest end of validity first. */
  buckets: Bucket[];
  /** Worth of the spendable points in fen without any tier's bonus, rounded down. */
  worthMinor: number;
}

/**
 * The wallets of each member, the programme's own first and always there, then by currency code. Two statements however many
 * members.
 */
export async function walletsOfMembers(parts: WalletParts, memberIds: readonly string[]): Promise<WalletView[][]> {
  const accounts = await findMembersAccounts(parts.database.read, memberIds);
  const byKey = new Map(accounts.map((account) => [accountKey(account), account]));
  const codes = new Set([parts.own.code, ...accounts.map(({ currency }) => currency)]);
  const currencies = await currenciesOf(parts, parts.database.read, [...codes]);
  const codesByMember = new Map(memberIds.map((id) => [id, new Set([parts.own.code])]));
  for (const { owner, currency } of accounts) codesByMember.get(owner)?.add(currency);
  return memberIds.map((memberId) =>
    [...(codesByMember.get(memberId) ?? [])]
      .sort((a, b) => Number(b === parts.own.code) - Number(a === parts.own.code) || (a < b ? -1 : 1))
      .map((code) => viewOf(parts, memberId, code, byKey, currencies.get(code)?.pointsPerYuan)),
  );
}

/** A wallet that nothing was ever posted to. */
export function emptyWallet(memberId: string, currency: string): WalletView {
  return { memberId, currency, spendable: 0, pending: 0, held: 0, debt: 0, buckets: [], worthMinor: 0 };
}

/** Points valid now that will not be any more so many days of 24 hours from now. */
export function expiringWithin(parts: Pick<WalletParts, 'clock'>, { buckets }: WalletView, days: number): number {
  if (days < 0 || days > 36_500) {
    throw badInput({ path: ['withinDays'], reason: 'must lie between 0 and 36500' });
  }
  const now = parts.clock.now();
  return expiringBy(buckets, instantOf(now), instantOf(new Date(now.getTime() + days * 86_400_000)));
}

function viewOf(
  parts: WalletParts,
  memberId: string,
  currency: string,
  accounts: ReadonlyMap<string, Account>,
  pointsPerYuan: number | undefined,
): WalletView {
  if (pointsPerYuan === undefined) throw new Error(`a wallet is in the unknown currency ${currency}`);
  const at = instantOf(parts.clock.now());
  const standing = accounts.get(accountKey(walletOf(memberId, currency)))?.buckets ?? [];
  const buckets = settledAt(standing, at).filter((bucket) => !isOverdue(bucket, at));
  const spendable = spendableOf(buckets, at);
  return {
    memberId,
    currency,
    spendable,
    pending: pendingOf(buckets, at),
    held: accounts.get(accountKey(heldOf(memberId, currency)))?.balance ?? 0,
    // Not -0, which is another number to some readers.
    debt: Math.abs(accounts.get(accountKey(debtOf(memberId, currency)))?.balance ?? 0),
    buckets,
    worthMinor: worthWith(spendable, pointsPerYuan, { numerator: 1, denominator: 1 }),
  };
}
