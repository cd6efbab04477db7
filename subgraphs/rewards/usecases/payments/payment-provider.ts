import type { Cash } from '../../domain/price.js';

/** What a provider knows a payment by, and how much it is. */
export interface PaymentOrder extends Cash {
  paymentId: string;
  /** What it is for: a notice names it. */
  redemptionId: string;
}

/**
 * Who takes the cash part of a price. Every request carries an id of ours, so that asking again, by whoever and however often, is one
 * and the same request and has the answer of now. What is thrown is no answer: it may have been done or not, and only asking
 * again tells.
 */
export interface PaymentProvider {
  /** Sets the amount aside. PENDING: it is decided later, of which the provider gives notice. */
  authorise(order: PaymentOrder): Promise<'AUTHORISED' | 'DECLINED' | 'PENDING'>;
  /** Takes what was set aside. */
  capture(order: PaymentOrder): Promise<'CAPTURED' | 'REFUSED'>;
  /** Lets go of what was set aside, or never sets it aside if it was not asked yet. Says how the payment ends. */
  release(order: PaymentOrder): Promise<'RELEASED' | 'DECLINED' | 'CAPTURED'>;
  /** Gives a part of what was taken back. */
  refund(order: PaymentOrder, refund: { refundId: string; amountMinor: number }): Promise<'REFUNDED' | 'REFUSED'>;
}

/** What a provider tells on its own: that it has decided. It may tell so never, late or twice: whoever hears of it asks it again. */
export type PaymentNotice = (redemptionId: string) => void;
