import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, MoneyInput, SafeInt } from '../../../schema/vocabulary.js';

@InputType({ description: "A line's share of an award." })
@Directive('@inaccessible')
export class AwardLineInput {
  @Field(() => ID)
  lineId: string;

  @Field(() => SafeInt, { description: 'Above zero: lines that earn nothing are left out.' })
  points: number;
}

export enum WhenShort {
  PART = 'PART',
  NOTHING = 'NOTHING',
}
registerEnumType(WhenShort, {
  name: 'WhenShort',
  description: 'What is paid where a cap or budget leaves less than was asked for.',
  valuesConfig: { PART: { description: 'What there is.' }, NOTHING: { description: 'Nothing at all.' } },
});

export enum ReversalPolicy {
  PENDING_ONLY = 'PENDING_ONLY',
  WITHIN_BALANCE = 'WITHIN_BALANCE',
  INTO_DEBT = 'INTO_DEBT',
}
registerEnumType(ReversalPolicy, {
  name: 'ReversalPolicy',
  description: 'How far a return goes.',
  valuesConfig: {
    PENDING_ONLY: { description: "Only what is pending of the award's own." },
    WITHIN_BALANCE: { description: 'As far as the wallet has points.' },
    INTO_DEBT: { description: 'All of it: what is spent already is owed.' },
  },
});

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

  @Field(() => ID, { nullable: true, description: 'The budget that pays; the programme itself where absent.' })
  budget?: string | null;

  @Field(() => WhenShort, { nullable: true, description: 'PART where absent.' })
  whenShort?: WhenShort | null;

  @Field(() => Int, { nullable: true, description: "Months of validity, by this campaign's own rule." })
  validityMonths?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'For an eco product or recycling.' })
  green?: boolean | null;
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

  @Field(() => [AwardInput], { description: 'Posted in this order: the last is cut first.' })
  awards: AwardInput[];
}

@ObjectType()
@Directive('@inaccessible')
export class PostedAwardLine {
  @Field(() => ID)
  lineId: string;

  @Field(() => SafeInt)
  points: number;
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

  @Field(() => [PostedAwardLine], { description: 'How what was paid shares out; adds up to the points.' })
  lines: PostedAwardLine[];
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

  @Field(() => ReversalPolicy, { nullable: true, description: "The programme's where absent." })
  policy?: ReversalPolicy | null;

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

  @Field(() => SafeInt, { description: 'Not taken: their validity had ended, or the policy does not go that far.' })
  forgone: number;
}
