import { createUnionType, Field, ObjectType } from 'type-graphql';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import { ConsumedCoupon } from './coupon.types.js';

@ObjectType({ implements: Failure, description: 'Nobody has such a code.' })
export class UnknownCoupon extends Failure {}

@ObjectType({ implements: Failure, description: 'It has been used, here or at another till.' })
export class CouponUsed extends Failure {
  @Field(() => DateTime)
  usedAt: string;
}

@ObjectType({ implements: Failure, description: 'It was taken back with its redemption.' })
export class CouponRevoked extends Failure {}

@ObjectType({ implements: Failure, description: 'Its validity is over.' })
export class CouponExpired extends Failure {
  @Field(() => DateTime)
  validUntil: string;
}

@ObjectType({ implements: Failure, description: 'Its validity has not begun.' })
export class CouponNotYetValid extends Failure {
  @Field(() => DateTime)
  validFrom: string;
}

export const consumeFailures = {
  UNKNOWN_COUPON: UnknownCoupon,
  COUPON_USED: CouponUsed,
  COUPON_REVOKED: CouponRevoked,
  COUPON_EXPIRED: CouponExpired,
  COUPON_NOT_YET_VALID: CouponNotYetValid,
};

export const ConsumeCouponResult = createUnionType({
  name: 'ConsumeCouponResult',
  types: () => [ConsumedCoupon, UnknownCoupon, CouponUsed, CouponRevoked, CouponExpired, CouponNotYetValid] as const,
});
