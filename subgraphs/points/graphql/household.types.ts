import { Field, ID, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { SafeInt } from '../../../schema/vocabulary.js';
import { Currency } from './stubs.types.js';

@ObjectType({ description: 'What one of a household has of the points that it sees together.' })
export class PointsShare {
  @Field(() => ID, { description: 'As in Household.members' })
  memberId: string;

  @Field(() => SafeInt)
  spendable: number;
}

@ObjectType({
  description: 'The points of a household, seen together. Each point stays its owner’s, who alone spends it.',
})
export class PooledPoints {
  @Field(() => Currency)
  currency: Currency;

  @Field(() => SafeInt, { description: 'The sum of the shares' })
  spendable: number;

  @Field(() => [PointsShare], { description: 'In the order of Household.members' })
  @AboutSoMany(6)
  shares: PointsShare[];
}
