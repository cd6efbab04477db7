import { v5 } from 'uuid';
import { unavailable } from '../../../../chassis/domain-error.js';
import type { Logger } from '../../../../chassis/log.js';
import type { Redemption } from '../../domain/redemption.js';
import type { PaymentOrder, PaymentProvider } from './payment-provider.js';

/** The payment of a redemption: members choose the ids of redemptions, and the provider may know other payments by such. */
export function paymentIdOf(redemptionId: string): string {
  return v5('payment', redemptionId);
}

/**
 * What rewards asks of whoever takes cash. A provider that does not answer in time, or fails, is UNAVAILABLE: it may have acted or not,
 * and only asking again tells.
 */
export class PaymentDesk {
  constructor(
    private readonly provider: PaymentProvider,
    private readonly patienceMs: number,
    private readonly log: Logger,
  ) {}

  authorise(redemption: Redemption): Promise<'AUTHORISED' | 'DECLINED' | 'PENDING'> {
    return this.ask(redemption, 'authorise', (order) => this.provider.authorise(order));
  }

  /** Takes the cash; false when it will never be had. */
  async capture(redemption: Redemption): Promise<boolean> {
    return (await this.ask(redemption, 'capture', (order) => this.provider.capture(order))) === 'CAPTURED';
  }

  /** Ends what was not taken; says how it ended. */
  release(redemption: Redemption): Promise<'RELEASED' | 'DECLINED' | 'CAPTURED'> {
    return this.ask(redemption, 'release', (order) => this.provider.release(order));
  }

  /** Gives cash back; false when the provider will not. */
  async refund(redemption: Redemption, refundId: string, amountMinor: number): Promise<boolean> {
    const answer = await this.ask(redemption, 'refund', (order) =>
      this.provider.refund(order, { refundId, amountMinor }),
    );
    return answer === 'REFUNDED';
  }

  private async ask<Answer>(
    { id, cash }: Redemption,
    what: string,
    request: (order: PaymentOrder) => Promise<Answer>,
  ): Promise<Answer> {
    if (cash === null) throw new Error(`the redemption ${id} has no cash part`);
    const patience = new AbortController();
    try {
      return await Promise.race([
        request({ paymentId: paymentIdOf(id), redemptionId: id, ...cash }),
        rejectAfter(this.patienceMs, patience.signal),
      ]);
    } catch (error) {
      this.log.warn({ err: error, redemptionId: id, what }, 'the payment provider gave no answer');
      const fault = unavailable({ service: 'payments' });
      fault.cause = error;
      throw fault;
    } finally {
      patience.abort();
    }
  }
}

function rejectAfter(ms: number, signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(ms)} ms`));
    }, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
}
