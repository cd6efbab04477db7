import type { Database } from '../../../../chassis/database.js';
import {
  insertSandboxPayment,
  lockSandboxPayment,
  putSandboxState,
  refundSandboxPayment,
  type SandboxState,
} from '../../storage/payments/sandbox-payments.js';
import type { PaymentNotice, PaymentOrder, PaymentProvider } from './payment-provider.js';

/** What the sandbox does with an amount, by its last two digits. Every other amount is authorised at once. */
export const sandboxOutcomes: Readonly<Record<number, SandboxOutcome>> = {
  13: 'declines',
  14: 'authorises and does not answer',
  15: 'authorises late',
  16: 'declines late',
  17: 'never decides',
  18: 'refuses to capture',
  19: 'refuses to refund',
};

export type SandboxOutcome =
  | 'authorises'
  | 'declines'
  /** The first answer is lost; asked again it says what it has done. */
  | 'authorises and does not answer'
  | 'authorises late'
  | 'declines late'
  | 'never decides'
  | 'refuses to capture'
  | 'refuses to refund';

/**
 * A provider of payments that moves no money, for development and tests. It keeps books of its own, so that it knows after a crash what
 * it was asked before, and can refuse, keep silent and answer late, as `sandboxOutcomes` says. What it decides late it tells
 * twice, as real providers do.
 */
export class SandboxProvider implements PaymentProvider {
  /** Told of what was decided late. */
  notice: PaymentNotice = () => undefined;
  private readonly timers = new Set<NodeJS.Timeout>();

  /** @param lateMs how long a late decision takes */
  constructor(
    private readonly database: Database,
    private readonly lateMs: number,
  ) {}

  async authorise(order: PaymentOrder): Promise<'AUTHORISED' | 'DECLINED' | 'PENDING'> {
    const outcome = outcomeOf(order);
    const isLate = outcome === 'authorises late' || outcome === 'declines late';
    const isNew = await this.database.transaction((tx) =>
      insertSandboxPayment(tx, { ...order, state: firstState(outcome) }, isLate ? this.lateMs : null),
    );
    if (isNew && outcome === 'authorises and does not answer') return new Promise(() => undefined);
    if (isNew && isLate) this.tellLater(order.redemptionId);
    const state = await this.stateOf(order);
    if (state === 'PENDING') return 'PENDING';
    return state === 'AUTHORISED' || state === 'CAPTURED' ? 'AUTHORISED' : 'DECLINED';
  }

  async capture(order: PaymentOrder): Promise<'CAPTURED' | 'REFUSED'> {
    const state = await this.stateOf(order);
    if (state === 'CAPTURED') return 'CAPTURED';
    if (state !== 'AUTHORISED' || outcomeOf(order) === 'refuses to capture') return 'REFUSED';
    await this.database.transaction((tx) => putSandboxState(tx, order.paymentId, 'CAPTURED'));
    return 'CAPTURED';
  }

  async release(order: PaymentOrder): Promise<'RELEASED' | 'DECLINED' | 'CAPTURED'> {
    return this.database.transaction(async (tx) => {
      await insertSandboxPayment(tx, { ...order, state: 'RELEASED' }, null);
      const state = (await lockSandboxPayment(tx, order.paymentId))?.state;
      if (state === 'DECLINED' || state === 'CAPTURED') return state;
      await putSandboxState(tx, order.paymentId, 'RELEASED');
      return 'RELEASED';
    });
  }

  async refund(
    order: PaymentOrder,
    refund: { refundId: string; amountMinor: number },
  ): Promise<'REFUNDED' | 'REFUSED'> {
    if (outcomeOf(order) === 'refuses to refund') return 'REFUSED';
    return this.database.transaction(async (tx) => {
      if ((await lockSandboxPayment(tx, order.paymentId))?.state !== 'CAPTURED') return 'REFUSED';
      await refundSandboxPayment(tx, order.paymentId, refund);
      return 'REFUNDED';
    });
  }

  close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    return Promise.resolve();
  }

  /** The state of now: what was to be decided by now is. */
  private stateOf(order: PaymentOrder): Promise<SandboxState | undefined> {
    return this.database.transaction(async (tx) => {
      const found = await lockSandboxPayment(tx, order.paymentId);
      if (found?.state !== 'PENDING' || !found.isDue) return found?.state;
      const decided = outcomeOf(order) === 'authorises late' ? 'AUTHORISED' : 'DECLINED';
      await putSandboxState(tx, order.paymentId, decided);
      return decided;
    });
  }

  private tellLater(redemptionId: string): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.notice(redemptionId);
      this.notice(redemptionId);
    }, this.lateMs + 20).unref();
    this.timers.add(timer);
  }
}

function outcomeOf({ amountMinor }: PaymentOrder): SandboxOutcome {
  return sandboxOutcomes[amountMinor % 100] ?? 'authorises';
}

function firstState(outcome: SandboxOutcome): SandboxState {
  if (outcome === 'declines') return 'DECLINED';
  return ['authorises late', 'declines late', 'never decides'].includes(outcome) ? 'PENDING' : 'AUTHORISED';
}
