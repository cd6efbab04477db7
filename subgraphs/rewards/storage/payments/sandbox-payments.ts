import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export type SandboxState = 'PENDING' | 'AUTHORISED' | 'DECLINED' | 'CAPTURED' | 'RELEASED';

export interface SandboxPayment {
  paymentId: string;
  amountMinor: number;
  currency: string;
  state: SandboxState;
  decidesAt: Date | null;
}

/** Writes a payment of which nothing was known. False when something was. */
export async function insertSandboxPayment(
  tx: EntityManager,
  { paymentId, amountMinor, currency, state }: Omit<SandboxPayment, 'decidesAt'>,
  decidesInMs: number | null,
): Promise<boolean> {
  const inserted = await rows(
    tx,
    `insert into sandbox_payment (payment_id, amount_minor, currency, state, decides_at)
     values ($1, $2, $3, $4, app_now() + $5 * interval '1 millisecond') on conflict (payment_id) do nothing returning 1`,
    [paymentId, amountMinor, currency, state, decidesInMs],
  );
  return inserted.length === 1;
}

/** The payment, its row locked; and whether its late decision is due. */
export async function lockSandboxPayment(
  tx: EntityManager,
  paymentId: string,
): Promise<{ state: SandboxState; isDue: boolean } | undefined> {
  const [found] = await rows<{ state: SandboxState; isDue: boolean }>(
    tx,
    `select state, coalesce(decides_at <= app_now(), false) as "isDue" from sandbox_payment where payment_id = $1 for update`,
    [paymentId],
  );
  return found;
}

export async function putSandboxState(tx: EntityManager, paymentId: string, state: SandboxState): Promise<void> {
  await rows(tx, 'update sandbox_payment set state = $2 where payment_id = $1', [paymentId, state]);
}

/** Gives back once per refund; again, nothing happens. */
export async function refundSandboxPayment(
  tx: EntityManager,
  paymentId: string,
  { refundId, amountMinor }: { refundId: string; amountMinor: number },
): Promise<void> {
  const inserted = await rows(
    tx,
    `insert into sandbox_refund (refund_id, payment_id, amount_minor) values ($1, $2, $3)
     on conflict (refund_id) do nothing returning 1`,
    [refundId, paymentId, amountMinor],
  );
  if (inserted.length === 0) return;
  await rows(tx, 'update sandbox_payment set refunded_minor = refunded_minor + $2 where payment_id = $1', [
    paymentId,
    amountMinor,
  ]);
}
