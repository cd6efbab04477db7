import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { DateOnly, DateTime, Money, SafeInt } from '../../../schema/vocabulary.js';
import { Partner } from './partner.types.js';

export enum SettlementPaymentState {
  OPEN = 'OPEN',
  ADVISED = 'ADVISED',
  CONFIRMED = 'CONFIRMED',
}
registerEnumType(SettlementPaymentState, {
  name: 'SettlementPaymentState',
  valuesConfig: {
    OPEN: { description: 'Owed' },
    ADVISED: { description: 'The payer says that it has paid' },
    CONFIRMED: { description: 'The payee says that the money came' },
  },
});

const closedDescription =
  'True once nothing can come to the month any more: a quarter of an hour after its end, and no commit of it still under way';

@ObjectType({
  description:
    'What was exchanged from one brand to another at one settlement rate: the amount is `received` times the rate, in fen, ' +
    'rounded down; below zero, where more is taken back than came, towards zero.',
})
export class SettlementLine {
  @Field(() => String, { description: 'Code of the brand whose points were given; it owes the amount' })
  fromBrand: string;

  @Field(() => String, { description: 'Code of the brand whose points were received; it is owed the amount' })
  toBrand: string;

  @Field(() => SafeInt, { description: 'How many exchanges' })
  exchanges: number;

  @Field(() => SafeInt, { description: 'With their reversals, disputes and what was resolved' })
  items: number;

  @Field(() => SafeInt, { description: 'Points of `fromBrand`' })
  given: number;

  @Field(() => SafeInt, { description: 'Points of `toBrand`' })
  received: number;

  @Field(() => SafeInt, { description: 'Points of `toBrand` kept back' })
  fee: number;

  @Field(() => SafeInt, { description: 'The settlement rate, fen per received point: this over `rateDenominator`' })
  rateNumerator: number;

  @Field(() => SafeInt)
  rateDenominator: number;

  @Field(() => Money)
  amount: Money;
}

@ObjectType({
  description: 'What a brand is to get (above zero) or to pay (below zero), all its lines taken together.',
})
export class NetPosition {
  @Field(() => String, { description: 'Code of the brand' })
  brand: string;

  @Field(() => Money)
  amount: Money;
}

@ObjectType({ description: 'A payment by which the net positions are settled.' })
export class SettlementPayment {
  @Field(() => String, { description: 'Code of the brand that pays' })
  payer: string;

  @Field(() => String, { description: 'Code of the brand that is paid' })
  payee: string;

  @Field(() => Money)
  amount: Money;

  @Field(() => ID, {
    nullable: true,
    description: 'By which it is advised and confirmed; null while the month is open',
  })
  id: string | null;

  @Field(() => SettlementPaymentState, { nullable: true, description: 'Null while the month is open' })
  state: SettlementPaymentState | null;

  @Field(() => String, { nullable: true, description: 'By which the payee finds the money' })
  reference: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it was paid, as the payer says' })
  paidOn: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the payer said so' })
  advisedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why the payee did not find the money the last time' })
  rejection: string | null;

  @Field(() => DateTime, { nullable: true })
  confirmedAt: Date | null;
}

@ObjectType({
  description:
    'Who owes whom for the exchanges of a month. All net positions sum to zero; a partner sees its own alone.',
})
export class Settlement {
  @Field(() => String, { description: 'YYYY-MM, a month of the programme’s time zone' })
  period: string;

  @Field(() => Boolean, { description: closedDescription })
  closed: boolean;

  @Field(() => [SettlementLine])
  @AboutSoMany(20)
  lines: SettlementLine[];

  @Field(() => [NetPosition])
  @AboutSoMany(10)
  positions: NetPosition[];

  @Field(() => [SettlementPayment], { description: 'One fewer than there are brands, at most' })
  @AboutSoMany(10)
  payments: SettlementPayment[];
}

@ObjectType({
  description: 'One partner’s part of a month’s settlement, from which it can recompute its own position.',
})
export class PartnerStatement {
  @Field(() => Partner)
  partner: Partner;

  @Field(() => String, { description: 'YYYY-MM, a month of the programme’s time zone' })
  period: string;

  @Field(() => Boolean, { description: closedDescription })
  closed: boolean;

  @Field(() => [SettlementLine])
  @AboutSoMany(10)
  lines: SettlementLine[];

  @Field(() => Money, { description: 'Above zero the partner gets, below zero it pays' })
  netPosition: Money;

  @Field(() => [SettlementPayment])
  @AboutSoMany(5)
  payments: SettlementPayment[];
}
