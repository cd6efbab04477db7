import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { MovesValue, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { adviseSettlementPayment } from '../../usecases/settlement/advise-settlement-payment.js';
import { confirmSettlementPayment } from '../../usecases/settlement/confirm-settlement-payment.js';
import { rejectSettlementPayment } from '../../usecases/settlement/reject-settlement-payment.js';
import { paymentView } from '../views.js';
import {
  AdviseSettlementPaymentInput,
  AdviseSettlementPaymentResult,
  ConfirmSettlementPaymentInput,
  ConfirmSettlementPaymentResult,
  paymentFailures,
  RejectSettlementPaymentInput,
  RejectSettlementPaymentResult,
} from './payment.types.js';
import { actingScopes, whoActs } from './who-asks.js';

const text = (most: number) =>
  z.string().trim().min(1, { error: 'must not be empty' }).max(most, { error: 'is too long' });
const adviceShape = z.object({ adviceId: idShape, paymentId: idShape, reference: text(100), paidOn: z.iso.date() });
const confirmationShape = z.object({ confirmationId: idShape, paymentId: idShape });
const rejectionShape = z.object({ rejectionId: idShape, paymentId: idShape, reason: text(500) });

/** What brands tell of the payments of a closed month. */
@Resolver()
export class SettlementPaymentResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Mutation(() => AdviseSettlementPaymentResult, {
    description: 'The payer (settlements:write), or ops for it (partners:write), says that it has paid.',
  })
  @RequiresScopes(...actingScopes)
  @MovesValue()
  async adviseSettlementPayment(
    @Arg('input', () => AdviseSettlementPaymentInput) input: AdviseSettlementPaymentInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof AdviseSettlementPaymentResult> {
    const who = whoActs(context);
    const advice = parseInput(adviceShape, input);
    return answerOrFailure(context, paymentFailures, async () =>
      paymentView(await adviseSettlementPayment(this.parts, advice, who)),
    );
  }

  @Mutation(() => ConfirmSettlementPaymentResult, {
    description: 'The payee (settlements:write), or ops for it (partners:write), says that the money came.',
  })
  @RequiresScopes(...actingScopes)
  @MovesValue()
  async confirmSettlementPayment(
    @Arg('input', () => ConfirmSettlementPaymentInput) input: ConfirmSettlementPaymentInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ConfirmSettlementPaymentResult> {
    const who = whoActs(context);
    const confirmation = parseInput(confirmationShape, input);
    return answerOrFailure(context, paymentFailures, async () =>
      paymentView(await confirmSettlementPayment(this.parts, confirmation, who)),
    );
  }

  @Mutation(() => RejectSettlementPaymentResult, {
    description:
      'The payee (settlements:write), or ops for it (partners:write), does not find the money: it is owed as before.',
  })
  @RequiresScopes(...actingScopes)
  @MovesValue()
  async rejectSettlementPayment(
    @Arg('input', () => RejectSettlementPaymentInput) input: RejectSettlementPaymentInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RejectSettlementPaymentResult> {
    const who = whoActs(context);
    const rejection = parseInput(rejectionShape, input);
    return answerOrFailure(context, paymentFailures, async () =>
      paymentView(await rejectSettlementPayment(this.parts, rejection, who)),
    );
  }
}
