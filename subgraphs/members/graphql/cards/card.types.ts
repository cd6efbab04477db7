import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import type { BlockReason } from '../../domain/cards/card-block.js';

export const BlockReasonEnum = {
  LOST: 'LOST',
  STOLEN: 'STOLEN',
  DAMAGED: 'DAMAGED',
  MISUSED: 'MISUSED',
} as const satisfies Record<BlockReason, BlockReason>;
registerEnumType(BlockReasonEnum, { name: 'CardBlockReason', description: 'Why a card is blocked.' });

@ObjectType('CardBatch', { description: 'Cards of our own series that went to the printer together.' })
export class CardBatchType {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  count: number;

  @Field(() => DateTime)
  issuedAt: Date;

  @Field(() => [String], {
    description:
      'What the printer prints, as text and as a QR code of the same text: FC, ten digits and a Luhn check digit. Up to 1,000.',
  })
  numbers: string[];
}

@InputType()
export class IssueCardsInput {
  @Field(() => ID, { description: "The client's id of the batch, a UUID. The same id gives the same batch." })
  batchId: string;

  @Field(() => Int, { description: '1 to 1,000' })
  count: number;
}

@InputType()
export class BlockCardInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;

  @Field(() => String)
  cardNumber: string;

  @Field(() => BlockReasonEnum)
  reason: BlockReason;
}

@InputType()
export class ReplaceCardInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;

  @Field(() => String, { description: 'The card that is gone' })
  cardNumber: string;

  @Field(() => String, { description: 'The card in its place, which is nobody’s yet' })
  newCardNumber: string;

  @Field(() => BlockReasonEnum)
  reason: BlockReason;
}

@ObjectType('BlockedCard', { description: 'A card that no till takes any more.' })
export class BlockedCardType {
  @Field(() => String)
  cardNumber: string;

  @Field(() => DateTime)
  blockedAt: Date;

  @Field(() => BlockReasonEnum)
  reason: BlockReason;

  @Field(() => String, { nullable: true, description: 'The card that took its place' })
  replacedBy: string | null;
}

@ObjectType('MembershipCard', { description: 'A printed card of a member.' })
export class MembershipCardType {
  @Field(() => String, { description: 'In capitals' })
  cardNumber: string;

  @Field(() => DateTime)
  linkedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Since when no till takes it; null while tills do' })
  blockedAt: Date | null;

  @Field(() => BlockReasonEnum, { nullable: true })
  reason: BlockReason | null;
}

@ObjectType('MembershipCode', {
  description: 'What the member’s phone shows and a till scans and sends as memberNumber.',
})
export class MembershipCodeType {
  @Field(() => String, { description: 'To be shown as a QR code: capitals, digits and hyphens, 64 at the most' })
  text: string;

  @Field(() => DateTime, { description: 'Ask for another before then' })
  goodUntil: Date;
}

@ObjectType({ implements: Failure, description: "The card is a member's already. Nothing was changed." })
export class CardTaken extends Failure {}

@ObjectType({ implements: Failure, description: 'The card is blocked, or has been replaced. Nothing was changed.' })
export class CardBlocked extends Failure {}

export const BlockCardResult = createUnionType({
  name: 'BlockCardResult',
  types: () => [BlockedCardType, CardBlocked] as const,
});

export const ReplaceCardResult = createUnionType({
  name: 'ReplaceCardResult',
  types: () => [BlockedCardType, CardTaken, CardBlocked] as const,
});
