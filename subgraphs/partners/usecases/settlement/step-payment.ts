import type { EntityManager } from 'typeorm';
import { secondPersonNeeded } from '../../../../chassis/approval.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { brandOfStep, stateBefore, type PaymentStep, type SettlementPayment } from '../../domain/settlement/payment.js';
import { paymentNotReady, unknownPayment } from '../../domain/settlement/payment-errors.js';
import { adviserOf, findPayment, lockPayment } from '../../storage/settlement/settlement-payments.js';
import { writeMessages } from '../../storage/webhooks/webhook-messages.js';
import type { SettlingTools } from './settlement-tools.js';
import { requirePart, type WhoActs } from './who-acts.js';

export interface StepOrder {
  /** The client's id of the request. */
  id: string;
  paymentId: string;
  step: PaymentStep;
  mutation: string;
  /** What else tells the request from another under the same id. */
  input: Record<string, unknown>;
}

/**
 * One step of a payment, once: by the brand whose it is or by ops, the other brand is told of it. Of ops, who said that it was paid is not
 * who says that it came in.
 */
export async function stepPayment(
  { database, answers, audit }: SettlingTools,
  { id, paymentId, step, mutation, input }: StepOrder,
  who: WhoActs,
  work: (tx: EntityManager) => Promise<void>,
): Promise<SettlementPayment> {
  const unknown = () => unknownPayment({ path: ['input', 'paymentId'] });
  await answers.answerOnce({ caller: who.by, mutation, id }, { paymentId, ...input }, async (tx) => {
    const payment = await lockPayment(tx, paymentId);
    if (!payment) throw unknown();
    requirePart(who, [payment.payer, payment.payee], unknown);
    if (who.brand !== null && who.brand !== brandOfStep(step, payment)) throw forbidden();
    if (payment.state !== stateBefore[step]) throw paymentNotReady({ paymentState: payment.state });
    if (step === 'CONFIRM' && who.brand === null && (await adviserOf(tx, paymentId)) === who.by)
      throw secondPersonNeeded();
    await work(tx);
    const after = await findPayment(tx, paymentId);
    if (!after) throw new Error(`the payment ${paymentId} is gone: nothing may delete one`);
    const { period, payer, payee, amountMinor, state } = after;
    await audit.record(tx, {
      by: who.by,
      action: `settlement-payment.${step.toLowerCase()}`,
      subject: `settlement-payment/${paymentId}`,
      details: { id, period, payer, payee, amountMinor, state },
      requestId: who.requestId,
    });
    await writeMessages(
      tx,
      [payer, payee].map((brand) => ({
        brand,
        type: 'settlement.payment' as const,
        about: id,
        data: { period, payer, payee, amountMinor, state },
      })),
    );
    return paymentId;
  });
  const shown = await findPayment(database.read, paymentId);
  if (!shown) throw unknown();
  return shown;
}
