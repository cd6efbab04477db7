/**
 * How a payment of a closed month goes: the brand that owes it says that it has paid, by which reference and on which day; the brand
 * that is owed says that the money came, or that it did not, and then it is owed as before.
 */
import type { Payment } from '../settlement.js';

export type PaymentState = 'OPEN' | 'ADVISED' | 'CONFIRMED';

export interface SettlementPayment extends Payment {
  id: string;
  period: string;
  state: PaymentState;
  /** The bank's or the payer's, by which the payee finds it; null while nobody says it was paid. */
  reference: string | null;
  /** YYYY-MM-DD */
  paidOn: string | null;
  advisedAt: Date | null;
  /** Why it went back to OPEN the last time. */
  rejection: string | null;
  confirmedAt: Date | null;
}

/** What a step needs the payment to be. */
export const stateBefore = { ADVISE: 'OPEN', CONFIRM: 'ADVISED', REJECT: 'ADVISED' } as const;
export type PaymentStep = keyof typeof stateBefore;

/** Who says so: the payer of its paying, the payee of its coming in. */
export function brandOfStep(step: PaymentStep, { payer, payee }: Payment): string {
  return step === 'ADVISE' ? payer : payee;
}
