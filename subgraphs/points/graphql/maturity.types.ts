import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { SafeInt } from '../../../schema/vocabulary.js';

@InputType()
@Directive('@inaccessible')
export class AwardToMatureInput {
  @Field(() => ID)
  awardId: string;
}

@InputType({ description: 'Makes what is pending spendable before the return window has ended.' })
@Directive('@inaccessible')
export class MatureAwardsInput {
  @Field(() => ID)
  maturityId: string;

  @Field(() => ID)
  purchaseId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ID)
  currency: string;

  @Field(() => [AwardToMatureInput])
  awards: AwardToMatureInput[];
}

@ObjectType()
@Directive('@inaccessible')
export class MaturedAwards {
  @Field(() => ID)
  maturityId: string;

  @Field(() => SafeInt, { description: 'Released; what was spendable already does not count.' })
  points: number;
}
