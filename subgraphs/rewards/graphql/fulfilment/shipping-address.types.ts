import { Field, InputType, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';

@ObjectType({ description: 'Where goods are shipped.' })
export class ShippingAddress {
  @Field(() => String)
  recipient: string;

  @Field(() => String)
  phone: string;

  @Field(() => [String])
  @AboutSoMany(2)
  lines: string[];

  @Field(() => String, { nullable: true })
  postcode: string | null;

  @Field(() => String, { nullable: true })
  region: string | null;

  @Field(() => String)
  country: string;
}

@InputType({ description: 'Where goods are shipped. Kept sealed, and no longer than the member is known.' })
export class ShippingAddressInput {
  @Field(() => String)
  recipient: string;

  @Field(() => String)
  phone: string;

  @Field(() => [String], { description: 'From one to four.' })
  lines: string[];

  @Field(() => String, { nullable: true })
  postcode?: string | null;

  @Field(() => String, { nullable: true, description: 'Province, state or the like.' })
  region?: string | null;

  @Field(() => String, { description: 'Two letters, as ISO 3166-1 has them.' })
  country: string;
}
