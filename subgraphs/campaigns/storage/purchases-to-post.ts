import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Purchase } from '../domain/purchase.js';
import { PurchaseRow } from './purchase.row.js';
import { withParts } from './purchases.js';

/**
 * Marks purchases posted, with their awards' cuts and shares as they are handed over; one that is marked already stays as it is.
 * One statement, however many.
 */
export async function markPosted(manager: EntityManager, purchases: readonly Purchase[]): Promise<void> {
  const cut = purchases.flatMap(({ awards }) => awards.filter((award) => award.cut > 0));
  await rows(
    manager,
    `with marked as (
       update purchase set posted_at = app_now() where id = any($1::uuid[]) and posted_at is null returning id
     )
     update award set cut = paid.cut, shares = paid.shares
       from marked, jsonb_to_recordset($2) as paid (id uuid, cut bigint, shares bigint[])
      where award.purchase_id = marked.id and award.id = paid.id`,
    [
      purchases.map(({ id }) => id),
      JSON.stringify(cut.map(({ id, cut: points, shares }) => ({ id, cut: points, shares }))),
    ],
  );
}

/**
 * Up to `limit` purchases that wait for their posting and are due, each put off for its next attempt: after 10 seconds,
 * doubling up to an hour. Two jobs at once get different ones.
 */
export async function claimUnposted(tx: EntityManager, limit: number): Promise<Purchase[]> {
  const claimed = await rows<{ id: string }>(
    tx,
    `update purchase
        set posting_attempts = posting_attempts + 1,
            next_posting_at = app_now() + least(interval '10 seconds' * power(2, least(posting_attempts, 20)), interval '1 hour')
      where id in (
        select id from purchase where posted_at is null and member_id is not null and next_posting_at <= app_now()
         order by next_posting_at limit $1 for update skip locked)
      returning id`,
    [limit],
  );
  return withParts(tx, await tx.findBy(PurchaseRow, { id: In(claimed.map(({ id }) => id)) }));
}
