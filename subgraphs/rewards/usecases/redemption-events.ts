import type { OutboxEvent } from '../../../chassis/outbox.js';
import type { Redemption } from '../domain/redemption.js';

/**
 * Where a redemption has come to. One that came to nothing says why: REJECTED by the person who looked at it, LAPSED before points
 * could be reached, NOT_ENOUGH_POINTS, which the member was told in the answer.
 */
export type RedemptionNews = 'UNDER_REVIEW' | 'SETTLED' | 'CANCELLED' | 'REJECTED' | 'LAPSED' | 'NOT_ENOUGH_POINTS';

/** For whoever tells members, or counts what they have redeemed. Written in the transaction that makes it true. */
export function redemptionChanged(redemption: Redemption, status: RedemptionNews): OutboxEvent {
  const { id, memberId, rewardId, points, currency } = redemption;
  return {
    topic: 'redemption-changed',
    aggregateId: id,
    payload: { memberId, redemptionId: id, rewardId, status, points, currency },
  };
}
