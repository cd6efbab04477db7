import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime } from '../../../../schema/vocabulary.js';
import { CodeKindEnum, CodeStateEnum } from './code.types.js';

@InputType()
export class VerifyCouponInput {
  @Field(() => String, {
    description: 'As printed or as scanned: small letters, hyphens and blanks make no difference.',
  })
  code: string;
}

@InputType()
export class ConsumeCouponInput {
  @Field(() => ID, { description: "The till's id of this use, a UUID. The same id gives the same answer." })
  useId: string;

  @Field(() => String, {
    description: 'As printed or as scanned: small letters, hyphens and blanks make no difference.',
  })
  code: string;
}

@ObjectType({ description: 'What a till learns of a code: nothing of whose it is.' })
export class VerifiedCoupon {
  @Field(() => CodeStateEnum, { description: 'USABLE alone can be consumed.' })
  state: keyof typeof CodeStateEnum;

  @Field(() => CodeKindEnum, { nullable: true })
  kind: keyof typeof CodeKindEnum | null;

  @Field(() => String, { nullable: true, description: 'What it is good for: the name of its pool or of its reward' })
  title: string | null;

  @Field(() => DateTime, { nullable: true })
  validFrom: Date | null;

  @Field(() => DateTime, { nullable: true })
  validUntil: Date | null;

  @Field(() => DateTime, { nullable: true })
  usedAt: Date | null;
}

@ObjectType({ description: 'A code was used, by this till and by nobody again.' })
export class ConsumedCoupon {
  @Field(() => ID, { description: 'The useId' })
  id: string;

  @Field(() => CodeKindEnum)
  kind: keyof typeof CodeKindEnum;

  @Field(() => String, { description: 'What the member is to have: the name of its pool or of its reward' })
  title: string;

  @Field(() => DateTime)
  usedAt: Date;
}
