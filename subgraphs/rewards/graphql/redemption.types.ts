import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, Money, MoneyInput, SafeInt } from '../../../schema/vocabulary.js';
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

@ObjectType({ description: 'One piece of a reward taken, or meant to be taken, by a member.' })
@Directive('@key(fields: "id")')
export class Redemption {
  @Field(() => ID)
  id: string;

  @Field(() => RedemptionStatus)
  status: RedemptionStatus;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => SafeInt, { description: 'The price at the time, in points.' })
  points: number;

  @Field(() => SafeInt, { description: "That price without the bonus of the member's tier." })
  listedPoints: number;

  @Field(() => Money, { nullable: true, description: 'The price at the time, in cash on top; paid at hand-over.' })
  cash: Money | null;

  @Field(() => DateTime, { nullable: true })
  settledAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Before this instant `cancelRedemption` gives the points back; null when there is nothing to cancel.',
  })
  cancellableUntil: Date | null;

  @Field(() => Boolean, { description: 'True while the points are on their way back.' })
  cancellationPending: boolean;

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

  @Field(() => SafeInt, { nullable: true })
  points?: number | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Only together with points.' })
  cash?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the app knows its device by. No part of what makes a repeated request the same.',
  })
  device?: string | null;
}

@InputType()
export class CancelRedemptionInput {
  @Field(() => ID)
  redemptionId: string;
}
