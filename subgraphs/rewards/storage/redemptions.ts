import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Redemption } from '../domain/redemption.js';
import { RedemptionRow } from './redemption.row.js';
import { redemptionColumns, redemptionOf, redemptionOfRecord, type RedemptionRecord } from './redemption-record.js';

export async function findRedemption(manager: EntityManager, id: string): Promise<Redemption | undefined> {
  const row = await manager.findOneBy(RedemptionRow, { id });
  return row ? redemptionOf(row) : undefined;
}

export async function findRedemptions(manager: EntityManager, ids: readonly string[]): Promise<Redemption[]> {
  return ids.length === 0 ? [] : (await manager.findBy(RedemptionRow, { id: In([...ids]) })).map(redemptionOf);
}

/** The redemption, its row locked until the transaction ends: who gives pieces back takes turns. */
export async function lockRedemption(tx: EntityManager, id: string): Promise<Redemption | undefined> {
  const [record] = await rows<RedemptionRecord>(
    tx,
    `select ${redemptionColumns('redemption')} from redemption where id = $1 for update`,
    [id],
  );
  return record && redemptionOfRecord(record);
}

/**
 * A person has to look at it. Points holds for them for a day, and after an approval for as long as the hold was asked
 * for; so long it is not given up. Asked again about the same review, nothing changes, which is false.
 */
export async function markUnderReview(tx: EntityManager, id: string, reviewId: string): Promise<boolean> {
  const marked = await rows(
    tx,
    `update redemption
        set review_id = $2, review_until = app_now() + interval '24 hours' + (held_until - created_at)
      where id = $1 and status = 'PENDING' and review_id is null returning 1`,
    [id, reviewId],
  );
  return marked.length === 1;
}

/** The provider has not decided on the cash yet. False when that was known, or it has ended. */
export async function markPaymentWaiting(tx: EntityManager, id: string): Promise<boolean> {
  const marked = await rows(
    tx,
    `update redemption set cash_state = 'WAITING'
      where id = $1 and status = 'PENDING' and cash_state = 'ASKED' returning 1`,
    [id],
  );
  return marked.length === 1;
}

/** Has the job look at once at what waits for this review. False when nothing does. */
export async function hurryReviewed(tx: EntityManager, reviewId: string): Promise<boolean> {
  const hurried = await rows(
    tx,
    `update redemption set next_attempt_at = app_now()
      where review_id = $1 and status = 'PENDING' returning 1`,
    [reviewId],
  );
  return hurried.length > 0;
}

/** The same for one whose payment the provider has decided on. */
export async function hurryRedemption(tx: EntityManager, id: string): Promise<boolean> {
  const hurried = await rows(
    tx,
    `update redemption set next_attempt_at = app_now() where id = $1 and status = 'PENDING' returning 1`,
    [id],
  );
  return hurried.length > 0;
}

/**
 * Up to `limit` redemptions that wait for an end and are due, each put off for its next attempt: after
 * 5 seconds, doubling up to 10 minutes. Two jobs at once get different ones.
 */
export async function claimPending(tx: EntityManager, limit: number): Promise<Redemption[]> {
  const claimed = await rows<{ id: string }>(
    tx,
    `update redemption
        set attempts = attempts + 1,
            next_attempt_at = app_now() + least(interval '5 seconds' * power(2, least(attempts, 20)), interval '10 minutes')
      where id in (
        select id from redemption where next_attempt_at <= app_now()
         order by next_attempt_at limit $1 for update skip locked)
      returning id`,
    [limit],
  );
  return findRedemptions(
    tx,
    claimed.map((row) => row.id),
  );
}
