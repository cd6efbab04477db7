import { Field, ID, ObjectType } from 'type-graphql';
import { Failure, SafeInt } from '../../../schema/vocabulary.js';

@ObjectType({
  implements: Failure,
  description: 'A person looked at it and did not approve, or nobody did in time. Nothing was posted.',
})
export class PostingRejected extends Failure {
  @Field(() => ID)
  reviewId: string;
}

@ObjectType({ implements: Failure, description: 'More than can be given at a time.' })
export class GiftLimitExceeded extends Failure {
  @Field(() => SafeInt, { description: 'The most that can be given at a time.' })
  atMost: number;
}

@ObjectType({
  implements: Failure,
  description: 'The receiver is no member, or not one who can receive: which of the two is not told.',
})
export class RecipientNotFound extends Failure {}

@ObjectType({ implements: Failure, description: 'The member is not active: nothing moves in the wallet.' })
export class WalletClosed extends Failure {
  @Field(() => String, { description: "The member's status" })
  status: string;
}
