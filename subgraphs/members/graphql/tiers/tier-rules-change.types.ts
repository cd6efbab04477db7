import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { RulesStanding } from '../../domain/tiers/tier-rules.js';
import type { RecordedTierRules } from '../../usecases/tiers/read-tier-rules-changes.js';
import { TierRulesChange } from './tier-rules.types.js';

export const TierRulesStandingEnum = {
  IN_FORCE: 'IN_FORCE',
  ANNOUNCED: 'ANNOUNCED',
  OVER: 'OVER',
} as const satisfies Record<RulesStanding, RulesStanding>;
registerEnumType(TierRulesStandingEnum, {
  name: 'TierRulesStanding',
  description: 'Whether an approved version counts.',
  valuesConfig: {
    IN_FORCE: { description: 'This month' },
    ANNOUNCED: { description: 'From a later month on' },
    OVER: { description: 'No longer, or never: another version took over before its month' },
  },
});

@ObjectType({ description: 'A version of the rules as people have worked on it.' })
export class TierRulesChangeRecord {
  @Field(() => TierRulesChange)
  change: TierRulesChange;

  @Field(() => TierRulesStandingEnum, { nullable: true, description: 'Null for what is not approved' })
  standing: RulesStanding | null;

  @Field(() => String, { description: 'The month from which it counts, like 2027-01' })
  fromMonth: string;

  @Field(() => String, {
    description:
      'The rules as ProposeTierRulesInput takes them, without its changeId, as JSON. Keys are sorted and nulls left out, so that equal rules have equal text.',
  })
  definition: string;

  @Field(() => String, { description: 'ops:<name>' })
  proposedBy: string;

  @Field(() => DateTime)
  proposedAt: Date;

  @Field(() => String, { nullable: true, description: 'Who approved or rejected it' })
  decidedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt: Date | null;

  static of(recorded: RecordedTierRules): TierRulesChangeRecord {
    const { body, standing, proposedBy, proposedAt, decidedBy, decidedAt } = recorded;
    return Object.assign(new TierRulesChangeRecord(), {
      change: TierRulesChange.of(recorded),
      standing,
      fromMonth: body.fromMonth,
      definition: canonicalJson(body),
      proposedBy,
      proposedAt,
      decidedBy,
      decidedAt,
    });
  }
}

export const { Connection: TierRulesChangeConnection } = connectionTypes(
  'TierRulesChange',
  () => TierRulesChangeRecord,
);
