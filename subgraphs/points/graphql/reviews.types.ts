import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import type { Command } from '../domain/command.js';
import type { Review as DomainReview } from '../domain/review.js';
import { Currency, Member } from './stubs.types.js';

export enum ReviewState {
  OPEN = 'OPEN',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  WITHDRAWN = 'WITHDRAWN',
  EXPIRED = 'EXPIRED',
}
registerEnumType(ReviewState, {
  name: 'ReviewState',
  valuesConfig: {
    OPEN: { description: 'Waits for a decision; its points are held.' },
    APPROVED: { description: 'Posted as it was asked.' },
    REJECTED: { description: 'Not posted; the points went back.' },
    WITHDRAWN: { description: 'Whoever asked has taken it back.' },
    EXPIRED: { description: 'Nobody decided in time; the points went back.' },
  },
});

export enum ReviewedAction {
  REDEMPTION = 'REDEMPTION',
  EXCHANGE = 'EXCHANGE',
  GIFT = 'GIFT',
  DONATION = 'DONATION',
  ADJUSTMENT = 'ADJUSTMENT',
}
registerEnumType(ReviewedAction, { name: 'ReviewedAction' });

export enum ReviewDecision {
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
}
registerEnumType(ReviewDecision, { name: 'ReviewDecision' });

@ObjectType({ description: 'A posting that was stopped for a person to look at.' })
export class Review {
  @Field(() => ID)
  id: string;

  @Field(() => ReviewState)
  state: ReviewState;

  @Field(() => ReviewedAction)
  action: ReviewedAction;

  @Field(() => String, {
    description: 'Code of the risk rule that stopped it; FOUR_EYES where a second person has to agree.',
  })
  rule: string;

  @Field(() => Member, { description: 'Whose points.' })
  member: Member;

  @Field(() => Member, { nullable: true, description: 'Whom a gift is for.' })
  recipient: Member | null;

  @Field(() => String, { nullable: true, description: 'Code of the cause of a donation.' })
  cause: string | null;

  @Field(() => String, { nullable: true, description: 'The reason given for an adjustment.' })
  reason: string | null;

  @Field(() => Currency)
  currency: Currency;

  @Field(() => SafeInt, { description: 'Points asked for; of an adjustment below zero what is to be taken.' })
  points: number;

  @Field(() => String, { nullable: true, description: 'The person who asked, where another one has to decide.' })
  askedBy: string | null;

  @Field(() => DateTime)
  openedAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until then it can be decided. Null for an adjustment, which waits.',
  })
  expiresAt: Date | null;

  @Field(() => String, { nullable: true })
  decidedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt: Date | null;

  static of(review: DomainReview): Review {
    const { reviewId, state, rule, command, memberId, currency, points, askedBy, decidedBy } = review;
    return Object.assign(new Review(), {
      id: reviewId,
      state: ReviewState[state],
      action: actionOf(command),
      rule,
      member: Member.of(memberId),
      recipient: command.kind === 'giftPoints' ? Member.of(command.toMemberId) : null,
      cause: command.kind === 'donatePoints' ? command.cause : null,
      reason: command.kind === 'adjustPoints' ? command.reason : null,
      currency: Currency.of(currency),
      points,
      askedBy,
      openedAt: new Date(review.openedAt),
      expiresAt: review.expiresAt === null ? null : new Date(review.expiresAt),
      decidedBy,
      decidedAt: review.decidedAt === null ? null : new Date(review.decidedAt),
    });
  }
}

function actionOf(command: Command): ReviewedAction {
  switch (command.kind) {
    case 'giftPoints':
      return ReviewedAction.GIFT;
    case 'donatePoints':
      return ReviewedAction.DONATION;
    case 'adjustPoints':
      return ReviewedAction.ADJUSTMENT;
    case 'holdPoints':
      return command.purpose === 'EXCHANGE' ? ReviewedAction.EXCHANGE : ReviewedAction.REDEMPTION;
    case 'burnPoints':
      return ReviewedAction.REDEMPTION;
    default:
      throw new Error(`a ${command.kind} is never reviewed`);
  }
}

export const { Connection: ReviewConnection, Edge: ReviewEdge } = connectionTypes('Review', () => Review);

@InputType()
export class DecideReviewInput {
  @Field(() => ID, { description: 'Made by the client (a UUID): the same id gives the same answer.' })
  decisionId: string;

  @Field(() => ID)
  reviewId: string;

  @Field(() => ReviewDecision)
  decision: ReviewDecision;
}
