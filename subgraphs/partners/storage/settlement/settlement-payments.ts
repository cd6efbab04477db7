import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import { rows } from '../../../../chassis/database.js';
import type { Payment } from '../../domain/settlement.js';
import type { SettlementPayment } from '../../domain/settlement/payment.js';

/** A namespace of our own for ids of payments (RFC 9562, version 5). */
const paymentIds = '0f4b7c1e-52d0-4f6e-8a35-7d9be1c0a6d2';

/** Written again they stay as they are. */
export async function keepPayments(tx: EntityManager, period: string, payments: readonly Payment[]): Promise<void> {
  for (const { payer, payee, amountMinor } of payments) {
    await rows(
      tx,
      `insert into settlement_payment (id, period, payer, payee, amount_minor) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [v5(`${period} ${payer} ${payee}`, paymentIds), period, payer, payee, amountMinor],
    );
  }
}

const columns = `id, period, payer, payee, amount_minor::float8 as "amountMinor", state, reference, paid_on::text as "paidOn",
  advised_at as "advisedAt", rejection, confirmed_at as "confirmedAt"`;

/** A closed month's, the largest first: of all brands, or those of one. */
export async function readPayments(
  manager: EntityManager,
  period: string,
  brand: string | null = null,
): Promise<SettlementPayment[]> {
  return rows<SettlementPayment>(
    manager,
    `select ${columns} from settlement_payment where period = $1 and ($2::text is null or $2 in (payer, payee))
      order by amount_minor desc, id`,
    [period, brand],
  );
}

export async function findPayment(manager: EntityManager, id: string): Promise<SettlementPayment | null> {
  const [found] = await rows<SettlementPayment>(manager, `select ${columns} from settlement_payment where id = $1`, [
    id,
  ]);
  return found ?? null;
}

/** Held to the end of the transaction. */
export async function lockPayment(tx: EntityManager, id: string): Promise<SettlementPayment | null> {
  const [found] = await rows<SettlementPayment>(
    tx,
    `select ${columns} from settlement_payment where id = $1 for update`,
    [id],
  );
  return found ?? null;
}

export async function putAdvice(
  tx: EntityManager,
  id: string,
  { reference, paidOn, by }: { reference: string; paidOn: string; by: string },
): Promise<void> {
  await rows(
    tx,
    `update settlement_payment
        set state = 'ADVISED', reference = $2, paid_on = $3, advised_by = $4, advised_at = app_now(), rejection = null
      where id = $1`,
    [id, reference, paidOn, by],
  );
}

export async function putConfirmation(tx: EntityManager, id: string, by: string): Promise<void> {
  await rows(
    tx,
    `update settlement_payment set state = 'CONFIRMED', confirmed_by = $2, confirmed_at = app_now(), rejection = null where id = $1`,
    [id, by],
  );
}

/** It is owed as before. */
export async function putRejection(tx: EntityManager, id: string, reason: string): Promise<void> {
  await rows(
    tx,
    `update settlement_payment
        set state = 'OPEN', reference = null, paid_on = null, advised_by = null, advised_at = null, rejection = $2,
            rejected_at = app_now()
      where id = $1`,
    [id, reason],
  );
}

/** `callerKey` of who said that it was paid. */
export async function adviserOf(manager: EntityManager, id: string): Promise<string | null> {
  const [found] = await rows<{ by: string | null }>(
    manager,
    'select advised_by as by from settlement_payment where id = $1',
    [id],
  );
  return found?.by ?? null;
}
