import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, Money, SafeInt, type Locale, type LocalisedText } from '../../../schema/vocabulary.js';
import type * as domain from '../domain/campaign.js';
import { isBase, stateAt, type CampaignState } from '../domain/campaign.js';
import { stackings, whenShortChoices, type CampaignRule, type Stacking } from '../domain/campaign-rule.js';
import type { TierCode } from '../domain/tier-code.js';
import { ExactFraction } from './exact-fraction.type.js';
import { pointsPerYuanOf, multiplierOf, tiersOf } from './simple-rule.js';
import { TierCodeEnum } from './stubs.types.js';

export const CampaignKindEnum = { BASE: 'BASE', MULTIPLIER: 'MULTIPLIER', OTHER: 'OTHER' } as const;
export type CampaignKind = keyof typeof CampaignKindEnum;
registerEnumType(CampaignKindEnum, {
  name: 'CampaignKind',
  description: 'What a campaign gives.',
  valuesConfig: {
    BASE: { description: 'So many points per yuan on every purchase' },
    MULTIPLIER: { description: 'The base points several times over, inside a window and for an audience' },
    OTHER: { description: 'Anything else that its effects say' },
  },
});

export const CampaignStateEnum = {
  SCHEDULED: 'SCHEDULED',
  LIVE: 'LIVE',
  PAUSED: 'PAUSED',
  ENDED: 'ENDED',
} as const satisfies { [State in CampaignState]: State };
registerEnumType(CampaignStateEnum, {
  name: 'CampaignState',
  description: 'Where an approved campaign stands in its window of time.',
  valuesConfig: {
    PAUSED: { description: 'Stopped by a person, to be resumed: what is bought meanwhile earns nothing of it' },
    ENDED: { description: 'Past its window, or ended by a person before' },
  },
});

export const StackingEnum = Object.fromEntries(stackings.map((name) => [name, name])) as { [Name in Stacking]: Name };
registerEnumType(StackingEnum, {
  name: 'Stacking',
  description: 'Which of the campaigns of one group give where several of them fit.',
  valuesConfig: {
    SUM: { description: 'All of them' },
    BEST: { description: 'The one that gives the most points' },
    FIRST: { description: 'The one of the highest priority' },
  },
});

export const WhenShortEnum = Object.fromEntries(whenShortChoices.map((name) => [name, name])) as {
  [Name in CampaignRule['whenShort']]: Name;
};
registerEnumType(WhenShortEnum, {
  name: 'CampaignWhenShort',
  description: 'What is paid where a cap or a budget leaves less than was decided.',
  valuesConfig: { PART: { description: 'What is left' }, NOTHING: { description: 'Nothing at all' } },
});

@ObjectType({ description: 'Campaigns that have a say about one another.' })
export class CampaignGroup {
  @Field(() => String)
  code: string;

  @Field(() => StackingEnum)
  stacking: Stacking;
}

@ObjectType({ description: 'The most points that a campaign gives, over all its versions; null is no limit.' })
export class CampaignCaps {
  @Field(() => SafeInt, { nullable: true })
  perMember: number | null;

  @Field(() => SafeInt, { nullable: true, description: "On one of the programme's days" })
  perMemberPerDay: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'To all members together' })
  perCampaign: number | null;

  @Field(() => SafeInt, { nullable: true, description: "To all members together, on one of the programme's days" })
  perDay: number | null;
}

@ObjectType({ description: 'What a campaign may give in all; the ledger keeps it and pays no point beyond.' })
export class CampaignBudget {
  @Field(() => SafeInt, { nullable: true })
  points: number | null;

  @Field(() => Money, { nullable: true, description: 'By what points are worth; with `points`, the smaller holds' })
  amount: Money | null;
}

@ObjectType({ description: 'A rule by which purchases earn points, as one of its versions says.' })
export class Campaign {
  @Field(() => ID)
  id: string;

  @Field(() => Int, { description: 'Counts up with every version that is drafted or proposed, whatever becomes of it' })
  version: number;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  name: string;

  @Field(() => CampaignKindEnum)
  kind: CampaignKind;

  @Field(() => CampaignStateEnum, { description: 'As of now' })
  state: CampaignState;

  @Field(() => Int, { description: '0 to 1,000: the higher is given first, and cut last' })
  priority: number;

  @Field(() => CampaignGroup, { nullable: true })
  group: CampaignGroup | null;

  @Field(() => WhenShortEnum)
  whenShort: CampaignRule['whenShort'];

  @Field(() => Int, { nullable: true, description: 'Until its points expire; null is as the programme says' })
  validityMonths: number | null;

  @Field(() => DateTime, { nullable: true, description: 'The first instant of the window; null means always' })
  startsAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The first instant after the window, or when a person ended it before; null means no end',
  })
  endsAt: Date | null;

  @Field(() => ExactFraction, { nullable: true, deprecationReason: 'Ask for `effects`.' })
  pointsPerYuan: ExactFraction | null;

  @Field(() => ExactFraction, { nullable: true, deprecationReason: 'Ask for `effects`.' })
  multiplier: ExactFraction | null;

  @Field(() => [TierCodeEnum], { nullable: true, deprecationReason: 'Ask for `conditions`.' })
  tiers: readonly TierCode[] | null;

  /** Not of the graph, as `names`: what conditions, effects, caps, budget and definition are shown from. */
  rule: CampaignRule;

  names: LocalisedText;

  static of(campaign: domain.CampaignVersion | domain.Campaign, locale: Locale, now: Date): Campaign {
    const { id, version, name, rule, startsAt, endsAt } = campaign;
    const life = { pauses: [], endedAt: null, ...campaign };
    const perYuan = pointsPerYuanOf(rule);
    const multiplier = multiplierOf(rule);
    return Object.assign(new Campaign(), {
      id,
      version,
      name: name[locale],
      kind: isBase(campaign) ? 'BASE' : multiplier && rule.effects.length === 1 ? 'MULTIPLIER' : 'OTHER',
      state: stateAt(life, now),
      priority: rule.priority,
      group: rule.group,
      whenShort: rule.whenShort,
      validityMonths: rule.validityMonths,
      startsAt,
      endsAt: life.endedAt ?? endsAt,
      pointsPerYuan: perYuan && ExactFraction.of(perYuan),
      multiplier: multiplier && ExactFraction.of(multiplier),
      tiers: tiersOf(rule),
      rule,
      names: name,
    });
  }
}

export const { Connection: CampaignConnection } = connectionTypes('Campaign', () => Campaign);

@InputType({ description: 'What is left out does not narrow the list.' })
export class CampaignFilter {
  @Field(() => CampaignStateEnum, {
    nullable: true,
    description: 'LIVE when absent; the others are for ops with campaigns:read',
  })
  state?: CampaignState | null;

  @Field(() => CampaignKindEnum, {
    nullable: true,
    description: 'BASE, or any other for all that are not the base rule',
  })
  kind?: CampaignKind | null;
}
