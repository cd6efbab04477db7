import { Field, ObjectType } from 'type-graphql';
import { asDecimal, type Fraction } from '../domain/fraction.js';

@ObjectType({
  description:
    'An exact number: numerator / denominator, in lowest terms. Both are whole numbers as text, because they can pass 2^53.',
})
export class ExactFraction {
  @Field(() => String)
  numerator: string;

  @Field(() => String)
  denominator: string;

  @Field(() => String, { description: 'For people: a decimal, cut after four places' })
  decimal: string;

  static of(value: Fraction): ExactFraction {
    return Object.assign(new ExactFraction(), {
      numerator: value.numerator.toString(),
      denominator: value.denominator.toString(),
      decimal: asDecimal(value),
    });
  }
}
