import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, Money, MoneyInput, SafeInt } from '../../../schema/vocabulary.js';
import type { RedemptionReturn as Back } from '../domain/redemption-return.js';
import type { CashState } from '../domain/redemption.js';
import { redemptionSteps, type RedemptionStep } from '../domain/redemption-step.js';
import { ShippingAddressInput } from './fulfilment/shipping-address.types.js';
import { Member } from './stubs.types.js';

export enum RedemptionStatus {
  PENDING = 'PENDING',
  UNDER_REVIEW = 'UNDER_REVIEW',
  SETTLED = 'SETTLED',
  VOIDED = 'VOIDED',
  CANCELLED = 'CANCELLED',
}
registerEnumType(RedemptionStatus, {
  name: 'RedemptionStatus',
  valuesConfig: {
    PENDING: { description: 'Under way: it becomes SETTLED or VOIDED by itself' },
    UNDER_REVIEW: { description: 'A person has to look at it; the points are set aside, and it goes on by itself' },
    SETTLED: { description: "The points are taken, the piece is the member's" },
    VOIDED: { description: 'Did not succeed; nothing was taken' },
    CANCELLED: { description: 'Taken back; the points are returned' },
  },
});

export const CashStateEnum = {
  ASKED: 'ASKED',
  WAITING: 'WAITING',
  TAKEN: 'TAKEN',
  DECLINED: 'DECLINED',
  RELEASED: 'RELEASED',
} as const satisfies { [State in CashState]: State };
registerEnumType(CashStateEnum, {
  name: 'CashState',
  valuesConfig: {
    ASKED: { description: 'The payment provider is being asked' },
    WAITING: { description: 'The payment provider has not decided yet' },
    TAKEN: { description: 'Paid' },
    DECLINED: { description: 'The payment provider refused' },
    RELEASED: { description: 'Let go: nothing was taken' },
  },
});

export const RedemptionStepEnum = Object.fromEntries(redemptionSteps.map((step) => [step, step])) as {
  [Step in RedemptionStep]: Step;
};
registerEnumType(RedemptionStepEnum, { name: 'RedemptionStep', description: 'What a redemption has come through.' });

@ObjectType('RedemptionEvent', { description: 'One step of the history of a redemption.' })
export class RedemptionEvent {
  @Field(() => RedemptionStepEnum)
  step: RedemptionStep;

  @Field(() => DateTime)
  at: Date;

  @Field(() => String, {
    nullable: true,
    description: '`member` for the member whose redemption it is, else whoever did it; null where it came by itself.',
  })
  by: string | null;

  @Field(() => String, { nullable: true, description: 'A code that says why.' })
  reason: string | null;
}

export const ReturnStateEnum = { PENDING: 'PENDING', DONE: 'DONE', REFUSED: 'REFUSED' } as const satisfies {
  [State in Back['state']]: State;
};
registerEnumType(ReturnStateEnum, {
  name: 'RedemptionReturnState',
  valuesConfig: {
    PENDING: { description: 'On its way; it goes on by itself' },
    DONE: { description: 'The points are back' },
    REFUSED: { description: 'There was nothing to give back' },
  },
});

@ObjectType({ description: 'Pieces of a redemption that go back, with their points and cash.' })
export class RedemptionReturn {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  pieces: number;

  @Field(() => SafeInt)
  points: number;

  @Field(() => Money, { nullable: true })
  cash: Money | null;

  @Field(() => ReturnStateEnum)
  state: Back['state'];

  @Field(() => Boolean, {
    description: 'True where the payment provider would not give the cash back: a person has to.',
  })
  cashRefused: boolean;

  @Field(() => String, { nullable: true, description: 'Why, in the words of whoever asked.' })
  reason: string | null;

  @Field(() => DateTime)
  askedAt: Date;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;
}

@ObjectType({ description: 'Pieces of a reward taken, or meant to be taken, by a member.' })
@Directive('@key(fields: "id")')
export class Redemption {
  @Field(() => ID)
  id: string;

  @Field(() => RedemptionStatus)
  status: RedemptionStatus;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => Int, { description: 'How many of the reward.' })
  pieces: number;

  @Field(() => SafeInt, { description: 'The price at the time, in points, of all pieces.' })
  points: number;

  @Field(() => SafeInt, { description: "That price without the bonus of the member's tier." })
  listedPoints: number;

  @Field(() => Money, { nullable: true, description: 'The price at the time, in cash on top, of all pieces.' })
  cash: Money | null;

  @Field(() => CashStateEnum, { nullable: true, description: 'Null without cash, and where it is paid at hand-over.' })
  cashState: CashState | null;

  @Field(() => Money, { nullable: true, description: 'How much of the cash has been given back; null without cash.' })
  cashRefunded: Money | null;

  @Field(() => DateTime, { nullable: true })
  settledAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Before this instant `cancelRedemption` gives the points back; null when there is nothing to cancel.',
  })
  cancellableUntil: Date | null;

  @Field(() => Boolean, { description: 'True while points are on their way back.' })
  cancellationPending: boolean;

  @Field(() => Int, { description: 'Pieces that have been given back, their points with them.' })
  piecesReturned: number;

  @Field(() => Member)
  member: Member;

  /** The key by which its field resolver finds the reward. */
  rewardId: string;
}

const connection = connectionTypes('Redemption', () => Redemption);
export const RedemptionConnection = connection.Connection;

@InputType({
  description: 'Names the price as a whole, as in `pricesForMe` or as it is listed, or none for the first.',
})
export class RedeemRewardInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer.' })
  redemptionId: string;

  @Field(() => ID)
  rewardId: string;

  @Field(() => Int, {
    nullable: true,
    description: '`Reward.version` as the member has seen it: where the terms are others by now, they are asked again.',
  })
  rewardVersion?: number | null;

  @Field(() => Int, { nullable: true, description: 'One when absent, 100 at the most.' })
  pieces?: number | null;

  @Field(() => SafeInt, {
    nullable: true,
    description:
      'Of one piece. Who names it, or `rewardVersion`, is never charged more: where the price has changed, they are asked again.',
  })
  points?: number | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Of one piece. Only together with points.' })
  cash?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the app knows its device by. No part of what makes a repeated request the same.',
  })
  device?: string | null;

  @Field(() => ShippingAddressInput, {
    nullable: true,
    description: 'Where goods are shipped; without it they are picked up at a shop.',
  })
  shipTo?: ShippingAddressInput | null;
}

@InputType()
export class CancelRedemptionInput {
  @Field(() => ID)
  redemptionId: string;
}

@InputType()
export class ReturnRedemptionInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer.' })
  returnId: string;

  @Field(() => ID)
  redemptionId: string;

  @Field(() => Int, { description: 'So many of those that the member still has.' })
  pieces: number;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'For ops: false where the pieces cannot be given to somebody else. True when absent.',
  })
  restock?: boolean | null;
}
