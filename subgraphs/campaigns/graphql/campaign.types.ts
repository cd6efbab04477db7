import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, type Locale } from '../../../schema/vocabulary.js';
import { type CampaignRule, type CampaignState, type CampaignVersion, stateAt } from '../domain/campaign.js';
import type { TierCode } from '../domain/tier-code.js';
import { ExactFraction } from './exact-fraction.type.js';
import { TierCodeEnum } from './stubs.types.js';

export const CampaignKindEnum = { BASE: 'BASE', MULTIPLIER: 'MULTIPLIER' } as const satisfies {
  [Kind in CampaignRule['kind']]: Kind;
};
registerEnumType(CampaignKindEnum, {
  name: 'CampaignKind',
  description: 'What a campaign gives.',
  valuesConfig: {
    BASE: { description: 'So many points per yuan on every purchase' },
    MULTIPLIER: { description: 'The base points several times over, inside a window and for an audience' },
  },
});

export const CampaignStateEnum = { SCHEDULED: 'SCHEDULED', LIVE: 'LIVE', ENDED: 'ENDED' } as const satisfies {
  [State in CampaignState]: State;
};
registerEnumType(CampaignStateEnum, {
  name: 'CampaignState',
  description: 'Where an approved campaign stands in its window of time.',
});

@ObjectType({ description: 'A rule by which purchases earn points, as one of its versions says.' })
export class Campaign {
  @Field(() => ID)
  id: string;

  @Field(() => Int, { description: 'Counts up with every approved or rejected change' })
  version: number;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  name: string;

  @Field(() => CampaignKindEnum)
  kind: CampaignRule['kind'];

  @Field(() => CampaignStateEnum, { description: 'As of now' })
  state: CampaignState;

  @Field(() => ExactFraction, { nullable: true, description: 'Of a BASE campaign' })
  pointsPerYuan: ExactFraction | null;

  @Field(() => ExactFraction, { nullable: true, description: 'Of a MULTIPLIER campaign: 2 doubles the base points' })
  multiplier: ExactFraction | null;

  @Field(() => [TierCodeEnum], { nullable: true, description: 'Who it is for; null means everyone' })
  tiers: readonly TierCode[] | null;

  @Field(() => DateTime, { nullable: true, description: 'The first instant of the window; null means always' })
  startsAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The first instant after the window; null means no end' })
  endsAt: Date | null;

  static of(campaign: CampaignVersion, locale: Locale, now: Date): Campaign {
    const { id, version, name, rule, tiers, startsAt, endsAt } = campaign;
    return Object.assign(new Campaign(), {
      id,
      version,
      name: name[locale],
      kind: rule.kind,
      state: stateAt(campaign, now),
      pointsPerYuan: rule.kind === 'BASE' ? ExactFraction.of(rule.pointsPerYuan) : null,
      multiplier: rule.kind === 'MULTIPLIER' ? ExactFraction.of(rule.multiplier) : null,
      tiers,
      startsAt,
      endsAt,
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

  @Field(() => CampaignKindEnum, { nullable: true })
  kind?: CampaignRule['kind'] | null;
}
