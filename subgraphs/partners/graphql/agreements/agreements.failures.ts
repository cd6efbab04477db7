import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { DateTime, Failure, SafeInt } from '../../../../schema/vocabulary.js';
import { PartnerChange } from '../configuration.types.js';
import { ExchangeCap, PartnerStanding } from './agreements.types.js';

@ObjectType({ implements: Failure, description: 'With this partner nothing is agreed on at present.' })
export class AgreementNotInForce extends Failure {
  @Field(() => String, { description: 'Code of the partner' })
  partner: string;
}

@ObjectType({ implements: Failure, description: 'Nothing new begins with this partner.' })
export class PartnerSuspended extends Failure {
  @Field(() => String, { description: 'Code of the partner' })
  partner: string;

  @Field(() => DateTime)
  suspendedSince: string;
}

@ObjectType({ implements: Failure, description: 'The partner exchanges at other times of day or days of the week.' })
export class OutsideOpeningHours extends Failure {
  @Field(() => String, { description: 'Code of the partner' })
  partner: string;
}

@ObjectType({ implements: Failure, description: 'More than the partner and the programme have agreed on.' })
export class CapReached extends Failure {
  @Field(() => String, { description: 'Code of the partner' })
  partner: string;

  @Field(() => ExchangeCap)
  cap: ExchangeCap;

  @Field(() => SafeInt, { description: 'Points of the partner’s own currency' })
  limit: number;

  @Field(() => SafeInt, { description: 'So many would still go' })
  left: number;
}

@ObjectType({ implements: Failure, description: 'The partner has nothing left to pay with; nothing moved.' })
export class PartnerFundsExhausted extends Failure {
  @Field(() => String, { description: 'Code of the partner' })
  partner: string;

  @Field(() => ID, { description: 'Code of the currency that it would have to pay in' })
  currency: string;
}

@ObjectType({ implements: Failure, description: 'The version would have ended before it began to count.' })
export class AgreementWindowPassed extends Failure {
  @Field(() => DateTime)
  agreementEnded: string;
}

@ObjectType({ implements: Failure, description: 'It stands like that already.' })
export class SuspensionUnchanged extends Failure {
  @Field(() => Boolean)
  isSuspended: boolean;
}

export const agreementFailures = { AGREEMENT_WINDOW_PASSED: AgreementWindowPassed };
export const suspensionFailures = { SUSPENSION_UNCHANGED: SuspensionUnchanged };

/** What an agreement may refuse of an exchange that is to begin. */
export const termsFailures = {
  AGREEMENT_NOT_IN_FORCE: AgreementNotInForce,
  PARTNER_SUSPENDED: PartnerSuspended,
  OUTSIDE_OPENING_HOURS: OutsideOpeningHours,
  CAP_REACHED: CapReached,
};
export const fundsFailures = { PARTNER_FUNDS_EXHAUSTED: PartnerFundsExhausted };

export const ProposeAgreementResult = createUnionType({
  name: 'ProposeAgreementResult',
  types: () => [PartnerChange, AgreementWindowPassed] as const,
});

export const ApproveAgreementResult = createUnionType({
  name: 'ApproveAgreementResult',
  types: () => [PartnerChange, AgreementWindowPassed] as const,
});

export const SuspendPartnerResult = createUnionType({
  name: 'SuspendPartnerResult',
  types: () => [PartnerStanding, SuspensionUnchanged] as const,
});

export const ResumePartnerResult = createUnionType({
  name: 'ResumePartnerResult',
  types: () => [PartnerStanding, SuspensionUnchanged] as const,
});
