import type { AccountKind } from '../domain/account.js';
import { expiringBy, isOverdue, pendingOf, settledAt, spendableOf, type Bucket } from '../domain/buckets.js';
import { instantOf } from '../domain/instant.js';
import { worthWith } from '../domain/worth.js';
import { badInput } from '../../../chassis/domain-error.js';
import { findShownAccounts, type ShownAccount } from '../storage/wallets.js';
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
  const accounts = await findShownAccounts(parts.database.reads, memberIds);
  const codes = new Set([parts.own.code, ...accounts.map(({ currency }) => currency)]);
  const currencies = await currenciesOf(parts, [...codes]);
  const byMember = new Map(memberIds.map((id) => [id, new Map([[parts.own.code, [] as ShownAccount[]]])]));
  for (const account of accounts) {
    const wallets = byMember.get(account.memberId);
    wallets?.set(account.currency, [...(wallets.get(account.currency) ?? []), account]);
  }
  return memberIds.map((memberId) =>
    [...(byMember.get(memberId)?.keys() ?? [])]
      .sort((a, b) => Number(b === parts.own.code) - Number(a === parts.own.code) || (a < b ? -1 : 1))
      .map((code) =>
        viewOf(parts, memberId, code, byMember.get(memberId)?.get(code) ?? [], currencies.get(code)?.pointsPerYuan),
      ),
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
  accounts: readonly ShownAccount[],
  pointsPerYuan: number | undefined,
): WalletView {
  if (pointsPerYuan === undefined) throw new Error(`a wallet is in the unknown currency ${currency}`);
  const at = instantOf(parts.clock.now());
  const sum = (kind: AccountKind) => accounts.reduce((all, it) => all + (it.kind === kind ? it.balance : 0), 0);
  const standing = accounts.find(({ kind }) => kind === 'WALLET')?.buckets ?? [];
  const buckets = settledAt(standing, at).filter((bucket) => !isOverdue(bucket, at));
  const spendable = spendableOf(buckets, at);
  return {
    memberId,
    currency,
    spendable,
    pending: pendingOf(buckets, at),
    held: sum('HELD'),
    // Not -0, which is another number to some readers.
    debt: Math.abs(sum('DEBT')),
    buckets,
    worthMinor: worthWith(spendable, pointsPerYuan, { numerator: 1, denominator: 1 }),
  };
}
