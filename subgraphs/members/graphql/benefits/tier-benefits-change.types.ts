import { Field, Int, ObjectType } from 'type-graphql';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { TierBenefits } from '../../domain/benefits/benefit.js';
import { tierCodes, type TierCode } from '../../domain/tiers.js';
import type { RecordedTierBenefits } from '../../usecases/benefits/read-tier-benefits-changes.js';
import { TierBenefitsChange } from './benefits.types.js';

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
