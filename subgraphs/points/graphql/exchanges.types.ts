import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';

const limit =
  'The most that `fromPartner` may owe in `to` after this, where it has not prepaid; null for no limit. No part of what ' +
  'makes a repeated request the same.';

@InputType()
@Directive('@inaccessible')
export class ConvertPointsInput {
  @Field(() => ID)
  exchangeId: string;

  @Field(() => ID)
  holdId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ID, { description: 'Currency given.' })
  from: string;

  @Field(() => ID, { description: 'Currency received.' })
  to: string;

  @Field(() => SafeInt, { description: 'All that the hold holds.' })
  given: number;

  @Field(() => SafeInt)
  received: number;

  @Field(() => ID, { description: 'The partner that issues `from`.' })
  fromPartner: string;

  @Field(() => ID, { description: 'The partner that issues `to`.' })
  toPartner: string;

  @Field(() => Boolean, { nullable: true, description: 'Paid out of what `fromPartner` has prepaid.' })
  prepaid?: boolean | null;

  @Field(() => SafeInt, { nullable: true, description: limit })
  owedAtMost?: number | null;
}

@InputType({ description: 'To a partner that pays for it with points of its own system.' })
@Directive('@inaccessible')
export class GiveHeldInput {
  @Field(() => ID)
  exchangeId: string;

  @Field(() => ID)
  holdId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ID)
  from: string;

  @Field(() => SafeInt, { description: 'All that the hold holds.' })
  given: number;

  @Field(() => ID, { description: 'The partner that is owed what was given.' })
  toPartner: string;
}

@InputType({ description: 'For points that a partner has taken out of its own system.' })
@Directive('@inaccessible')
export class ReceivePointsInput {
  @Field(() => ID)
  exchangeId: string;

  @Field(() => ID, { description: 'Need not have a wallet yet.' })
  memberId: string;

  @Field(() => ID)
  to: string;

  @Field(() => SafeInt)
  received: number;

  @Field(() => ID, { description: 'The partner that pays for what is received.' })
  fromPartner: string;

  @Field(() => Boolean, { description: 'Out of what it has prepaid.' })
  prepaid: boolean;

  @Field(() => SafeInt, { nullable: true, description: limit })
  owedAtMost?: number | null;
}

@InputType({ description: 'What was given in an exchange.' })
@Directive('@inaccessible')
export class ExchangeOutInput {
  @Field(() => ID)
  holdId: string;

  @Field(() => ID)
  from: string;

  @Field(() => SafeInt, { description: 'All of it.' })
  given: number;

  @Field(() => ID)
  toPartner: string;
}

@InputType({ description: 'What was received in an exchange.' })
@Directive('@inaccessible')
export class ExchangeInInput {
  @Field(() => ID)
  to: string;

  @Field(() => SafeInt, { description: 'All of it.' })
  received: number;

  @Field(() => ID)
  fromPartner: string;

  @Field(() => Boolean, { description: 'Whether it goes back into what `fromPartner` has prepaid.' })
  prepaid: boolean;
}

@InputType({ description: 'Undoes an exchange: both halves of it that were posted here, or the one that was.' })
@Directive('@inaccessible')
export class ReverseExchangeInput {
  @Field(() => ID, { description: "To be derived from the exchange's: it says that the exchange is undone once." })
  reversalId: string;

  @Field(() => ID)
  exchangeId: string;

  @Field(() => ID, { description: 'Who made the exchange.' })
  memberId: string;

  @Field(() => ExchangeOutInput, { nullable: true })
  out?: ExchangeOutInput | null;

  @Field(() => ExchangeInInput, { nullable: true })
  in?: ExchangeInInput | null;
}

@ObjectType()
@Directive('@inaccessible')
export class Conversion {
  @Field(() => ID)
  exchangeId: string;

  @Field(() => SafeInt, { description: 'Zero where points were received alone.' })
  given: number;

  @Field(() => SafeInt, { description: 'Zero where points were given alone.' })
  received: number;

  @Field(() => DateTime, { description: "By the ledger's clock; the same when asked again." })
  postedAt: Date;
}

@ObjectType()
@Directive('@inaccessible')
export class ExchangeReversal {
  @Field(() => ID)
  reversalId: string;

  @Field(() => ID)
  exchangeId: string;

  @Field(() => SafeInt, { description: 'Of what was given.' })
  givenBack: number;

  @Field(() => SafeInt, { description: 'Of what was received.' })
  takenBack: number;

  @Field(() => DateTime, { description: "By the ledger's clock; the same when asked again." })
  postedAt: Date;
}
