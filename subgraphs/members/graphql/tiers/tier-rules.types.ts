import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ConfigurationChange } from '../../../../chassis/configuration.js';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateTime, Money, SafeInt } from '../../../../schema/vocabulary.js';
import type { TierCode } from '../../domain/tiers.js';
import { TierCodeEnum, TierType } from '../tier.type.js';

@ObjectType({ description: 'Net spend of so many calendar months together, the current one and those before it.' })
export class RollingSpend {
  @Field(() => Int)
  months: number;

  @Field(() => Money, { description: 'It has to be more than this.' })
  over: Money;
}

@ObjectType({ description: 'A count within so many calendar months, the current one and those before it.' })
export class CountInMonths {
  @Field(() => Int)
  months: number;

  @Field(() => Int)
  atLeast: number;
}

@ObjectType({
  description: 'By what a tier is earned: any one of the measures is enough. A measure that is null does not earn it.',
})
export class TierTerms {
  @Field(() => TierType)
  tier: TierType;

  @Field(() => Money, { nullable: true, description: "More than this of a calendar month's net spend" })
  monthlySpendOver: Money | null;

  @Field(() => Money, {
    nullable: true,
    description:
      'More than this in a calendar month keeps the tier for another period; null where that takes what earns it',
  })
  keepSpendOver: Money | null;

  @Field(() => RollingSpend, { nullable: true })
  rollingSpend: RollingSpend | null;

  @Field(() => CountInMonths, { nullable: true, description: 'Purchases that were not wholly returned' })
  visits: CountInMonths | null;

  @Field(() => CountInMonths, { nullable: true, description: 'Months in which something was bought' })
  activeMonths: CountInMonths | null;

  @Field(() => Money, { nullable: true, description: 'One purchase of more than this promotes at once' })
  onePurchaseOver: Money | null;

  @Field(() => Int, {
    nullable: true,
    description: "The top per cent of a month's net spend among the members who bought, found out after the month",
  })
  topSharePercent: number | null;

  @Field(() => String, { description: "The same as a sentence, in the reader's language" })
  text: string;
}

@ObjectType({ description: 'The rules of the tiers, a version of them.' })
export class TierRules {
  @Field(() => Int, { description: '0 for the rules that the programme began with' })
  version: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The first instant of the month they count from; null for version 0',
  })
  inForceFrom: Date | null;

  @Field(() => Int, { description: 'So many calendar months after the month that earned it a tier lasts' })
  periodMonths: number;

  @Field(() => Int, {
    description: 'For so many months more it stays in force and can be kept; then it falls one step',
  })
  graceMonths: number;

  @Field(() => [TierTerms], { description: 'Of every tier, lowest first' })
  @AboutSoMany(4)
  tiers: TierTerms[];

  @Field(() => String, { description: "How long a tier lasts, as a sentence in the reader's language" })
  text: string;
}

@ObjectType({ description: 'The rules in force this month, and what is announced to follow them.' })
export class ProgrammeRules {
  @Field(() => TierRules)
  current: TierRules;

  @Field(() => TierRules, { nullable: true, description: 'The next version, once it is approved' })
  next: TierRules | null;
}

@InputType()
export class RollingSpendInput {
  @Field(() => Int, { description: '2 to 36, the month that is looked at included' })
  months: number;

  @Field(() => SafeInt, { description: 'Minor units' })
  overMinor: number;
}

@InputType()
export class CountInMonthsInput {
  @Field(() => Int, { description: '1 to 36, the month that is looked at included' })
  months: number;

  @Field(() => Int)
  atLeast: number;
}

@InputType({
  description:
    'By what a tier is earned: any one of the measures. Amounts in minor units of the programme; more is asked than the amount.',
})
export class TierTermsInput {
  @Field(() => TierCodeEnum)
  code: TierCode;

  @Field(() => SafeInt, { nullable: true })
  monthlySpendOverMinor?: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'Not more than monthlySpendOverMinor' })
  keepSpendOverMinor?: number | null;

  @Field(() => RollingSpendInput, { nullable: true })
  rollingSpend?: RollingSpendInput | null;

  @Field(() => CountInMonthsInput, { nullable: true })
  visits?: CountInMonthsInput | null;

  @Field(() => CountInMonthsInput, { nullable: true })
  activeMonths?: CountInMonthsInput | null;

  @Field(() => SafeInt, { nullable: true })
  onePurchaseOverMinor?: number | null;

  @Field(() => Int, { nullable: true, description: '1 to 100, of DIAMOND alone' })
  topSharePercent?: number | null;
}

@InputType({ description: 'The whole set: a measure that is left out earns nothing any more.' })
export class ProposeTierRulesInput {
  @Field(() => ID, { description: 'Made by the client; `approveTierRules` names it.' })
  changeId: string;

  @Field(() => String, {
    description: 'The month from which they count, like 2027-01: one that has not begun when they are approved',
  })
  fromMonth: string;

  @Field(() => Int, { description: '1 to 60' })
  periodMonths: number;

  @Field(() => Int, { description: '0 to 12' })
  graceMonths: number;

  @Field(() => [TierTermsInput], { description: 'SILVER, GOLD and DIAMOND, each once' })
  tiers: TierTermsInput[];
}

@InputType()
export class DecideTierRulesInput {
  @Field(() => ID)
  changeId: string;
}

export enum TierRulesChangeState {
  SUBMITTED = 'SUBMITTED',
  LIVE = 'LIVE',
  REJECTED = 'REJECTED',
  ENDED = 'ENDED',
}
registerEnumType(TierRulesChangeState, {
  name: 'TierRulesChangeState',
  description: 'What has become of proposed rules.',
  valuesConfig: {
    SUBMITTED: { description: 'Waits for a second person' },
    LIVE: { description: 'Approved: in force from its month on' },
    ENDED: { description: 'Approved, and another version was approved after it' },
  },
});

@ObjectType({ description: 'A proposed version of the rules of the tiers.' })
export class TierRulesChange {
  @Field(() => ID, { description: "The proposal's changeId" })
  id: string;

  @Field(() => Int)
  version: number;

  @Field(() => TierRulesChangeState)
  state: TierRulesChangeState;

  static of({
    changeId,
    version,
    state,
  }: Pick<ConfigurationChange, 'changeId' | 'version'> & { state: string }): TierRulesChange {
    return Object.assign(new TierRulesChange(), { id: changeId, version, state: state as TierRulesChangeState });
  }
}

export const ProposeTierRulesResult = createUnionType({
  name: 'ProposeTierRulesResult',
  types: () => [TierRulesChange] as const,
});
export const ApproveTierRulesResult = createUnionType({
  name: 'ApproveTierRulesResult',
  types: () => [TierRulesChange] as const,
});
export const RejectTierRulesResult = createUnionType({
  name: 'RejectTierRulesResult',
  types: () => [TierRulesChange] as const,
});
