import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Money, type Locale } from '../../../schema/vocabulary.js';
import type { TierStanding } from '../domain/tier-standing.js';
import { qualifyingCurrency, type Tier, type TierCode } from '../domain/tiers.js';

export const TierCodeEnum = {
  BASIC: 'BASIC',
  SILVER: 'SILVER',
  GOLD: 'GOLD',
  DIAMOND: 'DIAMOND',
} as const satisfies Record<TierCode, TierCode>;
registerEnumType(TierCodeEnum, { name: 'TierCode', description: 'The steps of the ladder, lowest first.' });

@ObjectType('Tier', { description: 'A step of the ladder and what it is worth.' })
export class TierType {
  @Field(() => TierCodeEnum)
  code: TierCode;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  name: string;

  @Field(() => Int, { description: '0 for the lowest' })
  rank: number;

  @Field(() => Float, { description: 'Points earned per point of the base rule' })
  earnMultiplier: number;
}

@ObjectType('TierStanding', {
  description: "A member's tier, and what is missing this calendar month to keep it and to climb.",
})
export class TierStandingType {
  @Field(() => TierType)
  tier: TierType;

  @Field(() => DateTime)
  since: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The last instant of the tier if nothing more is bought; null for the lowest',
  })
  validUntil: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'The first instant of its grace, in which it is in force still and can be kept; null where there is none',
  })
  graceFrom: Date | null;

  @Field(() => Boolean, { description: 'Whether the grace has begun' })
  inGrace: boolean;

  @Field(() => Money, {
    description: 'Net spend of the current calendar month: purchases less what was returned of them',
  })
  qualifyingSpend: Money;

  @Field(() => Money, {
    nullable: true,
    description: 'Still to be spent this month for the next tier; null where spend does not lead higher',
  })
  missingToClimb: Money | null;

  @Field(() => Money, {
    nullable: true,
    description:
      'Still to be spent this month to keep the same tier for another period, 0 when done; null where there is nothing to keep',
  })
  missingToKeep: Money | null;

  @Field(() => TierType, { description: 'The tier after validUntil if nothing more is bought' })
  projectedTier: TierType;

  /** Whose standing it is; not part of the graph. */
  memberId: string;
}

export function tierTypeOf(tier: Tier, locale: Locale): TierType {
  return Object.assign(new TierType(), {
    code: tier.code,
    name: tier.name[locale],
    rank: tier.rank,
    earnMultiplier: tier.earnMultiplierNumerator / tier.earnMultiplierDenominator,
  });
}

export function tierStandingTypeOf(standing: TierStanding, memberId: string, locale: Locale): TierStandingType {
  return Object.assign(new TierStandingType(), {
    tier: tierTypeOf(standing.tier, locale),
    since: standing.since,
    validUntil: standing.validUntil,
    graceFrom: standing.graceFrom,
    inGrace: standing.inGrace,
    qualifyingSpend: Money.of(standing.qualifyingSpendMinor, qualifyingCurrency),
    missingToClimb: money(standing.missingToClimbMinor),
    missingToKeep: money(standing.missingToKeepMinor),
    projectedTier: tierTypeOf(standing.projectedTier, locale),
    memberId,
  });
}

function money(amountMinor: number | null): Money | null {
  return amountMinor === null ? null : Money.of(amountMinor, qualifyingCurrency);
}
