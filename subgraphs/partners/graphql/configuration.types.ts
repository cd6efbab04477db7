import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../../../schema/vocabulary.js';
import { CurrencyHome } from './partner.types.js';

export enum PartnerChangeState {
  SUBMITTED = 'SUBMITTED',
  LIVE = 'LIVE',
  REJECTED = 'REJECTED',
}
registerEnumType(PartnerChangeState, {
  name: 'PartnerChangeState',
  valuesConfig: {
    SUBMITTED: { description: 'Waits for a second person' },
    LIVE: { description: 'Approved and in force' },
    REJECTED: { description: 'Refused by the second person' },
  },
});

@ObjectType({ description: 'A change of partners, agreements or rates, by its proposal or its approval.' })
export class PartnerChange {
  @Field(() => ID, { description: 'The changeId' })
  id: string;

  @Field(() => String, { description: '`partner`, `agreement` or `exchange-rates`' })
  kind: string;

  @Field(() => String, { description: 'Of what: a partner’s code; all rates together stand under one key' })
  key: string;

  @Field(() => SafeInt)
  version: number;

  @Field(() => PartnerChangeState)
  state: PartnerChangeState;
}

@InputType()
export class PartnerCurrencyInput {
  @Field(() => ID, { description: 'Upper-case letters, digits and underscores; stays for ever' })
  code: string;

  @Field(() => String)
  nameZhCn: string;

  @Field(() => String)
  nameEn: string;

  @Field(() => SafeInt, { description: 'How many of these points are worth one yuan' })
  pointsPerYuan: number;

  @Field(() => CurrencyHome, { nullable: true, description: 'HOSTED when absent; stays once it is used' })
  home?: CurrencyHome | null;
}

@InputType()
export class ProposePartnerInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  changeId: string;

  @Field(() => ID, { description: 'Made by the client for a new partner; a known one’s for a new version' })
  partnerId: string;

  @Field(() => String, { description: 'Lower-case letters, digits and hyphens; stays for ever' })
  code: string;

  @Field(() => String)
  nameZhCn: string;

  @Field(() => String)
  nameEn: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'For trying things out, with points that are worth nothing; false when absent, and for ever what it was at first',
  })
  isSandbox?: boolean | null;

  @Field(() => PartnerCurrencyInput)
  currency: PartnerCurrencyInput;
}

@InputType()
export class ExchangeRateInput {
  @Field(() => ID)
  from: string;

  @Field(() => ID)
  to: string;

  @Field(() => SafeInt)
  numerator: number;

  @Field(() => SafeInt)
  denominator: number;

  @Field(() => SafeInt)
  step: number;

  @Field(() => SafeInt, { nullable: true, description: '0 when absent' })
  feePercent?: number | null;
}

@InputType({ description: 'A whole set: a pair that is not in it cannot be exchanged once the set is live.' })
export class ProposeExchangeRatesInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  changeId: string;

  @Field(() => [ExchangeRateInput])
  rates: ExchangeRateInput[];
}

@InputType()
export class ApprovePartnerInput {
  @Field(() => ID)
  changeId: string;
}

@InputType()
export class ApproveExchangeRatesInput {
  @Field(() => ID)
  changeId: string;
}
