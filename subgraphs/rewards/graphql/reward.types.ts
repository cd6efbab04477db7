import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, Money, SafeInt } from '../../../schema/vocabulary.js';
import type { Offer } from '../domain/price.js';
import { Partner } from './stubs.types.js';

export enum RewardStatus {
  UPCOMING = 'UPCOMING',
  LIVE = 'LIVE',
  ENDED = 'ENDED',
}
registerEnumType(RewardStatus, {
  name: 'RewardStatus',
  valuesConfig: {
    UPCOMING: { description: 'Approved, not open yet' },
    LIVE: { description: 'Can be redeemed while stock lasts' },
    ENDED: { description: 'Closed' },
  },
});

@ObjectType({ description: 'What one piece costs. Pay it as a whole: the points, and the cash if there is some.' })
export class RewardPrice {
  @Field(() => SafeInt)
  points: number;

  @Field(() => Money, { nullable: true, description: 'On top of the points; null when the points alone pay.' })
  cash: Money | null;
}

@ObjectType()
export class RewardTitles {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@ObjectType({ description: 'Something a member can take for points.' })
@Directive('@key(fields: "id")')
export class Reward {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: "In the reader's language, by Accept-Language." })
  title: string;

  @Field(() => RewardTitles, { description: 'In every language.' })
  titles: RewardTitles;

  @Field(() => RewardPrice, {
    description: 'The listed price, taken when `redeemReward` names none; a member pays `pricesForMe`.',
  })
  price: RewardPrice;

  @Field(() => [RewardPrice], { description: 'All prices the member can choose from, the listed one first.' })
  @AboutSoMany(3)
  prices: RewardPrice[];

  /** What its field resolver reckons the member's own prices from. */
  offers: readonly Offer[];

  @Field(() => SafeInt, { nullable: true, description: 'Pieces left now; null is unlimited.' })
  available: number | null;

  @Field(() => Partner, { nullable: true, description: 'The partner brand that gives it; null for our own.' })
  partner: Partner | null;

  @Field(() => RewardStatus)
  status: RewardStatus;

  @Field(() => DateTime)
  opensAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null stays open.' })
  closesAt: Date | null;
}

const connection = connectionTypes('Reward', () => Reward);
export const RewardConnection = connection.Connection;

@InputType()
export class RewardFilter {
  @Field(() => RewardStatus, {
    nullable: true,
    description: 'LIVE when absent; the others are for ops (rewards:read).',
  })
  status?: RewardStatus | null;

  @Field(() => ID, { nullable: true })
  partnerId?: string | null;

  @Field(() => SafeInt, { nullable: true, description: 'Only what has a price of at most these points.' })
  maxPoints?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only what is not sold out.' })
  inStock?: boolean | null;
}

@InputType()
export class ApproveRewardInput {
  @Field(() => ID)
  changeId: string;
}

export enum RewardChangeState {
  SUBMITTED = 'SUBMITTED',
  LIVE = 'LIVE',
  REJECTED = 'REJECTED',
}
registerEnumType(RewardChangeState, { name: 'RewardChangeState' });

@ObjectType({ description: 'One version of the terms of a reward, on its way to be approved by a second person.' })
export class RewardChange {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  kind: string;

  @Field(() => String, { description: "The reward's id" })
  key: string;

  @Field(() => Int)
  version: number;

  @Field(() => RewardChangeState)
  state: RewardChangeState;
}
