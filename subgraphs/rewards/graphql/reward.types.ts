import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import type { Audience } from '../domain/audience.js';
import type { Offer } from '../domain/price.js';
import type { RewardKind } from '../domain/reward-contents.js';
import { RewardContent, RewardTexts } from './catalogue/reward-content.types.js';
import { RewardAudience, RewardDrop, RewardLimit, RewardPrice, RewardSlider } from './catalogue/reward-terms.types.js';
import { RewardKindEnum } from './reward-terms.inputs.js';
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
    ENDED: { description: 'Closed, or ended before' },
  },
});

@ObjectType({ description: 'Something a member can take for points.' })
@Directive('@key(fields: "id")')
export class Reward {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: "In the reader's language, by Accept-Language." })
  title: string;

  @Field(() => RewardTexts, { description: 'In every language.' })
  titles: RewardTexts;

  @Field(() => RewardPrice, {
    description: 'The listed price, taken when `redeemReward` names none; a member pays `pricesForMe`.',
  })
  price: RewardPrice;

  @Field(() => [RewardPrice], { description: 'All prices the member can choose from, the listed one first.' })
  @AboutSoMany(3)
  prices: RewardPrice[];

  /** What its field resolver reckons the member's own prices from. */
  offers: readonly Offer[];

  @Field(() => RewardKindEnum)
  kind: RewardKind;

  @Field(() => String, { nullable: true, description: "In the reader's language." })
  description: string | null;

  @Field(() => RewardTexts, { nullable: true, description: 'In every language.' })
  descriptions: RewardTexts | null;

  @Field(() => [String], { description: 'https addresses, the main one first.' })
  @AboutSoMany(3)
  pictures: readonly string[];

  /** What its field resolver finds the category by. */
  categoryCode: string | null;

  @Field(() => String, { nullable: true })
  brand: string | null;

  @Field(() => RewardSlider, { nullable: true, description: 'Null: no part of the listed points can be paid in cash.' })
  slider: RewardSlider | null;

  @Field(() => RewardAudience, { nullable: true, description: 'Null: for everybody.' })
  audience: RewardAudience | null;

  /** What its field resolver judges by whether it is for the member who asks. */
  meantFor: Audience | null;

  @Field(() => [RewardLimit])
  @AboutSoMany(2)
  limits: RewardLimit[];

  @Field(() => [RewardContent], { description: 'What one piece holds.' })
  @AboutSoMany(2)
  contents: RewardContent[];

  @Field(() => RewardDrop, { nullable: true, description: 'When more pieces come; null when all have come.' })
  nextDrop: RewardDrop | null;

  @Field(() => Int, { description: 'Of its terms, counted up with every version that is drafted or proposed.' })
  version: number;

  /** Null: as the programme has it, which its field resolver knows. */
  ownCancelDays: number | null;

  /** For ops alone, by its field resolver. */
  costMinor: number | null;

  /** When it was open, once it has ended; for its definition. */
  over: { opensAt: Date; closesAt: Date } | null;

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
