import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../../../../schema/vocabulary.js';
import { Exchange } from '../exchange.types.js';

export enum SentIdState {
  UNKNOWN = 'UNKNOWN',
  UNDER_WAY = 'UNDER_WAY',
  STANDS = 'STANDS',
  REFUSED = 'REFUSED',
}
registerEnumType(SentIdState, {
  name: 'SentIdState',
  valuesConfig: {
    UNKNOWN: { description: 'It never came, or was no sound request: nothing has happened under it' },
    UNDER_WAY: { description: 'It reaches its end by itself' },
    STANDS: { description: 'See the status of `exchange`' },
    REFUSED: { description: 'Nothing moved, and nothing ever will under this id' },
  },
});

@ObjectType({ description: 'What became of an id that a partner has sent, or of an exchange that it is part of.' })
export class ExchangeState {
  @Field(() => ID)
  id: string;

  @Field(() => SentIdState)
  state: SentIdState;

  @Field(() => Exchange, { nullable: true })
  exchange: Exchange | null;

  @Field(() => String, { nullable: true, description: 'The code of the failure that it was answered with' })
  refusalCode: string | null;

  @Field(() => String, { nullable: true, description: 'In the reader’s language' })
  refusalMessage: string | null;
}

@InputType()
export class CreditExchangeInput {
  @Field(() => ID, { description: 'Made by the partner (a UUID); asking again with it gives the same answer' })
  exchangeId: string;

  @Field(() => String, {
    description:
      'The partner’s number of the transaction that took the points from its member: it stands for one exchange',
  })
  businessKey: string;

  @Field(() => ID, { description: 'By which the partner knows the member' })
  linkId: string;

  @Field(() => ID, { description: 'Code of the partner’s own currency, which it keeps itself' })
  from: string;

  @Field(() => ID, { description: 'Code of the currency to receive' })
  to: string;

  @Field(() => SafeInt, { description: 'Points of `from` that were taken, in whole steps' })
  amount: number;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Points of `to` that the member was told of: another amount by the published rate is refused',
  })
  expected?: number | null;
}

@InputType()
export class ConfirmExchangeInput {
  @Field(() => ID)
  exchangeId: string;

  @Field(() => String, { description: 'The partner’s own number of what it has booked: it stands for one exchange' })
  partnerKey: string;
}

@InputType()
export class RejectExchangeInput {
  @Field(() => ID)
  exchangeId: string;

  @Field(() => String, { description: 'A word of upper-case letters, digits and underscores, such as ACCOUNT_CLOSED' })
  reason: string;
}
