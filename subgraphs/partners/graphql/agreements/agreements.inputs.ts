import { Field, ID, InputType, Int } from 'type-graphql';
import { DateTime, SafeInt } from '../../../../schema/vocabulary.js';
import { AgreementBilling } from './agreements.types.js';

@InputType()
export class OwedAtMostInput {
  @Field(() => ID)
  currency: string;

  @Field(() => SafeInt)
  points: number;
}

@InputType({ description: 'In points of the partner’s own currency; null is no cap.' })
export class AgreementCapsInput {
  @Field(() => SafeInt, { nullable: true })
  perExchange?: number | null;

  @Field(() => SafeInt, { nullable: true })
  perMemberPerDay?: number | null;

  @Field(() => SafeInt, { nullable: true })
  perDayGiven?: number | null;

  @Field(() => SafeInt, { nullable: true })
  perDayReceived?: number | null;

  @Field(() => SafeInt, { nullable: true })
  inTotal?: number | null;
}

@InputType()
export class OpeningHoursInput {
  @Field(() => Int)
  weekday: number;

  @Field(() => String)
  opens: string;

  @Field(() => String)
  closes: string;
}

@InputType({
  description: 'A version of a partner’s agreement: it counts from `validFrom` on, in place of what was agreed before.',
})
export class ProposeAgreementInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  changeId: string;

  @Field(() => String, { description: 'The partner’s code' })
  partner: string;

  @Field(() => DateTime)
  validFrom: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null for an open end' })
  validUntil?: Date | null;

  @Field(() => AgreementBilling)
  billing: AgreementBilling;

  @Field(() => [OwedAtMostInput], {
    nullable: true,
    description: 'For POSTPAID: of a currency that is not named nothing',
  })
  owedAtMost?: OwedAtMostInput[] | null;

  @Field(() => AgreementCapsInput, { nullable: true })
  caps?: AgreementCapsInput | null;

  @Field(() => [OpeningHoursInput], { nullable: true, description: 'Always open when there are none' })
  openingHours?: OpeningHoursInput[] | null;

  @Field(() => Int, { nullable: true, description: '5 to 86,400; 300 when absent' })
  confirmWithinSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: '0 to 90; 0, which is never, when absent' })
  reversalDays?: number | null;

  @Field(() => SafeInt, { nullable: true })
  lowBalance?: number | null;

  @Field(() => SafeInt, { nullable: true })
  outstanding?: number | null;
}

@InputType()
export class ApproveAgreementInput {
  @Field(() => ID)
  changeId: string;
}

@InputType()
export class SuspendPartnerInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  changeId: string;

  @Field(() => String, { description: 'The partner’s code' })
  partner: string;

  @Field(() => String, { description: 'For the record; the partner is told of it by people' })
  reason: string;
}

@InputType()
export class ResumePartnerInput extends SuspendPartnerInput {}
