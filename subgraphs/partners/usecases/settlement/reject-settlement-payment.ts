import type { SettlementPayment } from '../../domain/settlement/payment.js';
import { putRejection } from '../../storage/settlement/settlement-payments.js';
import type { SettlingTools } from './settlement-tools.js';
import { stepPayment } from './step-payment.js';
import type { WhoActs } from './who-acts.js';

/** The payee, or ops for it, says that the money did not come: it is owed as before. Refusal: PAYMENT_NOT_READY. Fault: UNKNOWN_PAYMENT. */
export async function rejectSettlementPayment(
  tools: SettlingTools,
  { rejectionId, paymentId, reason }: { rejectionId: string; paymentId: string; reason: string },
  who: WhoActs,
): Promise<SettlementPayment> {
  const order = { id: rejectionId, paymentId, step: 'REJECT' as const, input: { reason } };
  return stepPayment(tools, { ...order, mutation: 'rejectSettlementPayment' }, who, (tx) =>
    putRejection(tx, paymentId, reason),
  );
}
