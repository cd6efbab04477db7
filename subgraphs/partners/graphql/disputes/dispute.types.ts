import { createUnionType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, Failure, SafeInt } from '../../../../schema/vocabulary.js';
import type * as domain from '../../domain/disputes/dispute.js';

export enum DisputeState {
  OPEN = 'OPEN',
  ANSWERED = 'ANSWERED',
  PROPOSED = 'PROPOSED',
  RESOLVED = 'RESOLVED',
}
registerEnumType(DisputeState, {
  name: 'DisputeState',
  valuesConfig: {
    OPEN: { description: 'Raised; the other brand has not answered' },
    ANSWERED: { description: 'The other brand has said what it thinks' },
    PROPOSED: { description: 'One person of ops has said how it ends; a second one has to agree' },
    RESOLVED: { description: 'Ended' },
  },
});

export enum DisputeReason {
  UNKNOWN_TO_US = 'UNKNOWN_TO_US',
  WRONG_AMOUNT = 'WRONG_AMOUNT',
  WRONG_RATE = 'WRONG_RATE',
  DUPLICATE = 'DUPLICATE',
  OTHER = 'OTHER',
}
registerEnumType(DisputeReason, {
  name: 'DisputeReason',
  valuesConfig: {
    UNKNOWN_TO_US: { description: 'The brand’s own books do not have it' },
    DUPLICATE: { description: 'The same thing twice' },
  },
});

@ObjectType({ description: 'What one person of ops wants; for ops alone.' })
export class ResolutionProposal {
  @Field(() => ID)
  resolutionId: string;

  @Field(() => SafeInt, { description: 'Points that are not to be paid for' })
  points: number;

  @Field(() => String)
  note: string;

  @Field(() => String, { description: 'Who proposed it, and therefore cannot agree to it' })
  by: string;
}

@ObjectType({
  description: 'An item of a settlement that one of its two brands doubts; it is out of the net meanwhile.',
})
export class SettlementDispute {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  itemId: string;

  @Field(() => ID)
  exchangeId: string;

  @Field(() => String, { description: 'YYYY-MM, of the disputed item' })
  period: string;

  @Field(() => String, { description: 'Code of the brand that doubts' })
  brand: string;

  @Field(() => String, { description: 'Code of the other brand' })
  otherBrand: string;

  @Field(() => SafeInt, { description: 'The received points in doubt' })
  points: number;

  @Field(() => DisputeReason)
  reason: DisputeReason;

  @Field(() => String)
  note: string;

  @Field(() => DateTime)
  raisedAt: Date;

  @Field(() => DisputeState)
  state: DisputeState;

  @Field(() => Boolean, { nullable: true, description: 'Whether the other brand agrees; null before it has answered' })
  accepts: boolean | null;

  @Field(() => String, { nullable: true })
  answer: string | null;

  @Field(() => DateTime, { nullable: true })
  answeredAt: Date | null;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Points that are not paid for in the end; null until it is resolved',
  })
  upheldPoints: number | null;

  @Field(() => DateTime, { nullable: true })
  resolvedAt: Date | null;

  @Field(() => ResolutionProposal, { nullable: true, description: 'What waits for a second person; null for partners' })
  proposal: ResolutionProposal | null;

  static of(dispute: domain.Dispute, forOps: boolean): SettlementDispute {
    const { id, item, brand, otherBrand, reason, note, raisedAt, state, accepts, answer, answeredAt } = dispute;
    const { upheldPoints, resolvedAt, proposal } = dispute;
    return Object.assign(new SettlementDispute(), {
      ...{ id, itemId: item.id, exchangeId: item.exchangeId, period: item.period, brand, otherBrand, note, raisedAt },
      ...{ points: Math.abs(item.received), reason: DisputeReason[reason], state: DisputeState[state] },
      ...{ accepts, answer, answeredAt, upheldPoints, resolvedAt },
      proposal: forOps && proposal ? Object.assign(new ResolutionProposal(), proposal) : null,
    });
  }
}

export const { Connection: SettlementDisputeConnection } = connectionTypes(
  'SettlementDispute',
  () => SettlementDispute,
);

@InputType()
export class DisputeFilter {
  @Field(() => String, { nullable: true, description: 'Code of a brand that is one of the two; ops alone' })
  brand?: string | null;

  @Field(() => DisputeState, { nullable: true })
  state?: DisputeState | null;
}

@InputType()
export class RaiseDisputeInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  disputeId: string;

  @Field(() => ID, { description: 'Of an exchange or a reversal' })
  itemId: string;

  @Field(() => DisputeReason)
  reason: DisputeReason;

  @Field(() => String, { description: '1,000 characters at most' })
  note: string;
}

@InputType()
export class AnswerDisputeInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  answerId: string;

  @Field(() => ID)
  disputeId: string;

  @Field(() => Boolean)
  accepts: boolean;

  @Field(() => String, { description: '1,000 characters at most' })
  note: string;
}

@InputType()
export class ResolveDisputeInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  resolutionId: string;

  @Field(() => ID)
  disputeId: string;

  @Field(() => SafeInt, {
    description:
      'How many of the received points are not paid for: 0 rejects the dispute, all of them uphold it wholly',
  })
  upheldPoints: number;

  @Field(() => String, { description: '1,000 characters at most' })
  note: string;
}

@InputType()
export class DecideResolutionInput {
  @Field(() => ID)
  resolutionId: string;
}

@ObjectType({ implements: Failure, description: 'An item is disputed once.' })
export class AlreadyDisputed extends Failure {
  @Field(() => ID, { description: 'The dispute that there is or was' })
  disputeId: string;
}

@ObjectType({ implements: Failure, description: 'The time in which this item could be disputed is over.' })
export class DisputeTooLate extends Failure {
  @Field(() => DateTime)
  disputableUntil: string;
}

@ObjectType({
  implements: Failure,
  description: 'The exchange was taken back: nothing of the item is left to dispute.',
})
export class NothingToDispute extends Failure {}

@ObjectType({ implements: Failure, description: 'The dispute is not in a state in which this can be done.' })
export class DisputeNotOpen extends Failure {
  @Field(() => DisputeState)
  disputeState: DisputeState;
}

export const raisingFailures = {
  ALREADY_DISPUTED: AlreadyDisputed,
  DISPUTE_TOO_LATE: DisputeTooLate,
  NOTHING_TO_DISPUTE: NothingToDispute,
};
export const disputeFailures = { DISPUTE_NOT_OPEN: DisputeNotOpen };

export const RaiseDisputeResult = createUnionType({
  name: 'RaiseDisputeResult',
  types: () => [SettlementDispute, AlreadyDisputed, DisputeTooLate, NothingToDispute] as const,
});
const types = () => [SettlementDispute, DisputeNotOpen] as const;
export const AnswerDisputeResult = createUnionType({ name: 'AnswerDisputeResult', types });
export const ResolveDisputeResult = createUnionType({ name: 'ResolveDisputeResult', types });
export const ApproveResolutionResult = createUnionType({ name: 'ApproveResolutionResult', types });
export const RejectResolutionResult = createUnionType({ name: 'RejectResolutionResult', types });
