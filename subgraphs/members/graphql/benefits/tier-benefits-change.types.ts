import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ConfigurationChange } from '../../../../chassis/configuration.js';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { Availability, BenefitCategory, BenefitKind, TierBenefits } from '../../domain/benefits/benefit.js';
import { tierCodes, type TierCode } from '../../domain/tiers.js';
import type { RecordedTierBenefits } from '../../usecases/benefits/read-tier-benefits-changes.js';
import { TierCodeEnum } from '../tier.type.js';
import { BenefitAvailabilityEnum, BenefitCategoryEnum, BenefitKindEnum } from './benefits.types.js';

@InputType()
export class BenefitNamesInput {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@InputType({ description: 'Not below 1.' })
export class BenefitFactorInput {
  @Field(() => Int)
  numerator: number;

  @Field(() => Int)
  denominator: number;
}

@InputType()
export class BenefitInput {
  @Field(() => String, { description: '2 to 40 small letters, digits and hyphens' })
  code: string;

  @Field(() => BenefitKindEnum)
  kind: BenefitKind;

  @Field(() => BenefitCategoryEnum, { nullable: true })
  category?: BenefitCategory | null;

  @Field(() => BenefitNamesInput)
  names: BenefitNamesInput;

  @Field(() => BenefitAvailabilityEnum)
  availability: Availability;

  @Field(() => BenefitFactorInput, { nullable: true })
  factor?: BenefitFactorInput | null;
}

@InputType()
export class TierBenefitsInput {
  @Field(() => TierCodeEnum)
  tier: TierCode;

  @Field(() => [BenefitInput], { description: 'Twenty at most' })
  benefits: BenefitInput[];
}

@InputType({ description: 'The whole definition: a benefit that is left out ends.' })
export class ProposeTierBenefitsInput {
  @Field(() => ID, { description: 'Made by the client; `approveTierBenefits` names it.' })
  changeId: string;

  @Field(() => [TierBenefitsInput], { description: 'Every tier, once' })
  tiers: TierBenefitsInput[];
}

@InputType()
export class DecideTierBenefitsInput {
  @Field(() => ID)
  changeId: string;
}

export enum TierBenefitsChangeState {
  SUBMITTED = 'SUBMITTED',
  LIVE = 'LIVE',
  REJECTED = 'REJECTED',
  ENDED = 'ENDED',
}
registerEnumType(TierBenefitsChangeState, {
  name: 'TierBenefitsChangeState',
  description: 'What has become of a proposed definition.',
  valuesConfig: {
    SUBMITTED: { description: 'Waits for a second person' },
    LIVE: { description: 'The one that counts' },
    ENDED: { description: 'Counted until another took over' },
  },
});

@ObjectType({ description: 'A version of what the tiers give, on its way to be approved by a second person.' })
export class TierBenefitsChange {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  version: number;

  @Field(() => TierBenefitsChangeState)
  state: TierBenefitsChangeState;

  static of({
    changeId,
    version,
    state,
  }: Pick<ConfigurationChange, 'changeId' | 'version'> & { state: string }): TierBenefitsChange {
    return Object.assign(new TierBenefitsChange(), { id: changeId, version, state: state as TierBenefitsChangeState });
  }
}

const definitionText =
  'The whole as ProposeTierBenefitsInput takes it, without its changeId, as JSON. Keys are sorted and nulls left out, so that equal definitions have equal text.';

@ObjectType({ description: 'What the tiers give, as it is in force.' })
export class TierBenefitsDefinition {
  @Field(() => Int, { description: '0 for the handbook’s' })
  version: number;

  @Field(() => String, { description: definitionText })
  definition: string;

  static of(byTier: ReadonlyMap<TierCode, TierBenefits>): TierBenefitsDefinition {
    const tiers = tierCodes.map((tier) => ({ tier, benefits: byTier.get(tier)?.benefits ?? [] }));
    return Object.assign(new TierBenefitsDefinition(), {
      version: Math.max(...[...byTier.values()].map(({ version }) => version)),
      definition: canonicalJson({ tiers }),
    });
  }
}

@ObjectType({ description: 'A version of what the tiers give as people have worked on it.' })
export class TierBenefitsChangeRecord {
  @Field(() => TierBenefitsChange)
  change: TierBenefitsChange;

  @Field(() => String, { description: definitionText })
  definition: string;

  @Field(() => String, { description: 'ops:<name>' })
  proposedBy: string;

  @Field(() => DateTime)
  proposedAt: Date;

  @Field(() => String, { nullable: true, description: 'Who approved or rejected it' })
  decidedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt: Date | null;

  static of(recorded: RecordedTierBenefits): TierBenefitsChangeRecord {
    const { body, proposedBy, proposedAt, decidedBy, decidedAt } = recorded;
    return Object.assign(new TierBenefitsChangeRecord(), {
      change: TierBenefitsChange.of(recorded),
      definition: canonicalJson(body),
      proposedBy,
      proposedAt,
      decidedBy,
      decidedAt,
    });
  }
}

export const { Connection: TierBenefitsChangeConnection } = connectionTypes(
  'TierBenefitsChange',
  () => TierBenefitsChangeRecord,
);
