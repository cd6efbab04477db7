import { badInput } from '../../../../chassis/domain-error.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import type { SettlementPayment } from '../../domain/settlement/payment.js';
import { putAdvice } from '../../storage/settlement/settlement-payments.js';
import { databaseTime } from '../../storage/settlement/database-time.js';
import type { SettlingTools } from './settlement-tools.js';
import { stepPayment } from './step-payment.js';
import type { WhoActs } from './who-acts.js';

export interface PaymentAdvice {
  adviceId: string;
  paymentId: string;
  reference: string;
  /** YYYY-MM-DD */
  paidOn: string;
}

/** The payer, or ops for it, says that it has paid. Refusal: PAYMENT_NOT_READY. Faults: UNKNOWN_PAYMENT, a day to come, FORBIDDEN for the payee. */
export async function adviseSettlementPayment(
  tools: SettlingTools,
  { adviceId, paymentId, reference, paidOn }: PaymentAdvice,
  who: WhoActs,
): Promise<SettlementPayment> {
  const order = { id: adviceId, paymentId, step: 'ADVISE' as const, input: { reference, paidOn } };
  return stepPayment(tools, { ...order, mutation: 'adviseSettlementPayment' }, who, async (tx) => {
    if (paidOn > dayOf(await databaseTime(tx), tools.zone)) {
      throw badInput({ path: ['input', 'paidOn'], reason: 'must not be a day to come' });
    }
    await putAdvice(tx, paymentId, { reference, paidOn, by: who.by });
  });
}
