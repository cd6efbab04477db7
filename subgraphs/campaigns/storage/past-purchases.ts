import type { EntityManager } from 'typeorm';
import { rows, type Database } from '../../../chassis/database.js';
import type { Span } from '../domain/backtest.js';
import { isOwned, type OwnedPurchase } from '../domain/purchase.js';
import { PurchaseRow } from './purchase.row.js';
import { withParts } from './purchases.js';
import { readOnly } from './read-only.js';

/**
 * Purchases that are somebody's, in order of time and then of id, with lines and awards: pages of so many, each read in a
 * transaction of its own, which cannot write. One over all pages would keep the database from tidying up for as long as it lasts.
 */
export async function* streamPastPurchases(
  database: Database,
  span: Span,
  pageSize: number,
): AsyncGenerator<OwnedPurchase[]> {
  let after: OwnedPurchase | null = null;
  for (;;) {
    const place: OwnedPurchase | null = after;
    const page: OwnedPurchase[] = await readOnly(database, (reader) => readPage(reader, span, place, pageSize));
    yield page;
    if (page.length < pageSize) return;
    after = page.at(-1) ?? null;
  }
}

/** Three statements. */
async function readPage(
  manager: EntityManager,
  { since, until }: Span,
  after: OwnedPurchase | null,
  limit: number,
): Promise<OwnedPurchase[]> {
  const query = manager
    .createQueryBuilder(PurchaseRow, 'purchase')
    .where('purchase.occurredAt >= :since and purchase.occurredAt < :until and purchase.memberId is not null', {
      since,
      until,
    })
    .orderBy('purchase.occurredAt')
    .addOrderBy('purchase.id')
    .limit(limit);
  if (after) query.andWhere('(purchase.occurredAt, purchase.id) > (:at, :id)', { at: after.occurredAt, id: after.id });
  return (await withParts(manager, await query.getMany())).filter(isOwned);
}

export async function countPastPurchases(manager: EntityManager, { since, until }: Span): Promise<number> {
  const [found] = await rows<{ count: string }>(
    manager,
    'select count(*) from purchase where occurred_at >= $1 and occurred_at < $2 and member_id is not null',
    [since, until],
  );
  return Number(found?.count ?? 0);
}
