import type { OutboxEvent } from '../../../chassis/outbox.js';
import type { Redemption } from '../domain/redemption.js';

/**
 * Where a redemption has come to. One that came to nothing says why: REJECTED by the person who looked at it, LAPSED before points
 * could be reached, PAYMENT_DECLINED by a provider who took its time; NOT_ENOUGH_POINTS and NOT_PAID, which the member was told in the
 * answer. RETURNED: some of its pieces. SHIPPED, DELIVERED, PARTNER_REFUSED: something of what it holds.
 */
export type RedemptionNews =
  | 'UNDER_REVIEW'
  | 'SETTLED'
  | 'SHIPPED'
  | 'DELIVERED'
  | 'PARTNER_REFUSED'
  | 'RETURNED'
  | 'CANCELLED'
  | 'REJECTED'
  | 'LAPSED'
  | 'PAYMENT_DECLINED'
  | 'NOT_PAID'
  | 'NOT_ENOUGH_POINTS';

/**
 * For whoever tells members, or counts what they have redeemed. Written in the transaction that makes it true.
 * @param points that it is about: all of the redemption's, or those that came back
 * @param about the delivery or the return it is about, where a redemption may have several
 */
export function redemptionChanged(
  redemption: Redemption,
  status: RedemptionNews,
  points = redemption.points,
  about?: string,
): OutboxEvent {
  const { id, ownerId, rewardId, currency } = redemption;
  return {
    topic: 'redemption-changed',
    aggregateId: id,
    payload: { memberId: ownerId, redemptionId: id, rewardId, status, points, currency, ...(about && { about }) },
  };
}
