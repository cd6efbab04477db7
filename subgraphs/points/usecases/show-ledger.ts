import { pageOf, type Page, type PageArguments } from '../../../chassis/relay.js';
import { badInput } from '../../../chassis/domain-error.js';
import type { PostingKind, References } from '../domain/journal.js';
import { findWalletRows } from '../storage/ledger.js';
import { requireCurrency } from './currencies.js';
import type { PointsParts } from './points-parts.js';

/** A journal row as the wallet's owner sees it. */
export interface LedgerLine {
  seq: string;
  kind: PostingKind;
  currency: string;
  /** Above zero what came in, below what went out. */
  amount: number;
  /** Of the wallet, pending points included. */
  balanceAfter: number;
  references: References;
  postedAt: Date;
}

/**
 * A page of a wallet's ledger, newest first, with one row too many when there is a next page. Throws BAD_USER_INPUT for a
 * currency, size or cursor that is none.
 */
export async function walletLedger(
  parts: PointsParts,
  memberId: string,
  currency: string,
  asked: PageArguments,
): Promise<{ page: Page; lines: LedgerLine[] }> {
  const page = pageOf(asked, 1);
  const before = page.after?.[0] ?? null;
  if (before !== null && !/^\d{1,18}$/.test(before)) {
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  }
  await requireCurrency(parts, parts.database.read, currency, ['currency']);
  const found = await findWalletRows(parts.database.read, { memberId, currency }, { limit: page.size + 1, before });
  const lines = found.map(({ seq, kind, from, amount, fromBalanceAfter, toBalanceAfter, references, postedAt }) => {
    const out = from.kind === 'WALLET';
    return {
      seq,
      kind,
      currency,
      amount: out ? -amount : amount,
      balanceAfter: out ? fromBalanceAfter : toBalanceAfter,
      references,
      postedAt: new Date(postedAt),
    };
  });
  return { page, lines };
}
