import type { EntityManager } from 'typeorm';
import type { JournalRow } from '../domain/journal.js';
import { JournalEntryRow, journalRowOf } from './journal.row.js';

export interface NumberedRow extends JournalRow {
  /** Its place in the journal. */
  seq: string;
}

/**
 * Rows that moved points into or out of the wallet, newest first, from before the given place on. Rows of one wallet are
 * numbered under its lock, so that a later row never gets a lower number.
 */
export async function findWalletRows(
  manager: EntityManager,
  wallet: { memberId: string; currency: string },
  page: { limit: number; before: string | null },
): Promise<NumberedRow[]> {
  const query = manager
    .createQueryBuilder(JournalEntryRow, 'journal')
    .where('journal.memberId = :memberId and journal.currency = :currency', wallet)
    .andWhere("(journal.fromKind = 'WALLET' or journal.toKind = 'WALLET')")
    .orderBy('journal.seq', 'DESC')
    .limit(page.limit);
  if (page.before !== null) query.andWhere('journal.seq < :before', { before: page.before });
  return (await query.getMany()).map((row) => ({ ...journalRowOf(row), seq: row.seq }));
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
