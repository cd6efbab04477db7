import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import type * as domain from '../domain/exchange.js';
import { Member } from './member.types.js';
import { ExchangeRate } from './partner.types.js';

export enum ExchangeStatus {
  PENDING = 'PENDING',
  UNDER_REVIEW = 'UNDER_REVIEW',
  QUOTED = 'QUOTED',
  ANNOUNCED = 'ANNOUNCED',
  COMMITTED = 'COMMITTED',
  CANCELLED = 'CANCELLED',
  EXPIRED = 'EXPIRED',
  REFUSED = 'REFUSED',
  REJECTED = 'REJECTED',
  TIMED_OUT = 'TIMED_OUT',
  REVERSED = 'REVERSED',
}
registerEnumType(ExchangeStatus, {
  name: 'ExchangeStatus',
  valuesConfig: {
    PENDING: { description: 'Under way: it reaches one of the others by itself' },
    UNDER_REVIEW: { description: 'A person has to look at it; the points are set aside, and it goes on by itself' },
    QUOTED: { description: 'The points are held: commit or cancel before `quotedUntil`' },
    ANNOUNCED: { description: 'Committed by the member; the partner has up to `answerBy` to confirm it' },
    COMMITTED: { description: 'Given and received' },
    CANCELLED: { description: 'Called off by the member; the points went back' },
    EXPIRED: { description: 'The quote ran out; the points went back' },
    REFUSED: {
      description:
        'Too few points, nothing left for the partner to pay with, or not approved by a person; nothing moved',
    },
    REJECTED: { description: 'The partner would not take it; the points went back' },
    TIMED_OUT: { description: 'The partner did not confirm it in time; the points went back' },
    REVERSED: { description: 'It was committed, and undone later' },
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

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the partner may confirm; null before it is announced',
  })
  answerBy: Date | null;

  @Field(() => String, { nullable: true, description: 'The partner’s word for why it would not take it' })
  rejectReason: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was undone' })
  reversedAt: Date | null;

  /** What its field resolvers tell of. */
  member: Member;
  known: domain.Exchange;
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
