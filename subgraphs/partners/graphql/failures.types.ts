import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { DateTime, Failure, NotEnoughPoints, SafeInt, UnderReview } from '../../../schema/vocabulary.js';
import {
  AgreementNotInForce,
  CapReached,
  fundsFailures,
  OutsideOpeningHours,
  PartnerFundsExhausted,
  PartnerSuspended,
  termsFailures,
} from './agreements/agreements.failures.js';
import { PartnerChange } from './configuration.types.js';
import { Exchange, ExchangeStatus } from './exchange.types.js';
import { LinkTokenRefused, PartnerMemberTaken } from './links/link-failures.types.js';
import { LinkedPartner } from './partner.types.js';

@ObjectType({ implements: Failure, description: 'Between these two currencies nothing is exchanged at present.' })
export class NoSuchRate extends Failure {
  @Field(() => ID, { description: 'Its code' })
  fromCurrency: string;

  @Field(() => ID, { description: 'Its code' })
  toCurrency: string;
}

@ObjectType({ implements: Failure, description: 'The amount is too little for a single point to be received.' })
export class AmountBelowStep extends Failure {
  @Field(() => SafeInt, { description: 'Amounts are taken in steps of so many points' })
  step: number;

  @Field(() => SafeInt, { description: 'The least amount that can be exchanged' })
  minimum: number;
}

@ObjectType({ implements: Failure, description: 'The quote has run out; its points go back. Ask for a new one.' })
export class QuoteExpired extends Failure {
  @Field(() => DateTime)
  quoteEndedAt: string;
}

@ObjectType({ implements: Failure, description: 'A person looked at it and did not approve it; nothing moved.' })
export class ExchangeRejected extends Failure {}

@ObjectType({
  implements: Failure,
  description: 'The partner keeps these points itself: link the account there first.',
})
export class NotLinked extends Failure {
  @Field(() => String, { description: 'Code of the partner' })
  partner: string;
}

@ObjectType({ implements: Failure, description: 'The exchange has reached another end, or is on its way there.' })
export class ExchangeClosed extends Failure {
  @Field(() => ExchangeStatus, { description: 'PENDING while that other end is being carried out' })
  closedAs: ExchangeStatus;
}

@ObjectType({ implements: Failure, description: 'The member is linked with this partner already.' })
export class AlreadyLinked extends Failure {
  @Field(() => DateTime)
  linkedSince: string;
}

@ObjectType({ implements: Failure, description: 'A code of a brand or currency belongs to another brand.' })
export class CodeTaken extends Failure {
  @Field(() => String)
  taken: string;
}

@ObjectType({ implements: Failure, description: 'By this set of rates points would multiply round a circle.' })
export class RatesMultiply extends Failure {
  @Field(() => [ID], { description: 'The currencies in order; the last leads back to the first' })
  circle: string[];
}

export const quoteFailures = {
  NO_SUCH_RATE: NoSuchRate,
  AMOUNT_BELOW_STEP: AmountBelowStep,
  NOT_ENOUGH_POINTS: NotEnoughPoints,
  QUOTE_EXPIRED: QuoteExpired,
  UNDER_REVIEW: UnderReview,
  EXCHANGE_REJECTED: ExchangeRejected,
  NOT_LINKED: NotLinked,
  ...termsFailures,
};

export const endFailures = {
  QUOTE_EXPIRED: QuoteExpired,
  EXCHANGE_CLOSED: ExchangeClosed,
  UNDER_REVIEW: UnderReview,
};
export const commitFailures = { ...endFailures, ...fundsFailures };
export const partnerFailures = { CODE_TAKEN: CodeTaken, RATES_MULTIPLY: RatesMultiply };
export const linkFailures = {
  ALREADY_LINKED: AlreadyLinked,
  LINK_TOKEN_REFUSED: LinkTokenRefused,
  PARTNER_MEMBER_TAKEN: PartnerMemberTaken,
};
export const ratesFailures = { RATES_MULTIPLY: RatesMultiply };

export const QuoteExchangeResult = createUnionType({
  name: 'QuoteExchangeResult',
  types: () =>
    [
      ...[Exchange, NoSuchRate, AmountBelowStep, NotEnoughPoints, QuoteExpired, UnderReview, ExchangeRejected],
      ...[NotLinked, AgreementNotInForce, PartnerSuspended, OutsideOpeningHours, CapReached],
    ] as const,
});

export const CommitExchangeResult = createUnionType({
  name: 'CommitExchangeResult',
  types: () => [Exchange, QuoteExpired, ExchangeClosed, UnderReview, PartnerFundsExhausted] as const,
});

export const CancelExchangeResult = createUnionType({
  name: 'CancelExchangeResult',
  types: () => [Exchange, QuoteExpired, ExchangeClosed, UnderReview] as const,
});

export const LinkPartnerResult = createUnionType({
  name: 'LinkPartnerResult',
  types: () => [LinkedPartner, AlreadyLinked, LinkTokenRefused, PartnerMemberTaken] as const,
});

export const ProposePartnerResult = createUnionType({
  name: 'ProposePartnerResult',
  types: () => [PartnerChange, CodeTaken, RatesMultiply] as const,
});

export const ApprovePartnerResult = createUnionType({
  name: 'ApprovePartnerResult',
  types: () => [PartnerChange, CodeTaken, RatesMultiply] as const,
});

export const ProposeExchangeRatesResult = createUnionType({
  name: 'ProposeExchangeRatesResult',
  types: () => [PartnerChange, RatesMultiply] as const,
});

export const ApproveExchangeRatesResult = createUnionType({
  name: 'ApproveExchangeRatesResult',
  types: () => [PartnerChange, RatesMultiply] as const,
});
