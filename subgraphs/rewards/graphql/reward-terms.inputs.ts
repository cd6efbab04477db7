import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { DateTime, MoneyInput, SafeInt } from '../../../schema/vocabulary.js';
import { limitPeriods, type LimitPeriod } from '../domain/limits.js';
import { contentKinds, rewardKinds, type ContentKind, type RewardKind } from '../domain/reward-contents.js';
import { tierCodes, type TierCode } from '../domain/tier-code.js';

function enumOf<Value extends string>(values: readonly Value[]) {
  return Object.fromEntries(values.map((value) => [value, value])) as { [Each in Value]: Each };
}

export const RewardKindEnum = enumOf(rewardKinds);
registerEnumType(RewardKindEnum, {
  name: 'RewardKind',
  description: 'GIFT_BOX and MEMBER_PACK hold several things; any other holds one, of its own kind.',
});

export const RewardContentKindEnum = enumOf(contentKinds);
registerEnumType(RewardContentKindEnum, {
  name: 'RewardContentKind',
  description:
    'How a thing is delivered: GOODS are shipped or picked up, a COUPON is a code of a pool, a SERVICE a voucher, a TICKET a ticket, a PRIVILEGE is in force for a while, a DONATION is given, what is of a PARTNER the partner fulfils.',
});

export const RewardTierEnum = enumOf(tierCodes);
registerEnumType(RewardTierEnum, { name: 'RewardTier', description: 'As `TierCode` of members.' });

export const LimitPeriodEnum = enumOf(limitPeriods);
registerEnumType(LimitPeriodEnum, { name: 'RewardLimitPeriod', description: 'In the time zone of the programme.' });

export const LimitOfEnum = enumOf(['MEMBER', 'TIER']);
registerEnumType(LimitOfEnum, {
  name: 'RewardLimitOf',
  description: 'MEMBER: each for themselves; TIER: all members of a tier together.',
});

@InputType()
export class RewardTitlesInput {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@InputType()
export class RewardDescriptionsInput {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@InputType()
export class RewardPriceInput {
  @Field(() => SafeInt, { description: 'One at least' })
  points: number;

  @Field(() => MoneyInput, { nullable: true })
  cash?: MoneyInput | null;

  @Field(() => [RewardTierEnum], { nullable: true, description: 'For members of these tiers; absent: for everybody.' })
  tiers?: TierCode[] | null;

  @Field(() => ID, { nullable: true, description: 'While this campaign is live and open to the member.' })
  campaignId?: string | null;
}

@InputType({ description: 'How much of the listed points may be paid in cash, at the rate of points to a yuan.' })
export class RewardSliderInput {
  @Field(() => Int, { description: 'The smallest share in points, in hundredths: 1 to 99.' })
  minPointsPercent: number;

  @Field(() => Int, { description: 'The smallest share in cash of whoever pays cash: 0 to 99.' })
  minCashPercent: number;
}

@InputType({ description: 'For whom it is: all that is said has to be so.' })
export class RewardAudienceInput {
  @Field(() => [RewardTierEnum], { nullable: true })
  tiers?: TierCode[] | null;

  @Field(() => Int, { nullable: true, description: 'Who joined no longer ago than so many days.' })
  joinedWithinDays?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'In the month of their birthday alone.' })
  birthMonthOnly?: boolean | null;
}

@InputType()
export class RewardLimitInput {
  @Field(() => SafeInt)
  pieces: number;

  @Field(() => LimitOfEnum)
  of: 'MEMBER' | 'TIER';

  @Field(() => LimitPeriodEnum)
  per: LimitPeriod;

  @Field(() => [RewardTierEnum], { nullable: true, description: 'For members of these tiers; absent: of every tier.' })
  tiers?: TierCode[] | null;
}

@InputType({ description: 'A part of the stock that can be taken from a moment of its own on.' })
export class RewardDropInput {
  @Field(() => DateTime)
  at: Date;

  @Field(() => SafeInt)
  pieces: number;
}

@InputType()
export class RewardContentInput {
  @Field(() => RewardContentKindEnum)
  kind: ContentKind;

  @Field(() => RewardTitlesInput, { nullable: true, description: 'Where it is one of several.' })
  names?: RewardTitlesInput | null;

  @Field(() => Int, { nullable: true, description: 'Of it in one piece; one when absent.' })
  count?: number | null;

  @Field(() => ID, { nullable: true, description: 'COUPON: the pool of its codes.' })
  poolId?: string | null;

  @Field(() => Int, { nullable: true, description: 'SERVICE, TICKET, PRIVILEGE: from the settlement on.' })
  validDays?: number | null;

  @Field(() => DateTime, { nullable: true })
  validFrom?: Date | null;

  @Field(() => DateTime, { nullable: true })
  validUntil?: Date | null;

  @Field(() => String, { nullable: true, description: 'PARTNER: what the partner calls it.' })
  partnerSku?: string | null;
}

@InputType({ description: 'The complete terms: what is left out is empty, not kept from the version before.' })
export class ProposeRewardInput {
  @Field(() => ID, { description: 'Made by the client; `approveReward` names it.' })
  changeId: string;

  @Field(() => ID, { description: 'Made by the client for a new reward; that of a known reward changes its terms.' })
  rewardId: string;

  @Field(() => RewardKindEnum, { nullable: true, description: 'GOODS when absent.' })
  kind?: RewardKind | null;

  @Field(() => RewardTitlesInput)
  titles: RewardTitlesInput;

  @Field(() => RewardDescriptionsInput, { nullable: true })
  descriptions?: RewardDescriptionsInput | null;

  @Field(() => [String], { nullable: true, description: 'https addresses, the main one first; 10 at most.' })
  pictures?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Code of its category.' })
  category?: string | null;

  @Field(() => String, { nullable: true })
  brand?: string | null;

  @Field(() => [RewardPriceInput], { description: 'The first is the listed price, for everybody.' })
  prices: RewardPriceInput[];

  @Field(() => RewardSliderInput, { nullable: true })
  slider?: RewardSliderInput | null;

  @Field(() => RewardAudienceInput, { nullable: true, description: 'For everybody when absent.' })
  audience?: RewardAudienceInput | null;

  @Field(() => [RewardLimitInput], {
    nullable: true,
    description: 'None when absent; but a MEMBER_PACK is then one for each member and year.',
  })
  limits?: RewardLimitInput[] | null;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Pieces ever put on offer, those already taken included; null is unlimited.',
  })
  stock?: number | null;

  @Field(() => [RewardDropInput], {
    nullable: true,
    description: 'Parts of the stock; the rest is there from the opening.',
  })
  drops?: RewardDropInput[] | null;

  @Field(() => [RewardContentInput], { nullable: true, description: 'What one piece holds; a bundle has to say.' })
  contents?: RewardContentInput[] | null;

  @Field(() => SafeInt, { nullable: true, description: 'What a piece costs the programme, in the smallest unit.' })
  costMinor?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For so many days it can be given back; as the programme has it when absent.',
  })
  cancelDays?: number | null;

  @Field(() => ID, { nullable: true })
  partnerId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Opens on approval when absent.' })
  opensAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Stays open when absent.' })
  closesAt?: Date | null;
}
