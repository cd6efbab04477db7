import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { Failure, SafeInt } from '../../../../schema/vocabulary.js';
import {
  AgreementNotInForce,
  CapReached,
  fundsFailures,
  OutsideOpeningHours,
  PartnerFundsExhausted,
  PartnerSuspended,
  termsFailures,
} from '../agreements/agreements.failures.js';
import { Exchange } from '../exchange.types.js';
import { QuotaExceeded } from '../clients/client.types.js';
import { AmountBelowStep, ExchangeClosed, NoSuchRate } from '../failures.types.js';
import { SandboxRefused } from '../sandbox/sandbox-refused.js';

@ObjectType({ implements: Failure, description: 'There is nothing to confirm or reject, at least not yet.' })
export class ExchangeNotAnnounced extends Failure {}

@ObjectType({ implements: Failure, description: 'The partner has used this number of its own before.' })
export class DuplicateTransaction extends Failure {
  @Field(() => ID, { description: 'The exchange that it stands for' })
  firstExchangeId: string;
}

@ObjectType({ implements: Failure, description: 'Nobody who could receive points is linked under this id.' })
export class LinkNotActive extends Failure {}

@ObjectType({ implements: Failure, description: 'What fills no step could not be given back.' })
export class AmountNotInSteps extends Failure {
  @Field(() => SafeInt)
  step: number;

  @Field(() => SafeInt, { description: 'The next amount below that goes' })
  lower: number;
}

@ObjectType({ implements: Failure, description: 'The member was told of another amount than is received.' })
export class AmountsDiffer extends Failure {
  @Field(() => SafeInt)
  expected: number;

  @Field(() => SafeInt)
  byOurRate: number;
}

/** What a partner's calls are refused by whatever they are about. */
const callFailures = { QUOTA_EXCEEDED: QuotaExceeded, SANDBOX_REFUSED: SandboxRefused };

export const creditFailures = {
  NO_SUCH_RATE: NoSuchRate,
  AMOUNT_BELOW_STEP: AmountBelowStep,
  AMOUNT_NOT_IN_STEPS: AmountNotInSteps,
  AMOUNTS_DIFFER: AmountsDiffer,
  DUPLICATE_TRANSACTION: DuplicateTransaction,
  LINK_NOT_ACTIVE: LinkNotActive,
  ...termsFailures,
  ...fundsFailures,
  ...callFailures,
};

export const confirmFailures = {
  EXCHANGE_NOT_ANNOUNCED: ExchangeNotAnnounced,
  EXCHANGE_CLOSED: ExchangeClosed,
  DUPLICATE_TRANSACTION: DuplicateTransaction,
  ...callFailures,
};

export const rejectFailures = {
  EXCHANGE_NOT_ANNOUNCED: ExchangeNotAnnounced,
  EXCHANGE_CLOSED: ExchangeClosed,
};

export const CreditExchangeResult = createUnionType({
  name: 'CreditExchangeResult',
  types: () =>
    [
      ...[Exchange, NoSuchRate, AmountBelowStep, AmountNotInSteps, AmountsDiffer, DuplicateTransaction, LinkNotActive],
      ...[AgreementNotInForce, PartnerSuspended, OutsideOpeningHours, CapReached, PartnerFundsExhausted],
      ...[QuotaExceeded, SandboxRefused],
    ] as const,
});

export const ConfirmExchangeResult = createUnionType({
  name: 'ConfirmExchangeResult',
  types: () =>
    [Exchange, ExchangeNotAnnounced, ExchangeClosed, DuplicateTransaction, QuotaExceeded, SandboxRefused] as const,
});

export const RejectExchangeResult = createUnionType({
  name: 'RejectExchangeResult',
  types: () => [Exchange, ExchangeNotAnnounced, ExchangeClosed] as const,
});
