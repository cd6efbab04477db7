import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateTime, SafeInt } from '../../../../schema/vocabulary.js';

export enum AgreementBilling {
  PREPAID = 'PREPAID',
  POSTPAID = 'POSTPAID',
}
registerEnumType(AgreementBilling, {
  name: 'AgreementBilling',
  valuesConfig: {
    PREPAID: { description: 'The partner pays out of blocks of points that it has bought' },
    POSTPAID: { description: 'The partner pays by the settlement, up to what may be outstanding' },
  },
});

export enum ExchangeCap {
  PER_EXCHANGE = 'PER_EXCHANGE',
  PER_MEMBER_PER_DAY = 'PER_MEMBER_PER_DAY',
  PER_DAY_GIVEN = 'PER_DAY_GIVEN',
  PER_DAY_RECEIVED = 'PER_DAY_RECEIVED',
  IN_TOTAL = 'IN_TOTAL',
}
registerEnumType(ExchangeCap, {
  name: 'ExchangeCap',
  valuesConfig: {
    PER_EXCHANGE: { description: 'What a single exchange may come to' },
    PER_MEMBER_PER_DAY: { description: 'Of one member on one day of the programme, both directions together' },
    PER_DAY_GIVEN: { description: 'Of all members on one day, from these points into others' },
    PER_DAY_RECEIVED: { description: 'Of all members on one day, from others into these points' },
    IN_TOTAL: { description: 'Of all members over all versions of the agreement, both directions together' },
  },
});

@ObjectType({ description: 'Points of a currency.' })
export class OwedAtMost {
  @Field(() => ID, { description: 'Code of the currency' })
  currency: string;

  @Field(() => SafeInt)
  points: number;
}

@ObjectType({ description: 'In points of the partner’s own currency; null is no cap.' })
export class AgreementCaps {
  @Field(() => SafeInt, { nullable: true })
  perExchange: number | null;

  @Field(() => SafeInt, { nullable: true })
  perMemberPerDay: number | null;

  @Field(() => SafeInt, { nullable: true })
  perDayGiven: number | null;

  @Field(() => SafeInt, { nullable: true })
  perDayReceived: number | null;

  @Field(() => SafeInt, { nullable: true })
  inTotal: number | null;
}

@ObjectType({ description: 'Open from `opens` up to but not including `closes`, by the programme’s time zone.' })
export class OpeningHours {
  @Field(() => Int, { description: '1 is Monday, 7 Sunday' })
  weekday: number;

  @Field(() => String, { description: 'HH:MM' })
  opens: string;

  @Field(() => String, { description: 'HH:MM, 24:00 at the latest' })
  closes: string;
}

@ObjectType({ description: 'What a partner and the programme have agreed on, as it is in force.' })
export class Agreement {
  @Field(() => String, { description: 'Code of the partner' })
  partnerCode: string;

  @Field(() => SafeInt)
  version: number;

  @Field(() => DateTime)
  validFrom: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Null for an open end; a newer version ends it at its own beginning',
  })
  validUntil: Date | null;

  @Field(() => AgreementBilling)
  billing: AgreementBilling;

  @Field(() => [OwedAtMost], { description: 'What may be outstanding; of a currency that is not named nothing' })
  @AboutSoMany(5)
  owedAtMost: OwedAtMost[];

  @Field(() => AgreementCaps)
  caps: AgreementCaps;

  @Field(() => [OpeningHours], { description: 'Always open when there are none' })
  @AboutSoMany(7)
  openingHours: OpeningHours[];

  @Field(() => Int, { description: 'How long the partner has to confirm an exchange into points that it keeps' })
  confirmWithinSeconds: number;

  @Field(() => Int, { description: 'How long after its end the partner may have an exchange undone' })
  reversalDays: number;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Ops and the partner are told when a block falls to so many points',
  })
  lowBalance: number | null;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Ops and the partner are told when so many points are outstanding',
  })
  outstanding: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Nothing new begins with a suspended partner' })
  suspendedSince: Date | null;
}

@ObjectType({ description: 'A partner after it was suspended, or resumed.' })
export class PartnerStanding {
  @Field(() => String, { description: 'Code of the partner' })
  partnerCode: string;

  @Field(() => Boolean, { description: 'As this request has left it' })
  suspended: boolean;
}
