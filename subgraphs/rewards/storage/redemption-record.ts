/** Between the rows of redemptions, as TypeORM or the driver gives them, and the redemptions of the domain. */
import { survivorOf } from '../../../chassis/person-links.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { MemberId, RedemptionId, RewardId } from '../../../schema/vocabulary.js';
import type { Redemption } from '../domain/redemption.js';
import { oneOf } from '../domain/reward-contents.js';
import type { RedemptionRow } from './redemption.row.js';

/** As the driver gives it: numbers of 64 bits are texts. */
export interface RedemptionRecord extends Omit<
  RedemptionRow,
  'points' | 'listedPoints' | 'cashAmountMinor' | 'cashRefundedMinor'
> {
  points: string;
  listedPoints: string | null;
  cashAmountMinor: string | null;
  cashRefundedMinor: string;
}

/**
 * For SQL: the columns of a redemption record.
 * @param from the table's alias
 * @param survivor whom the member leads to, where the statement knows it already
 */
export function redemptionColumns(from: string, survivor = survivorOf(`${from}.member_id`)): string {
  return `${from}.id, ${from}.member_id as "memberId", ${survivor} as "survivorId", ${from}.reward_id as "rewardId",
    ${from}.reward_version as "rewardVersion", ${from}.tier, ${from}.pieces, ${from}.points,
    ${from}.listed_points as "listedPoints", ${from}.cash_amount_minor as "cashAmountMinor",
    ${from}.cash_currency as "cashCurrency", ${from}.cash_state as "cashState",
    ${from}.cash_refunded_minor as "cashRefundedMinor", ${from}.currency, ${from}.contents, ${from}.status,
    ${from}.created_at as "createdAt", ${from}.held_until as "heldUntil", ${from}.device, ${from}.review_id as "reviewId",
    ${from}.review_until as "reviewUntil", ${from}.settled_at as "settledAt", ${from}.cancel_days as "cancelDays",
    ${from}.pieces_returned as "piecesReturned", ${from}.pieces_returning as "piecesReturning",
    ${from}.return_refused_at as "returnRefusedAt"`;
}

export function redemptionOfRecord(record: RedemptionRecord): Redemption {
  const { points, listedPoints, cashAmountMinor, cashRefundedMinor, ...same } = record;
  return redemptionOf({
    ...same,
    points: toWholeNumber(points),
    listedPoints: listedPoints === null ? null : toWholeNumber(listedPoints),
    cashAmountMinor: cashAmountMinor === null ? null : toWholeNumber(cashAmountMinor),
    cashRefundedMinor: toWholeNumber(cashRefundedMinor),
  });
}

export function redemptionOf(row: RedemptionRow): Redemption {
  const { cashAmountMinor, cashCurrency, listedPoints, id, memberId, survivorId, rewardId, contents, ...same } = row;
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
    contents: contents.map(({ kind, ...content }) => oneOf(kind, content)),
  };
}
