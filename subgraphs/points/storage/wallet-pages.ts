import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { AccountKind } from '../domain/account.js';
import type { PostingKind, References } from '../domain/journal.js';

export interface WalletPage {
  currency: string;
  limit: number;
  /** The place of the row before which the page begins; null for the newest. */
  before: string | null;
}

/** What a wallet's owner is shown of a journal row. */
export interface WalletRow {
  /** Text, because it is a place in an order and nothing is reckoned with it. */
  seq: string;
  memberId: string;
  kind: PostingKind;
  fromKind: AccountKind;
  amount: number;
  fromBalanceAfter: number;
  toBalanceAfter: number;
  references: References;
  postedAt: Date;
}

const pages = {
  name: 'pages of wallets',
  text: `
    select page.* from unnest($1::uuid[]) as asked (id) cross join lateral (
      select seq, member_id as "memberId", kind, from_kind as "fromKind", amount, from_balance_after as "fromBalanceAfter",
             to_balance_after as "toBalanceAfter", reference_ids as "references", posted_at as "postedAt"
        from journal
       where member_id = asked.id and currency = $2 and (from_kind = 'WALLET' or to_kind = 'WALLET')
         and seq < coalesce($3::bigint, 9223372036854775807)
       order by seq desc limit $4) as page
     order by seq desc`,
};

/** The columns that arrive as text. */
type Numbers = 'amount' | 'fromBalanceAfter' | 'toBalanceAfter';

/**
 * Rows that moved points into or out of wallets, newest first: the same page of each member's, in one statement. Rows are
 * numbered in the order of their commits, so that a later row never gets a lower number.
 */
export async function walletPages(
  reads: PipelinedReads,
  memberIds: readonly string[],
  { currency, limit, before }: WalletPage,
): Promise<Map<string, WalletRow[]>> {
  const found = await reads.rows<Omit<WalletRow, Numbers> & Record<Numbers, string>>(pages, [
    memberIds,
    currency,
    before,
    limit,
  ]);
  const byMember = new Map<string, WalletRow[]>(memberIds.map((id) => [id, []]));
  for (const row of found) {
    byMember.get(row.memberId)?.push({
      ...row,
      amount: toWholeNumber(row.amount),
      fromBalanceAfter: toWholeNumber(row.fromBalanceAfter),
      toBalanceAfter: toWholeNumber(row.toBalanceAfter),
    });
  }
  return byMember;
}
