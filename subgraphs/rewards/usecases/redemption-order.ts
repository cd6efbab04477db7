import type { AnswerKey } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { MemberId, RedemptionId, RewardId } from '../../../schema/vocabulary.js';
import type { ShippingAddress } from '../domain/fulfilment/shipping-address.js';
import type { PriceChoice } from '../domain/price.js';

/** What a member asks for. */
export interface RedemptionOrder {
  redemptionId: RedemptionId;
  memberId: MemberId;
  rewardId: RewardId;
  pieces: number;
  /** The version of the reward's terms that the member has seen; null where they do not say. */
  rewardVersion: number | null;
  /** Of one piece. */
  choice: PriceChoice;
  /** What the app knows its device by. */
  device: string | null;
  /** Where goods are shipped; null: they wait at a shop. */
  shipTo: ShippingAddress | null;
  on: OnBehalfOf;
}

/** Where the answer to the member's `redeemReward` stands in the book. */
export function answerKeyOf(memberId: string, redemptionId: string): AnswerKey {
  return { caller: `member:${memberId}`, mutation: 'redeemReward', id: redemptionId };
}

/**
 * What makes a repeated request the same, of which a digest alone is kept, where goods go among it. One piece is what a request from
 * before asked for that said nothing of pieces.
 */
export function askedFor({ memberId, redemptionId, rewardId, rewardVersion, pieces, choice, shipTo }: RedemptionOrder) {
  const input = { rewardId, ...choice, rewardVersion, pieces: pieces === 1 ? null : pieces, shipTo };
  return { key: answerKeyOf(memberId, redemptionId), input };
}
