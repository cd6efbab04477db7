import { createUnionType, Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { NotEnoughPoints, UnderReview } from '../../../schema/vocabulary.js';
import { Conversion, ConvertPointsInput } from './exchanges.types.js';
import { FundsExhausted, Hold, HoldNotOpen, HoldPointsInput } from './holds.types.js';

@InputType()
@Directive('@inaccessible')
export class HoldPointsOfManyInput {
  @Field(() => [HoldPointsInput], { description: 'Up to 500, each of another id.' })
  holds: HoldPointsInput[];
}

@InputType()
@Directive('@inaccessible')
export class ConvertPointsOfManyInput {
  @Field(() => [ConvertPointsInput], { description: 'Up to 500, each of another exchange.' })
  conversions: ConvertPointsInput[];
}

@ObjectType({ description: 'One that was thrown back, and did nothing; those beside it were done.' })
@Directive('@inaccessible')
export class ThrownBack {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'BAD_USER_INPUT or IDEMPOTENCY_CONFLICT' })
  code: string;

  @Field(() => String)
  message: string;
}

export const HoldOfManyOutcome = createUnionType({
  name: 'HoldOfManyOutcome',
  types: () => [Hold, NotEnoughPoints, HoldNotOpen, UnderReview, ThrownBack] as const,
});

export const ConversionOfManyOutcome = createUnionType({
  name: 'ConversionOfManyOutcome',
  types: () => [Conversion, HoldNotOpen, FundsExhausted, ThrownBack] as const,
});

@ObjectType()
@Directive('@inaccessible')
export class HoldsOfMany {
  @Field(() => [HoldOfManyOutcome], { description: 'One for each, in their order.' })
  outcomes: (typeof HoldOfManyOutcome)[];
}

@ObjectType()
@Directive('@inaccessible')
export class ConversionsOfMany {
  @Field(() => [ConversionOfManyOutcome], { description: 'One for each, in their order.' })
  outcomes: (typeof ConversionOfManyOutcome)[];
}
