import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateOnly, Failure } from '../../../../schema/vocabulary.js';
import { SettlementPayment, SettlementPaymentState } from '../settlement.types.js';

@InputType()
export class AdviseSettlementPaymentInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  adviceId: string;

  @Field(() => ID)
  paymentId: string;

  @Field(() => String, { description: 'By which the payee finds the money; 100 characters at most' })
  reference: string;

  @Field(() => DateOnly, { description: 'Of the programme’s time zone, today at the latest' })
  paidOn: string;
}

@InputType()
export class ConfirmSettlementPaymentInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  confirmationId: string;

  @Field(() => ID)
  paymentId: string;
}

@InputType()
export class RejectSettlementPaymentInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  rejectionId: string;

  @Field(() => ID)
  paymentId: string;

  @Field(() => String, { description: '500 characters at most' })
  reason: string;
}

@ObjectType({ implements: Failure, description: 'The payment is not in the state in which this can be said of it.' })
export class PaymentNotReady extends Failure {
  @Field(() => SettlementPaymentState)
  paymentState: SettlementPaymentState;
}

export const paymentFailures = { PAYMENT_NOT_READY: PaymentNotReady };

const types = () => [SettlementPayment, PaymentNotReady] as const;
export const AdviseSettlementPaymentResult = createUnionType({ name: 'AdviseSettlementPaymentResult', types });
export const ConfirmSettlementPaymentResult = createUnionType({ name: 'ConfirmSettlementPaymentResult', types });
export const RejectSettlementPaymentResult = createUnionType({ name: 'RejectSettlementPaymentResult', types });
