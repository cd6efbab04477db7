import type { Database } from '../../../../chassis/database.js';
import type { ItemPlace, StatementItem } from '../../domain/settlement/statement-item.js';
import { streamItems } from '../../storage/settlement/item-pages.js';
import { readLines } from '../../storage/settlement/settlement-lines.js';
import {
  findStatement,
  listStatementKeys,
  type KeptStatement,
  type PublishedKey,
} from '../../storage/settlement/statements.js';
import { endCsv, headCsv, itemsCsv } from './statement-csv.js';
import { endText, headText, itemsAPiece, itemText } from './statement-text.js';

export type StatementFormat = 'JSON' | 'CSV';

interface Showing {
  database: Database;
  zone: string;
}

export function showStatementKeys({ database }: Showing): Promise<PublishedKey[]> {
  return listStatementKeys(database.read);
}

/** Null while the month is not closed, and for a sandbox, which is not settled. */
export function showSignedStatement(
  { database }: Showing,
  period: string,
  brand: string,
): Promise<KeptStatement | null> {
  return findStatement(database.read, period, brand);
}

/** Up to `limit` of a brand's items in the order of its statement; of an open month those of now. */
export async function showItems(
  { database }: Showing,
  period: string,
  brand: string,
  { after, limit }: { after: ItemPlace | null; limit: number },
): Promise<StatementItem[]> {
  const found: StatementItem[] = [];
  for await (const item of streamItems(database.read, period, brand, { after, pageSize: limit })) {
    found.push(item);
    if (found.length === limit) break;
  }
  return found;
}

/** Where a piece ends: behind so many items, the last of which is this one. */
export interface PiecePlace {
  count: number;
  last: ItemPlace | null;
}

export interface StatementPiece {
  text: string;
  place: PiecePlace;
}

/**
 * Up to `limit` pieces of a closed month's statement. All pieces one behind the other are the statement, to the byte. None where the
 * month is not closed.
 */
export async function showPieces(
  { database, zone }: Showing,
  { period, brand, format }: { period: string; brand: string; format: StatementFormat },
  { after, limit }: { after: PiecePlace | null; limit: number },
): Promise<StatementPiece[]> {
  const kept = await findStatement(database.read, period, brand);
  if (!kept || (after && after.count >= kept.items)) return [];
  const lines = await readLines(database.read, period, brand);
  const head = { brand, period, zone };
  const end = { lines, netMinor: kept.netMinor };
  const written = format === 'JSON' ? jsonPiece : csvPiece;
  const pieces: StatementPiece[] = [];
  let { count, last } = after ?? { count: 0, last: null };
  const stream = streamItems(database.read, period, brand, {
    after: last,
    pageSize: itemsAPiece * Math.min(limit, 10),
  });
  do {
    const items = await takeFrom(stream, itemsAPiece);
    if (items.length === 0 && count < kept.items) throw new Error(`items of ${brand} in ${period} are gone`);
    const begins = count === 0 ? { head: true } : { head: false };
    count += items.length;
    const place = items.at(-1) ?? null;
    last = place && { fromBrand: place.fromBrand, toBrand: place.toBrand, id: place.id };
    const ends = count >= kept.items;
    pieces.push({ text: written(items, head, { ...begins, end: ends ? end : null }), place: { count, last } });
    if (ends) break;
  } while (pieces.length < limit);
  return pieces;
}

type Written = (
  items: readonly StatementItem[],
  head: { brand: string; period: string; zone: string },
  edges: { head: boolean; end: Parameters<typeof endText>[1] | null },
) => string;

const jsonPiece: Written = (items, head, edges) =>
  (edges.head ? headText(head) : ',') + items.map(itemText).join(',') + (edges.end ? endText(head, edges.end) : '');

const csvPiece: Written = (items, head, edges) =>
  (edges.head ? headCsv() : '') + itemsCsv(items) + (edges.end ? endCsv(head, edges.end) : '');

async function takeFrom(stream: AsyncGenerator<StatementItem>, most: number): Promise<StatementItem[]> {
  const taken: StatementItem[] = [];
  while (taken.length < most) {
    const next = await stream.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
