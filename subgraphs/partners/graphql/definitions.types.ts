import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../../../schema/vocabulary.js';

export enum PartnersConfigurationKind {
  PARTNER = 'partner',
  AGREEMENT = 'agreement',
  EXCHANGE_RATES = 'exchange-rates',
}
registerEnumType(PartnersConfigurationKind, {
  name: 'PartnersConfigurationKind',
  valuesConfig: {
    PARTNER: { description: 'A partner with its currency' },
    AGREEMENT: { description: 'What is agreed with a partner: the version that was approved last' },
    EXCHANGE_RATES: { description: 'All rates together' },
  },
});

@ObjectType({ description: 'What was approved last of a partner, an agreement or the rates.' })
export class PartnersDefinition {
  @Field(() => String, { description: 'A partner’s code; all rates together stand under one key' })
  key: string;

  @Field(() => SafeInt)
  version: number;

  @Field(() => String, { description: 'As JSON what would propose it elsewhere, without changeId and key' })
  definition: string;

  @Field(() => Boolean, { description: 'Of an agreement whose time is over' })
  ended: boolean;
}
