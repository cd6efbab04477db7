import { Field, ID, Int, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateTime, Money, SafeInt } from '../../../../schema/vocabulary.js';
import type { LimitPeriod } from '../../domain/limits.js';
import type { TierCode } from '../../domain/tier-code.js';
import { LimitOfEnum, LimitPeriodEnum, RewardTierEnum } from '../reward-terms.inputs.js';

@ObjectType({ description: 'What one piece costs. Pay it as a whole: the points, and the cash if there is some.' })
export class RewardPrice {
  @Field(() => SafeInt)
  points: number;

  @Field(() => Money, { nullable: true, description: 'On top of the points; null when the points alone pay.' })
  cash: Money | null;

  @Field(() => [RewardTierEnum], { nullable: true, description: 'For members of these tiers; null: of any.' })
  @AboutSoMany(2)
  tiers?: readonly TierCode[] | null;

  @Field(() => ID, { nullable: true, description: 'While this campaign is live and open to the member; null: always.' })
  campaignId?: string | null;
}

@ObjectType({ description: 'How much of the listed points may be paid in cash, at the rate of points to a yuan.' })
export class RewardSlider {
  @Field(() => Int, { description: 'The smallest share in points, in hundredths.' })
  minPointsPercent: number;

  @Field(() => Int, { description: 'The smallest share in cash of whoever pays cash.' })
  minCashPercent: number;
}

@ObjectType({ description: 'For whom it is: all that is said has to be so.' })
export class RewardAudience {
  @Field(() => [RewardTierEnum], { nullable: true, description: 'Null: of any tier.' })
  @AboutSoMany(2)
  tiers: readonly TierCode[] | null;

  @Field(() => Int, { nullable: true, description: 'Who joined no longer ago than so many days.' })
  joinedWithinDays: number | null;

  @Field(() => Boolean, { description: 'In the month of their birthday alone.' })
  birthMonthOnly: boolean;
}

@ObjectType()
export class RewardLimit {
  @Field(() => SafeInt)
  pieces: number;

  @Field(() => LimitOfEnum)
  of: 'MEMBER' | 'TIER';

  @Field(() => LimitPeriodEnum)
  per: LimitPeriod;

  @Field(() => [RewardTierEnum], { nullable: true, description: 'For members of these tiers; null: of every tier.' })
  @AboutSoMany(2)
  tiers: readonly TierCode[] | null;
}

@ObjectType({ description: 'A part of the stock that can be taken from a moment of its own on.' })
export class RewardDrop {
  @Field(() => DateTime)
  at: Date;

  @Field(() => SafeInt)
  pieces: number;
}
