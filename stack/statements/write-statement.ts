import { open, rename, rm } from 'node:fs/promises';
import type { EntityManager } from 'typeorm';
import type { StatementItem } from '../../subgraphs/partners/domain/settlement/statement-item.js';
import { streamItems } from '../../subgraphs/partners/storage/settlement/item-pages.js';
import { readLines } from '../../subgraphs/partners/storage/settlement/settlement-lines.js';
import { findStatement } from '../../subgraphs/partners/storage/settlement/statements.js';
import { endCsv, headCsv, itemsCsv } from '../../subgraphs/partners/usecases/settlement/statement-csv.js';
import {
  itemsAPiece,
  statementText,
  type StatementEnd,
  type StatementHead,
} from '../../subgraphs/partners/usecases/settlement/statement-text.js';
import { CannotStart } from '../cannot-start.js';

/** Written whole or not at all: until its end it is called FILE.part. Gives the number of items. */
export async function writeStatement(read: EntityManager, head: StatementHead, target: string): Promise<number> {
  const { brand, period } = head;
  const kept = await findStatement(read, period, brand);
  if (!kept) throw new CannotStart(`There is no statement of ${brand} for ${period}: its month is not closed.`);
  const end = { lines: await readLines(read, period, brand), netMinor: kept.netMinor };
  const items = streamItems(read, period, brand);
  const pieces = target.endsWith('.csv') ? csvPieces(head, items, end) : statementText(head, items);
  const part = `${target}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    for await (const piece of pieces) await file.write(piece);
    await file.close();
    await rename(part, target);
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
  return kept.items;
}

async function* csvPieces(
  head: StatementHead,
  items: AsyncIterable<StatementItem>,
  end: StatementEnd,
): AsyncGenerator<string> {
  yield headCsv();
  let some: StatementItem[] = [];
  for await (const item of items) {
    some.push(item);
    if (some.length < itemsAPiece) continue;
    yield itemsCsv(some);
    some = [];
  }
  yield itemsCsv(some) + endCsv(head, end);
}
