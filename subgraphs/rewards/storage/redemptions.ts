import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { MemberId, RedemptionId, RewardId } from '../../../schema/vocabulary.js';
import type { Bonus } from '../domain/bonus.js';
import type { ChosenPrice } from '../domain/price.js';
import type { Redemption } from '../domain/redemption.js';
import { RedemptionRow } from './redemption.row.js';

export interface NewRedemption {
  id: RedemptionId;
  memberId: MemberId;
  rewardId: RewardId;
  price: ChosenPrice;
  bonus: Bonus;
  currency: string;
  holdMinutes: number;
  /** A digest of the device that asked; null where the request named none. */
  device: string | null;
}

/** A request that is still being answered is left alone by the job for this long. */
const firstAttempt = "interval '30 seconds'";

export async function findRedemption(manager: EntityManager, id: string): Promise<Redemption | undefined> {
  const row = await manager.findOneBy(RedemptionRow, { id });
  return row ? redemptionOf(row) : undefined;
}

async function findRedemptions(manager: EntityManager, ids: readonly string[]): Promise<Redemption[]> {
  return (await manager.findBy(RedemptionRow, { id: In([...ids]) })).map(redemptionOf);
}

/** False when the id is taken, which then belongs to another member: one's own ids stand in the book of answers. */
export async function insertPending(tx: EntityManager, redemption: NewRedemption): Promise<boolean> {
  const { id, memberId, rewardId, price, bonus, currency, holdMinutes, device } = redemption;
  const inserted = await rows(
    tx,
    `insert into redemption (id, member_id, reward_id, points, cash_amount_minor, cash_currency, currency, device, held_until, next_attempt_at,
       listed_points, bonus_numerator, bonus_denominator, benefits_version)
     values ($1, $2, $3, $4, $5, $6, $7, $9, app_now() + $8 * interval '1 minute', app_now() + ${firstAttempt},
       $10, $11, $12, $13)
     on conflict (id) do nothing
     returning 1`,
    [
      id,
      memberId,
      rewardId,
      price.paid.points,
      price.paid.cash?.amountMinor ?? null,
      price.paid.cash?.currency ?? null,
      currency,
      holdMinutes,
      device,
      ...[price.listed.points, bonus.numerator, bonus.denominator, bonus.version],
    ],
  );
  return inserted.length === 1;
}

/** False when somebody else has ended it before. */
export async function markEnded(tx: EntityManager, id: RedemptionId, end: 'SETTLED' | 'VOIDED'): Promise<boolean> {
  const ended = await rows(
    tx,
    `update redemption
        set status = $2, next_attempt_at = null, settled_at = case when $2 = 'SETTLED' then app_now() end
      where id = $1 and status = 'PENDING'
      returning 1`,
    [id, end],
  );
  return ended.length === 1;
}

/**
 * A person has to look at it. Points holds for them for a day, and after an approval for as long as the hold was asked
 * for; so long it is not given up. Asked again about the same review, nothing changes, which is false.
 */
export async function markUnderReview(tx: EntityManager, id: RedemptionId, reviewId: string): Promise<boolean> {
  const marked = await rows(
    tx,
    `update redemption
        set review_id = $2, review_until = app_now() + interval '24 hours' + (held_until - created_at)
      where id = $1 and status = 'PENDING' and review_id is null returning 1`,
    [id, reviewId],
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

/** False when the redemption is not settled or a cancellation has begun before. */
export async function markCancelling(tx: EntityManager, id: RedemptionId, by: string): Promise<boolean> {
  const begun = await rows(
    tx,
    `update redemption
        set cancelling_since = app_now(), cancelling_by = $2, attempts = 0, next_attempt_at = app_now() + ${firstAttempt}
      where id = $1 and status = 'SETTLED' and cancelling_since is null
      returning 1`,
    [id, by],
  );
  return begun.length === 1;
}

/** False when somebody else has ended the cancellation before. */
export async function markCancelled(tx: EntityManager, id: RedemptionId): Promise<boolean> {
  const cancelled = await rows(
    tx,
    `update redemption set status = 'CANCELLED', cancelled_at = app_now(), next_attempt_at = null
      where id = $1 and status = 'SETTLED' and cancelling_since is not null
      returning 1`,
    [id],
  );
  return cancelled.length === 1;
}

/** Points has nothing to give back: the redemption stays settled for good. */
export async function markCancellationRefused(tx: EntityManager, id: RedemptionId): Promise<void> {
  await rows(
    tx,
    `update redemption
        set cancelling_since = null, cancelling_by = null, next_attempt_at = null, cancellation_refused_at = app_now()
      where id = $1 and status = 'SETTLED' and cancelling_since is not null`,
    [id],
  );
}

/**
 * Up to `limit` redemptions or cancellations that wait for an end and are due, each put off for its next attempt: after
 * 5 seconds, doubling up to 10 minutes. Two jobs at once get different ones.
 */
export async function claimUnderWay(tx: EntityManager, limit: number): Promise<Redemption[]> {
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

export function redemptionOf(row: RedemptionRow): Redemption {
  const { cashAmountMinor, cashCurrency, listedPoints, id, memberId, survivorId, rewardId, ...same } = row;
  return {
    ...same,
    id: id as RedemptionId,
    memberId: memberId as MemberId,
    ownerId: (survivorId ?? memberId) as MemberId,
    rewardId: rewardId as RewardId,
    listedPoints: listedPoints ?? row.points,
    cash:
      cashAmountMinor === null || cashCurrency === null
        ? null
        : { amountMinor: cashAmountMinor, currency: cashCurrency },
  };
}
