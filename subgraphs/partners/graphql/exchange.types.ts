import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import { Member } from './member.types.js';
import { ExchangeRate } from './partner.types.js';

export enum ExchangeStatus {
  PENDING = 'PENDING',
  UNDER_REVIEW = 'UNDER_REVIEW',
  QUOTED = 'QUOTED',
  COMMITTED = 'COMMITTED',
  CANCELLED = 'CANCELLED',
  EXPIRED = 'EXPIRED',
  REFUSED = 'REFUSED',
}
registerEnumType(ExchangeStatus, {
  name: 'ExchangeStatus',
  valuesConfig: {
    PENDING: { description: 'Under way: it reaches one of the others by itself' },
    UNDER_REVIEW: { description: 'A person has to look at it; the points are set aside, and it goes on by itself' },
    QUOTED: { description: 'The points are held: commit or cancel before `quotedUntil`' },
    COMMITTED: { description: 'Given and received' },
    CANCELLED: { description: 'Called off by the member; the points went back' },
    EXPIRED: { description: 'The quote ran out; the points went back' },
    REFUSED: { description: 'There were not enough points, or a person did not approve it; nothing moved' },
  },
});

@ObjectType({ description: 'Points of one currency for points of another, by a quote that fixed every amount.' })
@Directive('@key(fields: "id")')
export class Exchange {
  @Field(() => ID)
  id: string;

  @Field(() => ExchangeStatus)
  status: ExchangeStatus;

  @Field(() => SafeInt, { description: 'What the member asked to exchange' })
  requested: number;

  @Field(() => SafeInt, { description: 'Whole steps of it; the rest stays with the member' })
  given: number;

  @Field(() => SafeInt, { description: 'What the member gets, rounded down, the fee taken off' })
  received: number;

  @Field(() => SafeInt, { description: 'Kept back, in points of `to`' })
  fee: number;

  @Field(() => ExchangeRate, { description: 'As it stood when it was quoted' })
  rate: ExchangeRate;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, {
    description: 'The quote holds up to this instant; after a review it is counted from the approval',
  })
  quotedUntil: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it reached its end' })
  endedAt: Date | null;

  @Field(() => Member)
  member: Member;
}

const connection = connectionTypes('Exchange', () => Exchange);
export const ExchangeConnection = connection.Connection;

@InputType()
export class QuoteExchangeInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  exchangeId: string;

  @Field(() => ID, { description: 'Code of the currency to give' })
  from: string;

  @Field(() => ID, { description: 'Code of the currency to receive' })
  to: string;

  @Field(() => SafeInt, { description: 'Points of `from`; whole steps of it are taken' })
  amount: number;

  @Field(() => String, {
    nullable: true,
    description: 'What the app knows its device by. No part of what makes a repeated request the same.',
  })
  device?: string | null;
}

@InputType()
export class CommitExchangeInput {
  @Field(() => ID)
  exchangeId: string;
}

@InputType()
export class CancelExchangeInput {
  @Field(() => ID)
  exchangeId: string;
}
