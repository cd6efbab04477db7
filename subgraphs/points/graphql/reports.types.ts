import { Field, Float, Int, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { DateTime, Money, SafeInt } from '../../../schema/vocabulary.js';
import { Currency } from './stubs.types.js';

@ObjectType()
export class ExpiringMonth {
  @Field(() => String, { description: 'YYYY-MM; the points expire at its end.' })
  month: string;

  @Field(() => SafeInt)
  points: number;
}

@ObjectType({ description: 'What the programme owes its members in a currency.' })
export class PointsLiability {
  @Field(() => Currency)
  currency: Currency;

  @Field(() => DateTime)
  at: Date;

  @Field(() => SafeInt, { description: 'Valid points in wallets, pending ones included.' })
  outstanding: number;

  @Field(() => SafeInt, { description: 'Of the outstanding, not spendable yet.' })
  pending: number;

  @Field(() => SafeInt, { description: 'Set aside for redemptions, exchanges and reviews under way; not outstanding.' })
  held: number;

  @Field(() => SafeInt, { description: 'What members owe after returns of purchases whose points were spent.' })
  debt: number;

  @Field(() => [ExpiringMonth], { description: 'The outstanding by the month at whose end they expire.' })
  @AboutSoMany(13)
  expiringByMonth: ExpiringMonth[];

  @Field(() => Money, { description: 'What outstanding and held points are worth on redemption, rounded down.' })
  worth: Money;
}

@ObjectType({ description: 'All points of a currency whose validity ends together.' })
export class BreakageCohort {
  @Field(() => DateTime)
  expiresAt: Date;

  @Field(() => Boolean, { description: 'Whether that has passed.' })
  matured: boolean;

  @Field(() => SafeInt, { description: 'Came in and was not taken back.' })
  issued: number;

  @Field(() => SafeInt, { description: 'Redeemed, exchanged or donated, less what cancellations gave back.' })
  redeemed: number;

  @Field(() => SafeInt)
  expired: number;

  @Field(() => SafeInt, { description: 'Of the issued; of a matured cohort what was redeemed.' })
  expectedRedemption: number;

  @Field(() => SafeInt, { description: 'The issued less the expected redemption.' })
  expectedBreakage: number;
}

@ObjectType({
  description:
    'How many points nobody will redeem: the share that expired of the twelve latest cohorts whose validity has ended. ' +
    'Nothing is expected to expire before there is any.',
})
export class Breakage {
  @Field(() => Currency)
  currency: Currency;

  @Field(() => Float, { nullable: true, description: 'expired / issued; null while no cohort has matured.' })
  rate: number | null;

  @Field(() => SafeInt, { description: 'Of the cohorts that the rate is taken from.' })
  expired: number;

  @Field(() => SafeInt)
  issued: number;

  @Field(() => [BreakageCohort], { description: 'The cohorts of the last year and those still valid, earliest first.' })
  @AboutSoMany(25)
  cohorts: BreakageCohort[];
}

@ObjectType({
  description:
    'Revenue of sales that is deferred because they earned points (IFRS 15, Illustrative Example 52). opening + added - ' +
    'cancelled - recognised = closing.',
})
export class DeferredRevenue {
  @Field(() => Currency)
  currency: Currency;

  @Field(() => String, { description: 'YYYY-MM, the first month' })
  from: string;

  @Field(() => String, { description: 'YYYY-MM, the last month, included' })
  until: string;

  @Field(() => Money)
  opening: Money;

  @Field(() => Money, { description: "The points' share of the period's sales." })
  added: Money;

  @Field(() => Money, { description: 'Of returned sales.' })
  cancelled: Money;

  @Field(() => Money, { description: 'What became revenue; below zero when a raised estimate takes some back.' })
  recognised: Money;

  @Field(() => Money)
  closing: Money;
}

@ObjectType({ description: 'What members gave to a cause in points of one currency.' })
export class CauseDonations {
  @Field(() => String, { description: 'Code of the cause' })
  cause: string;

  @Field(() => Currency)
  currency: Currency;

  @Field(() => Int, { description: 'How many.' })
  donations: number;

  @Field(() => SafeInt)
  points: number;

  @Field(() => Money, { description: 'What the cause receives for them.' })
  amount: Money;

  @Field(() => Money, { description: 'Of the amount, paid by a sponsor.' })
  sponsored: Money;
}

@ObjectType({ description: 'What eco products and recycling earned in one currency.' })
export class GreenPoints {
  @Field(() => Currency)
  currency: Currency;

  @Field(() => Int, { description: 'How many.' })
  awards: number;

  @Field(() => SafeInt, { description: 'Less those whose purchase has been returned since.' })
  points: number;
}
