import { Field, ObjectType } from 'type-graphql';
import { Failure, SafeInt } from '../../../../schema/vocabulary.js';

@ObjectType({ implements: Failure, description: 'Refused by a sandbox for its amount, which ends in 01.' })
export class SandboxRefused extends Failure {
  @Field(() => SafeInt)
  amount: number;
}
