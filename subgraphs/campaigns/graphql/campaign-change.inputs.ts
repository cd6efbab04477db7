import { Field, ID, InputType, Int } from 'type-graphql';
import { DateTime, MoneyInput, SafeInt } from '../../../schema/vocabulary.js';
import type { CampaignRule, Stacking } from '../domain/campaign-rule.js';
import type { TierCode } from '../domain/tier-code.js';
import { StackingEnum, WhenShortEnum } from './campaign.types.js';
import { ConditionInput, EffectInput } from './rules/every-rule-type.js';
import { ruleInput } from './rules/rule-input.js';
import { TierCodeEnum } from './stubs.types.js';

@InputType()
export class CampaignNameInput {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@InputType({ description: 'A fraction of whole numbers, above one: 3 / 2 is half as many points again.' })
export class MultiplierInput {
  @Field(() => Int)
  numerator: number;

  @Field(() => Int)
  denominator: number;
}

@InputType({
  description: 'Campaigns of one group have a say about one another: `stacking` is the same for all of them.',
})
export class CampaignGroupInput {
  @Field(() => String)
  code: string;

  @Field(() => StackingEnum)
  stacking: Stacking;
}

@InputType({ description: 'The most points that the campaign gives, over all its versions; absent is no limit.' })
export class CampaignCapsInput {
  @Field(() => SafeInt, { nullable: true })
  perMember?: number | null;

  @Field(() => SafeInt, { nullable: true, description: "On one of the programme's days" })
  perMemberPerDay?: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'To all members together' })
  perCampaign?: number | null;

  @Field(() => SafeInt, { nullable: true, description: "To all members together, on one of the programme's days" })
  perDay?: number | null;
}

@InputType({ description: 'What may be given in all, over all versions: in points, in money, or the smaller of both.' })
export class CampaignBudgetInput {
  @Field(() => SafeInt, { nullable: true })
  points?: number | null;

  @Field(() => MoneyInput, { nullable: true, description: 'By what points are worth' })
  amount?: MoneyInput | null;
}

@InputType()
export class ProposeCampaignInput {
  @Field(() => ID, { description: 'A UUID made by the client; sent again, it is the same proposal' })
  changeId: string;

  @Field(() => ID, { description: 'A new UUID for a new campaign, a known one for its next version' })
  campaignId: string;

  @Field(() => CampaignNameInput)
  name: CampaignNameInput;

  @Field(() => ConditionInput, {
    nullable: true,
    description: 'When it gives; absent is for every purchase in its window',
  })
  conditions?: object | null;

  @Field(() => [EffectInput], { nullable: true, description: 'What it gives, up to five' })
  effects?: object[] | null;

  @Field(() => Int, {
    nullable: true,
    description: '0 to 1,000, 100 when absent: the higher is given first, and cut last',
  })
  priority?: number | null;

  @Field(() => CampaignGroupInput, { nullable: true })
  group?: CampaignGroupInput | null;

  @Field(() => CampaignCapsInput, { nullable: true })
  caps?: CampaignCapsInput | null;

  @Field(() => CampaignBudgetInput, { nullable: true })
  budget?: CampaignBudgetInput | null;

  @Field(() => WhenShortEnum, { nullable: true, description: 'PART when absent' })
  whenShort?: CampaignRule['whenShort'] | null;

  @Field(() => Int, { nullable: true, description: 'Until its points expire; absent is as the programme says' })
  validityMonths?: number | null;

  @Field(() => MultiplierInput, { nullable: true, deprecationReason: 'Give `effects`: { multiplier: { times } }.' })
  multiplier?: MultiplierInput | null;

  @Field(() => [TierCodeEnum], { nullable: true, deprecationReason: 'Give `conditions`: { tier: { anyOf } }.' })
  tiers?: TierCode[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The first instant of the window; absent for the base rule alone',
  })
  startsAt?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The first instant after the window; absent for the base rule alone',
  })
  endsAt?: Date | null;
}

/** What a client wrote, as the use cases take it. Throws BAD_USER_INPUT where conditions are nested out of all measure. */
export function proposalInput(input: ProposeCampaignInput): object {
  const { conditions, effects, ...plain } = input;
  return {
    ...plain,
    conditions: ruleInput(conditions, ['input', 'conditions']),
    effects: ruleInput(effects, ['input', 'effects']) ?? undefined,
  };
}

@InputType()
export class ApproveCampaignInput {
  @Field(() => ID)
  changeId: string;
}

@InputType({ description: 'Which version is meant.' })
export class CampaignChangeInput {
  @Field(() => ID)
  changeId: string;
}

@InputType({ description: 'Which campaign is meant.' })
export class CampaignActInput {
  @Field(() => ID)
  campaignId: string;
}
