import { createUnionType, Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PostAwardsInput, PostedAwards } from './awards.types.js';

@InputType()
@Directive('@inaccessible')
export class PostAwardsOfManyInput {
  @Field(() => [PostAwardsInput], { description: 'Up to 500, each of another purchase.' })
  postings: PostAwardsInput[];
}

@ObjectType({ description: 'A posting that was thrown back, and did nothing; those beside it were posted.' })
@Directive('@inaccessible')
export class PostingFault {
  @Field(() => ID)
  purchaseId: string;

  @Field(() => String, { description: 'BAD_USER_INPUT or IDEMPOTENCY_CONFLICT' })
  code: string;

  @Field(() => String)
  message: string;
}

export const PostAwardsOutcome = createUnionType({
  name: 'PostAwardsOutcome',
  types: () => [PostedAwards, PostingFault] as const,
});

@ObjectType()
@Directive('@inaccessible')
export class PostedAwardsOfMany {
  @Field(() => [PostAwardsOutcome], { description: 'One for each posting, in their order.' })
  outcomes: (typeof PostAwardsOutcome)[];
}
