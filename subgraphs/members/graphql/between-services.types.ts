import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../schema/vocabulary.js';
import type { MemberStatus } from '../domain/member.js';
import type { TierCode } from '../domain/tiers.js';
import { MemberStatusEnum } from './member.type.js';
import { TierCodeEnum } from './tier.type.js';

@ObjectType({ description: 'Which member signs in under an identity.' })
@Directive('@inaccessible')
export class MemberIdentity {
  @Field(() => ID)
  memberId: string;

  @Field(() => MemberStatusEnum)
  status: MemberStatus;
}

@InputType({ description: 'A member by id or by number, and the instant that matters; with both, they have to agree.' })
@Directive('@inaccessible')
export class MemberWantedInput {
  @Field(() => ID, { nullable: true })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'A member number, or the number of a card' })
  memberNumber?: string | null;

  @Field(() => DateTime)
  at: Date;
}

@ObjectType('MemberStanding', {
  description:
    'What campaigns, points and rewards decide by: who the member is and which tier is in force at an instant.',
})
@Directive('@inaccessible')
export class MemberStandingType {
  @Field(() => ID)
  memberId: string;

  @Field(() => MemberStatusEnum)
  status: MemberStatus;

  @Field(() => Boolean, { description: 'The number given is a card that is blocked: nothing is to be done on it' })
  cardBlocked: boolean;

  @Field(() => DateTime)
  joinedAt: Date;

  @Field(() => Int, { nullable: true, description: '1 to 12; null without a birthday' })
  birthMonth: number | null;

  @Field(() => Int, { nullable: true, description: '1 to 31; null without a birthday' })
  birthDay: number | null;

  @Field(() => TierCodeEnum)
  tier: TierCode;

  @Field(() => Int, { description: 'The multiplier, an exact fraction' })
  earnMultiplierNumerator: number;

  @Field(() => Int)
  earnMultiplierDenominator: number;

  @Field(() => Int, {
    description:
      'By how much more points are worth on redemption, an exact fraction: a price in points is divided by it',
  })
  redemptionBonusNumerator: number;

  @Field(() => Int)
  redemptionBonusDenominator: number;

  @Field(() => Int, { description: "Of the definition of benefits that the bonus is from; 0 for the handbook's" })
  benefitsVersion: number;
}

@ObjectType('MemberCard', { description: 'A printed card that a member has.' })
@Directive('@inaccessible')
export class MemberCardType {
  @Field(() => String, { description: 'In capitals' })
  cardNumber: string;

  @Field(() => DateTime)
  linkedAt: Date;
}
