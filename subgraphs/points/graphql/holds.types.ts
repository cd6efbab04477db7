import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Failure, SafeInt } from '../../../schema/vocabulary.js';

export enum HoldPurpose {
  REDEMPTION = 'REDEMPTION',
  EXCHANGE = 'EXCHANGE',
}
registerEnumType(HoldPurpose, { name: 'HoldPurpose' });

export enum HoldStatus {
  OPEN = 'OPEN',
  REVIEW = 'REVIEW',
  SETTLED = 'SETTLED',
  CONVERTED = 'CONVERTED',
  VOIDED = 'VOIDED',
  EXPIRED = 'EXPIRED',
}
registerEnumType(HoldStatus, { name: 'HoldStatus' });

@ObjectType({ description: 'Points set aside.' })
@Directive('@inaccessible')
export class Hold {
  @Field(() => ID)
  holdId: string;

  @Field(() => HoldStatus)
  status: HoldStatus;

  @Field(() => SafeInt, { description: 'Points it was made for; 0 for a hold that was voided before it came.' })
  points: number;

  @Field(() => SafeInt, { description: 'Still set aside.' })
  held: number;

  @Field(() => SafeInt, { description: 'Settled and not returned.' })
  settled: number;
}

@ObjectType({
  implements: Failure,
  description: 'The hold is not there, was ended, or has run out: nothing can be done with it any more.',
})
export class HoldNotOpen extends Failure {
  @Field(() => ID)
  holdId: string;

  @Field(() => String, { description: "The hold's status, or UNKNOWN." })
  status: string;
}

@ObjectType({
  implements: Failure,
  description: 'Less is left than is needed of what was set aside for this: a budget, a prepaid block, a pledge.',
})
export class FundsExhausted extends Failure {
  @Field(() => SafeInt)
  available: number;

  @Field(() => SafeInt)
  needed: number;
}

@InputType({ description: 'Where a request came from, for the risk rules.' })
@Directive('@inaccessible')
export class OriginInput {
  @Field(() => String, { nullable: true, description: 'What the app knows its device by.' })
  device?: string | null;

  @Field(() => String, { nullable: true })
  channel?: string | null;
}

@InputType()
@Directive('@inaccessible')
export class HoldPointsInput {
  @Field(() => ID)
  holdId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ID)
  currency: string;

  @Field(() => SafeInt)
  points: number;

  @Field(() => HoldPurpose)
  purpose: HoldPurpose;

  @Field(() => DateTime, { description: 'From then on nothing can be settled, and what is held goes back.' })
  expiresAt: Date;

  @Field(() => OriginInput, { nullable: true, description: 'No part of what makes a repeated request the same.' })
  origin?: OriginInput | null;
}

@InputType()
@Directive('@inaccessible')
export class SettleHoldInput {
  @Field(() => ID)
  settlementId: string;

  @Field(() => ID)
  holdId: string;

  @Field(() => ID, { description: 'Whose points are held.' })
  memberId: string;

  @Field(() => ID)
  currency: string;

  @Field(() => SafeInt, { description: 'What is still held, or a part of it.' })
  points: number;
}

@InputType()
@Directive('@inaccessible')
export class VoidHoldInput {
  @Field(() => ID)
  holdId: string;
}

@InputType()
@Directive('@inaccessible')
export class ReturnPointsInput {
  @Field(() => ID)
  reversalId: string;

  @Field(() => ID)
  holdId: string;

  @Field(() => ID, { description: 'Whose points were held.' })
  memberId: string;

  @Field(() => ID)
  currency: string;

  @Field(() => SafeInt)
  points: number;
}
