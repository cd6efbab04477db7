import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateOnly, Money, SafeInt } from '../../../../schema/vocabulary.js';
import { Partner } from '../partner.types.js';

@ObjectType({ description: 'Exchanges one way.' })
export class ExchangeVolume {
  @Field(() => Int)
  exchanges: number;

  @Field(() => SafeInt, { description: 'Points of the giving brand' })
  given: number;

  @Field(() => SafeInt, { description: 'Points of the receiving brand' })
  received: number;

  @Field(() => Money, { description: 'What the received points are worth in a settlement' })
  worth: Money;

  @Field(() => Int, { description: 'Of the exchanges those that were taken back' })
  reversed: number;
}

@ObjectType({
  description: 'What became of exchanges that began in the span. Those that have not ended are in `begun` alone.',
})
export class ExchangeOutcomes {
  @Field(() => Int)
  begun: number;

  @Field(() => Int)
  committed: number;

  @Field(() => Int, { description: 'By the member' })
  cancelled: number;

  @Field(() => Int, { description: 'Whoever had to answer in time did not' })
  timedOut: number;

  @Field(() => Int, { description: 'Refused, rejected, or not paid for' })
  failed: number;

  @Field(() => Float, { nullable: true, description: 'Per cent of the begun that failed; null of none' })
  failureRate: number | null;

  @Field(() => Float, { nullable: true, description: 'Per cent of the begun that timed out; null of none' })
  timeOutRate: number | null;
}

@ObjectType({ description: 'Disputes that were raised in the span.' })
export class DisputeStatistics {
  @Field(() => Int)
  raised: number;

  @Field(() => Int, { description: 'By this partner' })
  byPartner: number;

  @Field(() => Int)
  resolved: number;

  @Field(() => Int, { description: 'Of the resolved those of which something was upheld' })
  upheld: number;

  @Field(() => Float, { nullable: true, description: 'Per cent of the exchanges; null of none' })
  rate: number | null;
}

@ObjectType({ description: 'What is owed for closed months and not confirmed to be paid.' })
export class OutstandingPayments {
  @Field(() => Money)
  payable: Money;

  @Field(() => Money)
  receivable: Money;

  @Field(() => String, { nullable: true, description: 'YYYY-MM, the earliest month of which the partner has not paid' })
  unpaidSince: string | null;
}

@ObjectType({ description: 'How a partner stands in one currency, by the ledger.' })
export class PrepaidBlock {
  @Field(() => ID, { description: 'Code of the currency' })
  currency: string;

  @Field(() => SafeInt, { nullable: true, description: 'Left of its blocks; null where none was ever bought' })
  prepaid: number | null;

  @Field(() => SafeInt, { description: 'What it owes less what it is owed, in points' })
  owed: number;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many days the block will do, when it goes on as in the span',
  })
  daysLeft: number | null;
}

@ObjectType({
  description: 'How much of all that is exchanged hangs on whom; an exchange between two partners is both’s.',
})
export class PartnerConcentration {
  @Field(() => Float, { nullable: true, description: 'Per cent that is this partner’s; null of nothing' })
  share: number | null;

  @Field(() => Float, { nullable: true, description: 'Per cent that is the largest partner’s; for ops alone' })
  largestShare: number | null;

  @Field(() => String, { nullable: true, description: 'Code of the largest partner; for ops alone' })
  largest: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Herfindahl-Hirschman index, 10,000 when all is one’s; for ops alone',
  })
  hhi: number | null;
}

@ObjectType({ description: 'How a partner did in a span of days.' })
export class PartnerEvaluation {
  @Field(() => Partner)
  partner: Partner;

  @Field(() => DateOnly)
  from: string;

  @Field(() => DateOnly)
  until: string;

  @Field(() => ExchangeVolume, { description: 'From its points into others' })
  outward: ExchangeVolume;

  @Field(() => ExchangeVolume, { description: 'From others into its points' })
  inward: ExchangeVolume;

  @Field(() => ExchangeOutcomes)
  outcomes: ExchangeOutcomes;

  @Field(() => DisputeStatistics)
  disputes: DisputeStatistics;

  @Field(() => OutstandingPayments)
  outstanding: OutstandingPayments;

  @Field(() => PartnerConcentration)
  concentration: PartnerConcentration;

  @Field(() => [PrepaidBlock], { description: 'An error where the ledger gives no answer' })
  @AboutSoMany(3)
  blocks: PrepaidBlock[];
}
