import type { EntityManager } from 'typeorm';
import type { NumberedRow } from '../domain/journal.js';
import { JournalEntryRow, journalRowOf } from './journal.row.js';

export interface WalletPage {
  currency: string;
  limit: number;
  /** The place of the row before which the page begins; null for the newest. */
  before: string | null;
}

/**
 * Rows that moved points into or out of wallets, newest first: the same page of each member's, in one statement. Rows are
 * numbered in the order of their commits, so that a later row never gets a lower number.
 */
export async function findWalletRows(
  manager: EntityManager,
  memberIds: readonly string[],
  { currency, limit, before }: WalletPage,
): Promise<Map<string, NumberedRow[]>> {
  const found = await manager
    .createQueryBuilder(JournalEntryRow, 'journal')
    .where(
      `journal.seq in (
         select page.seq from unnest(cast(:memberIds as uuid[])) as member(id) cross join lateral (
           select seq from journal
           where member_id = member.id and currency = :currency and (from_kind = 'WALLET' or to_kind = 'WALLET')
             and seq < coalesce(cast(:before as bigint), 9223372036854775807)
           order by seq desc limit :limit) as page)`,
      { memberIds, currency, before, limit },
    )
    .orderBy('journal.seq', 'DESC')
    .getMany();
  const pages = new Map<string, NumberedRow[]>(memberIds.map((id) => [id, []]));
  for (const row of found) pages.get(row.memberId ?? '')?.push({ ...journalRowOf(row), seq: row.seq });
  return pages;
}

/** The whole journal in its order, so many rows at a time. */
export async function* readJournal(manager: EntityManager, pageSize = 1_000): AsyncGenerator<NumberedRow> {
  let last = '0';
  for (;;) {
    const page = await manager
      .createQueryBuilder(JournalEntryRow, 'journal')
      .where('journal.seq > :last', { last })
      .orderBy('journal.seq', 'ASC')
      .limit(pageSize)
      .getMany();
    for (const row of page) yield { ...journalRowOf(row), seq: row.seq };
    const lastRow = page.at(-1);
    if (!lastRow || page.length < pageSize) return;
    last = lastRow.seq;
  }
}
