import type { SettlementPayment } from '../../domain/settlement/payment.js';
import { putConfirmation } from '../../storage/settlement/settlement-payments.js';
import type { SettlingTools } from './settlement-tools.js';
import { stepPayment } from './step-payment.js';
import type { WhoActs } from './who-acts.js';

/** The payee, or ops for it, says that the money came. Refusal: PAYMENT_NOT_READY. Faults: UNKNOWN_PAYMENT, SECOND_PERSON_NEEDED. */
export async function confirmSettlementPayment(
  tools: SettlingTools,
  { confirmationId, paymentId }: { confirmationId: string; paymentId: string },
  who: WhoActs,
): Promise<SettlementPayment> {
  const order = { id: confirmationId, paymentId, step: 'CONFIRM' as const, input: {} };
  return stepPayment(tools, { ...order, mutation: 'confirmSettlementPayment' }, who, (tx) =>
    putConfirmation(tx, paymentId, who.by),
  );
}
