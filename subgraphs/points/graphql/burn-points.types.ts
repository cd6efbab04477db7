import { Directive, Field, ID, InputType } from 'type-graphql';
import { SafeInt } from '../../../schema/vocabulary.js';
import { OriginInput } from './holds.types.js';

@InputType({ description: 'Redeems at once: a hold that is settled as it is made.' })
@Directive('@inaccessible')
export class BurnPointsInput {
  @Field(() => ID, { description: '`returnPoints` names it to give points back.' })
  holdId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ID)
  currency: string;

  @Field(() => SafeInt)
  points: number;

  @Field(() => OriginInput, { nullable: true, description: 'No part of what makes a repeated request the same.' })
  origin?: OriginInput | null;
}
