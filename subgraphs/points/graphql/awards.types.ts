import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, MoneyInput, SafeInt } from '../../../schema/vocabulary.js';

@InputType({ description: "A line's share of an award." })
@Directive('@inaccessible')
export class AwardLineInput {
  @Field(() => ID)
  lineId: string;

  @Field(() => SafeInt, { description: 'Above zero: lines that earn nothing are left out.' })
  points: number;
}

@InputType({ description: 'What one campaign gives for a purchase.' })
@Directive('@inaccessible')
export class AwardInput {
  @Field(() => ID)
  awardId: string;

  @Field(() => ID)
  campaignId: string;

  @Field(() => Int)
  version: number;

  @Field(() => SafeInt, { description: 'Above zero: an award of nothing is left out.' })
  points: number;

  @Field(() => [AwardLineInput], { description: 'Adds up to the points.' })
  lines: AwardLineInput[];
}

@InputType()
@Directive('@inaccessible')
export class PostAwardsInput {
  @Field(() => ID)
  purchaseId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ID)
  currency: string;

  @Field(() => DateTime, { description: 'Of the purchase; validity runs from its day.' })
  occurredAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'The end of the return window.' })
  pendingUntil?: Date | null;

  @Field(() => MoneyInput)
  saleAmount: MoneyInput;

  @Field(() => [AwardInput], { description: 'Posted in this order.' })
  awards: AwardInput[];
}

@ObjectType()
@Directive('@inaccessible')
export class PostedAward {
  @Field(() => ID)
  awardId: string;

  @Field(() => SafeInt)
  points: number;

  @Field(() => SafeInt, { description: 'Asked for and not paid, because a limit left no more.' })
  cut: number;
}

@ObjectType()
@Directive('@inaccessible')
export class PostedAwards {
  @Field(() => ID)
  purchaseId: string;

  @Field(() => [PostedAward])
  awards: PostedAward[];
}

@InputType()
@Directive('@inaccessible')
export class AwardToReverseInput {
  @Field(() => ID)
  awardId: string;

  @Field(() => [AwardLineInput])
  lines: AwardLineInput[];
}

@InputType()
@Directive('@inaccessible')
export class ReverseAwardsInput {
  @Field(() => ID)
  returnId: string;

  @Field(() => ID)
  purchaseId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ID)
  currency: string;

  @Field(() => [AwardToReverseInput])
  awards: AwardToReverseInput[];
}

@ObjectType()
@Directive('@inaccessible')
export class ReversedAwards {
  @Field(() => ID)
  returnId: string;

  @Field(() => SafeInt, { description: 'Taken out of the wallet.' })
  taken: number;

  @Field(() => SafeInt, { description: 'Spent already, and owed now.' })
  owed: number;

  @Field(() => SafeInt, { description: 'Not taken, because the validity of these points had ended.' })
  forgone: number;
}
