import type { EntityManager } from 'typeorm';
import type { NumberedRow } from '../domain/journal.js';
import { JournalEntryRow, journalRowOf } from './journal.row.js';

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
