import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, Failure, SafeInt } from '../../../../schema/vocabulary.js';
import type * as domain from '../../domain/wishes/wish.js';
import { RewardNotAvailable } from '../failures.types.js';
import { Member } from '../stubs.types.js';

@ObjectType({ description: 'A reward that a member would like to have.' })
export class Wish {
  @Field(() => ID)
  id: string;

  @Field(() => DateTime)
  wishedAt: Date;

  /** What its field resolver finds the reward by. */
  rewardId: string;

  static of({ id, rewardId, wishedAt }: domain.Wish): Wish {
    return Object.assign(new Wish(), { id, rewardId, wishedAt });
  }
}

export const WishConnection = connectionTypes('Wish', () => Wish).Connection;

@InputType()
export class AddWishInput {
  @Field(() => ID, { description: 'It is the key: sent again it is the same wish.' })
  rewardId: string;
}

@InputType()
export class RemoveWishInput {
  @Field(() => ID)
  rewardId: string;
}

@ObjectType({ implements: Failure, description: 'The list holds as many as it may.' })
export class WishListFull extends Failure {
  @Field(() => SafeInt)
  most: number;
}

export const wishFailures = { REWARD_NOT_AVAILABLE: RewardNotAvailable, WISH_LIST_FULL: WishListFull };

export const AddWishResult = createUnionType({
  name: 'AddWishResult',
  types: () => [Wish, RewardNotAvailable, WishListFull] as const,
});

export const RemoveWishResult = createUnionType({ name: 'RemoveWishResult', types: () => [Member] as const });
