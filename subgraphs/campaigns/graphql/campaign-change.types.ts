import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, MoneyInput, SafeInt, type Locale } from '../../../schema/vocabulary.js';
import type { CampaignRule, Stacking } from '../domain/campaign-rule.js';
import type { TierCode } from '../domain/tier-code.js';
import { campaignFrom } from '../usecases/campaign-kind.js';
import type { RecordedChange } from '../usecases/read-campaign-changes.js';
import { Campaign, StackingEnum, WhenShortEnum } from './campaign.types.js';
import { ConditionInput, EffectInput } from './rules/every-rule-type.js';
import { ruleInput } from './rules/rule-input.js';
import { TierCodeEnum } from './stubs.types.js';

export const CampaignChangeStateEnum = {
  DRAFT: 'DRAFT',
  SUBMITTED: 'SUBMITTED',
  APPROVED: 'APPROVED',
  LIVE: 'LIVE',
  REJECTED: 'REJECTED',
  ENDED: 'ENDED',
} as const;
export type CampaignChangeState = keyof typeof CampaignChangeStateEnum;
registerEnumType(CampaignChangeStateEnum, {
  name: 'CampaignChangeState',
  description: 'How far a version has come.',
  valuesConfig: {
    DRAFT: { description: 'Kept by its author, to be tried out and submitted' },
    SUBMITTED: { description: 'Waits for a second person' },
    APPROVED: { description: 'Approved, and live as soon as the ledger has its budget' },
    LIVE: { description: 'The version that counts' },
    ENDED: { description: 'Was live until another version took over' },
  },
});

@ObjectType({ description: 'A version of a campaign on its way to being live.' })
export class CampaignChange {
  @Field(() => ID, { description: 'The changeId' })
  id: string;

  @Field(() => String)
  kind: string;

  @Field(() => ID, { description: "The campaign's id" })
  key: string;

  @Field(() => Int)
  version: number;

  @Field(() => CampaignChangeStateEnum)
  state: CampaignChangeState;

  static of({ changeId, kind, key, version, state }: ChangeShown): CampaignChange {
    return Object.assign(new CampaignChange(), { id: changeId, kind, key, version, state });
  }
}

interface ChangeShown {
  changeId: string;
  kind: string;
  key: string;
  version: number;
  state: CampaignChangeState;
}

@ObjectType({ description: 'A version as people have worked on it.' })
export class CampaignChangeRecord {
  @Field(() => CampaignChange)
  change: CampaignChange;

  @Field(() => Campaign, { description: 'What the version says' })
  campaign: Campaign;

  @Field(() => String, { description: 'ops:<name>' })
  proposedBy: string;

  @Field(() => DateTime)
  proposedAt: Date;

  @Field(() => String, { nullable: true, description: 'Who approved or rejected it' })
  decidedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt: Date | null;

  static of(recorded: RecordedChange, locale: Locale, now: Date): CampaignChangeRecord {
    const { key, version, body, proposedBy, proposedAt, decidedBy, decidedAt } = recorded;
    return Object.assign(new CampaignChangeRecord(), {
      change: CampaignChange.of(recorded),
      campaign: Campaign.of(campaignFrom(key, version, body), locale, now),
      proposedBy,
      proposedAt,
      decidedBy,
      decidedAt,
    });
  }
}

export const { Connection: CampaignChangeConnection } = connectionTypes('CampaignChange', () => CampaignChangeRecord);

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
