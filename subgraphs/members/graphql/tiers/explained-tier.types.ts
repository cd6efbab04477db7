import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateTime, Money } from '../../../../schema/vocabulary.js';
import { qualifyingCurrency } from '../../domain/tiers.js';
import { nameOfMonth } from '../../domain/tiers/calendar-month.js';
import type { TierProgress } from '../../domain/tiers/tier-progress.js';
import type { TierReason as Reason } from '../../domain/tiers/tier-reason.js';
import { qualifyingMoney } from './tier-rules.view.js';

const TierMeasureEnum = {
  MONTHLY_SPEND: 'MONTHLY_SPEND',
  ROLLING_SPEND: 'ROLLING_SPEND',
  VISITS: 'VISITS',
  ACTIVE_MONTHS: 'ACTIVE_MONTHS',
  ONE_PURCHASE: 'ONE_PURCHASE',
} as const satisfies Record<TierProgress['measure'], TierProgress['measure']>;
registerEnumType(TierMeasureEnum, {
  name: 'TierMeasure',
  description: 'By what a tier can be earned, where one can tell how much of it is missing.',
});

const TierReasonKindEnum = {
  ...TierMeasureEnum,
  TOP_SHARE: 'TOP_SHARE',
  KEPT: 'KEPT',
  GRANT: 'GRANT',
  EVERYBODY: 'EVERYBODY',
} as const satisfies Record<Reason['by'], Reason['by']>;
registerEnumType(TierReasonKindEnum, {
  name: 'TierReasonKind',
  description: 'What a tier rests on.',
  valuesConfig: {
    TOP_SHARE: { description: "Among the top of a month's spend" },
    KEPT: { description: 'The keep amount of a tier that was earned before' },
    GRANT: { description: 'Given by ops or by a campaign' },
    EVERYBODY: { description: "Everybody's tier" },
  },
});

@ObjectType('TierProgress', { description: 'How far a member is by one measure of a tier. Any one measure is enough.' })
export class TierProgressType {
  @Field(() => TierMeasureEnum)
  measure: TierProgress['measure'];

  @Field(() => Int, { description: 'Over so many calendar months, the current one included' })
  months: number;

  @Field(() => Money, { nullable: true, description: 'Net spend so far, of a measure in money' })
  spend: Money | null;

  @Field(() => Money, { nullable: true, description: 'Still to be spent; 0 when done' })
  missingSpend: Money | null;

  @Field(() => Int, { nullable: true, description: 'So far, of a measure that counts' })
  count: number | null;

  @Field(() => Int, { nullable: true, description: 'Still missing; 0 when done' })
  missingCount: number | null;

  static of(progress: TierProgress): TierProgressType {
    const { measure, months } = progress;
    const money = 'spendMinor' in progress ? progress : null;
    const count = 'count' in progress ? progress : null;
    return Object.assign(new TierProgressType(), {
      measure,
      months,
      spend: qualifyingMoney(money?.spendMinor ?? null),
      missingSpend: qualifyingMoney(money?.missingMinor ?? null),
      count: count?.count ?? null,
      missingCount: count?.missing ?? null,
    });
  }
}

@ObjectType({ description: 'A purchase that counted towards a tier.' })
export class TierPurchase {
  @Field(() => ID)
  purchaseId: string;

  @Field(() => DateTime)
  occurredAt: Date;

  @Field(() => Money, { description: 'What is left of it after returns' })
  net: Money;
}

@ObjectType({ description: 'Why a member has their tier.' })
export class TierReason {
  @Field(() => TierReasonKindEnum)
  kind: Reason['by'];

  @Field(() => String, { nullable: true, description: 'The calendar month that earned it, like 2026-11' })
  month: string | null;

  @Field(() => Int, { description: 'The version of the rules by which it was earned' })
  rulesVersion: number;

  @Field(() => Int, { description: 'How many steps the tier has fallen since that month' })
  stepsDown: number;

  @Field(() => ID, { nullable: true, description: "The grant by which it was given: ops', or the award of a campaign" })
  grantId: string | null;

  @Field(() => Int, { description: 'How many purchases counted' })
  purchaseCount: number;

  @Field(() => [TierPurchase], { description: 'The purchases that counted, the latest first; a hundred at the most' })
  @AboutSoMany(20)
  purchases: TierPurchase[];

  static of({ by, month, rules, stepsDown, grantId, purchases }: Reason): TierReason {
    return Object.assign(new TierReason(), {
      kind: by,
      month: month === null ? null : nameOfMonth(month),
      rulesVersion: rules.version,
      stepsDown,
      grantId,
      purchaseCount: purchases.length,
      purchases: purchases
        .slice(0, 100)
        .map(({ purchaseId, occurredAt, netMinor }) =>
          Object.assign(new TierPurchase(), { purchaseId, occurredAt, net: Money.of(netMinor, qualifyingCurrency) }),
        ),
    });
  }
}
