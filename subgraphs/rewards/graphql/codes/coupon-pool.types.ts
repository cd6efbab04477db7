import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../../schema/vocabulary.js';
import type { RefusedReason } from '../../domain/codes/uploaded-lines.js';
import { mostCodes } from '../../usecases/codes/upload-coupon-codes.js';

@ObjectType()
export class CouponPoolNames {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@ObjectType({ description: 'Codes that were uploaded to be given one by one, each once.' })
export class CouponPool {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'In the language of the request' })
  name: string;

  @Field(() => CouponPoolNames)
  names: CouponPoolNames;

  @Field(() => Int, { description: 'It is low when fewer are free.' })
  lowAt: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'From when on codes given from now on cannot be used any more, nor be given.',
  })
  validUntil: Date | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => SafeInt, { description: 'All of its codes: free, reserved, given, used and revoked.' })
  uploaded: number;

  @Field(() => SafeInt)
  free: number;

  @Field(() => SafeInt, { description: 'Set aside for redemptions under way' })
  reserved: number;

  @Field(() => SafeInt, { description: 'With members, and not used' })
  given: number;

  @Field(() => SafeInt)
  used: number;

  @Field(() => SafeInt, { description: 'Taken back; never given again' })
  revoked: number;

  @Field(() => Boolean)
  isLow: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was first told that it is low; null once it has been filled up.',
  })
  lowSince: Date | null;
}

const connection = connectionTypes('CouponPool', () => CouponPool);
export const CouponPoolConnection = connection.Connection;

@InputType()
export class CouponPoolFilter {
  @Field(() => Boolean, { nullable: true })
  isLow?: boolean | null;
}

@InputType()
export class CouponPoolNamesInput {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@InputType()
export class DefineCouponPoolInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;

  @Field(() => ID, { description: 'A new one for a new pool' })
  poolId: string;

  @Field(() => CouponPoolNamesInput, { description: 'What a code is good for; members and tills read it.' })
  names: CouponPoolNamesInput;

  @Field(() => Int, { description: 'Ops are told when fewer codes are free.' })
  lowAt: number;

  @Field(() => DateTime, { nullable: true, description: 'Of codes given from now on; null: they are good for ever.' })
  validUntil?: Date | null;
}

@InputType()
export class UploadCouponCodesInput {
  @Field(() => ID, { description: "The client's id of this part, a UUID. The same id gives the same answer." })
  uploadId: string;

  @Field(() => ID)
  poolId: string;

  @Field(() => Int, {
    description: 'The number of the first line in its file, from 1 on: refused lines are told by it.',
  })
  firstLine: number;

  @Field(() => [String], {
    description:
      `Line by line, up to ${mostCodes.toLocaleString('en')}: 6 to 64 letters, digits, hyphens and underscores. ` +
      'Small letters, hyphens and blanks make no other code. An empty line is passed over.',
  })
  codes: string[];
}

export const RefusedCodeReasonEnum = {
  DUPLICATE_IN_FILE: 'DUPLICATE_IN_FILE',
  KNOWN_ALREADY: 'KNOWN_ALREADY',
  TOO_SHORT: 'TOO_SHORT',
  TOO_LONG: 'TOO_LONG',
  BAD_CHARACTER: 'BAD_CHARACTER',
} as const satisfies Record<RefusedReason, RefusedReason>;
registerEnumType(RefusedCodeReasonEnum, {
  name: 'RefusedCodeReason',
  valuesConfig: {
    DUPLICATE_IN_FILE: { description: 'An earlier line of this part has it' },
    KNOWN_ALREADY: { description: 'It was uploaded before, into this pool or another' },
  },
});

@ObjectType()
export class RefusedCodeLine {
  @Field(() => Int)
  line: number;

  @Field(() => RefusedCodeReasonEnum)
  reason: RefusedReason;
}

@ObjectType()
export class UploadedCouponCodes {
  @Field(() => Int, { description: 'Codes that are in the pool now' })
  accepted: number;

  @Field(() => [RefusedCodeLine], { description: 'In the order of the lines' })
  @AboutSoMany(50)
  refused: RefusedCodeLine[];
}
