import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { DateTime, Failure, NotEnoughPoints, SafeInt, UnderReview } from '../../../schema/vocabulary.js';
import { Redemption } from './redemption.types.js';
import { CheckedReward, RewardChange } from './catalogue/reward-change.types.js';
import { RewardPrice } from './catalogue/reward-terms.types.js';

@ObjectType({ implements: Failure, description: 'There is no such reward, or it is not open now.' })
export class RewardNotAvailable extends Failure {}

@ObjectType({ implements: Failure, description: 'The last piece is gone.' })
export class OutOfStock extends Failure {}

@ObjectType({
  implements: Failure,
  description: 'It is for other members: of another tier, newer ones, those whose birthday is near.',
})
export class NotInAudience extends Failure {}

@ObjectType({ implements: Failure, description: 'A limit of the reward leaves fewer than asked for.' })
export class LimitReached extends Failure {
  @Field(() => String, { description: 'MEMBER: each for themselves; TIER: all members of the tier together.' })
  of: string;

  @Field(() => String, { description: 'EVER, DAY, WEEK, MONTH or YEAR.' })
  per: string;

  @Field(() => SafeInt, { description: 'Pieces that the limit allows.' })
  pieces: number;

  @Field(() => SafeInt, { description: 'Of these, how many may still be taken.' })
  left: number;
}

@ObjectType({ implements: Failure, description: 'The cash part was refused. Nothing was taken.' })
export class PaymentDeclined extends Failure {}

@ObjectType({
  implements: Failure,
  description:
    'The payment is not decided yet; the redemption goes on by itself. Ask again with the same id, or look at it.',
})
export class PaymentPending extends Failure {
  @Field(() => ID)
  redemptionId: string;
}

@ObjectType({ implements: Failure, description: 'The points and cash named are no price of this reward.' })
export class PriceMismatch extends Failure {
  @Field(() => [RewardPrice], { description: 'What it can be had for.' })
  @AboutSoMany(3)
  offered: RewardPrice[];
}

@ObjectType({ implements: Failure, description: 'It could not be completed in time. Nothing was taken.' })
export class RedemptionLapsed extends Failure {}

@ObjectType({ implements: Failure, description: 'A person looked at it and did not approve it. Nothing was taken.' })
export class RedemptionRejected extends Failure {}

@ObjectType({ implements: Failure, description: 'The redemption did not succeed, or its points cannot come back.' })
export class RedemptionNotCancellable extends Failure {}

@ObjectType({ implements: Failure, description: 'The time for cancelling is over.' })
export class CancellationWindowClosed extends Failure {
  @Field(() => DateTime)
  closedAt: string;
}

@ObjectType({ implements: Failure, description: 'The total stock proposed is less than what members have taken.' })
export class StockBelowTaken extends Failure {
  @Field(() => SafeInt, { description: 'Pieces taken so far.' })
  taken: number;
}

export const redeemFailures = {
  REWARD_NOT_AVAILABLE: RewardNotAvailable,
  OUT_OF_STOCK: OutOfStock,
  NOT_IN_AUDIENCE: NotInAudience,
  LIMIT_REACHED: LimitReached,
  PRICE_MISMATCH: PriceMismatch,
  NOT_ENOUGH_POINTS: NotEnoughPoints,
  REDEMPTION_LAPSED: RedemptionLapsed,
  UNDER_REVIEW: UnderReview,
  REDEMPTION_REJECTED: RedemptionRejected,
  PAYMENT_DECLINED: PaymentDeclined,
  PAYMENT_PENDING: PaymentPending,
};

export const cancelFailures = {
  UNDER_REVIEW: UnderReview,
  PAYMENT_PENDING: PaymentPending,
  REDEMPTION_NOT_CANCELLABLE: RedemptionNotCancellable,
  CANCELLATION_WINDOW_CLOSED: CancellationWindowClosed,
};

export const configureFailures = { STOCK_BELOW_TAKEN: StockBelowTaken };

export const RedeemRewardResult = createUnionType({
  name: 'RedeemRewardResult',
  types: () =>
    [
      Redemption,
      RewardNotAvailable,
      OutOfStock,
      PriceMismatch,
      NotEnoughPoints,
      RedemptionLapsed,
      UnderReview,
      RedemptionRejected,
      NotInAudience,
      LimitReached,
      PaymentDeclined,
      PaymentPending,
    ] as const,
});

export const CancelRedemptionResult = createUnionType({
  name: 'CancelRedemptionResult',
  types: () => [Redemption, RedemptionNotCancellable, CancellationWindowClosed, UnderReview, PaymentPending] as const,
});

export const ReturnRedemptionResult = createUnionType({
  name: 'ReturnRedemptionResult',
  types: () => [Redemption, RedemptionNotCancellable, CancellationWindowClosed, UnderReview, PaymentPending] as const,
});

export const ProposeRewardResult = createUnionType({
  name: 'ProposeRewardResult',
  types: () => [RewardChange, StockBelowTaken] as const,
});

export const ApproveRewardResult = createUnionType({
  name: 'ApproveRewardResult',
  types: () => [RewardChange, StockBelowTaken] as const,
});

export const DraftRewardResult = createUnionType({
  name: 'DraftRewardResult',
  types: () => [RewardChange, StockBelowTaken] as const,
});

export const CheckRewardResult = createUnionType({
  name: 'CheckRewardResult',
  types: () => [CheckedReward, StockBelowTaken] as const,
});
