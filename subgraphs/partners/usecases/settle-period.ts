import type { Database } from '../../../chassis/database.js';
import { badInput } from '../../../chassis/domain-error.js';
import { monthRange } from '../../../chassis/programme-time.js';
import { isClosed, settle, type Payment, type Settlement } from '../domain/settlement.js';
import type { SettlementPayment } from '../domain/settlement/payment.js';
import { commitsUnderWay, sumExchanged } from '../storage/exchanged-sums.js';
import { readLines } from '../storage/settlement/settlement-lines.js';
import { readPayments } from '../storage/settlement/settlement-payments.js';
import { stateOfPeriod } from '../storage/settlement/settlement-periods.js';

export interface PeriodSettlement extends Settlement {
  /** The month, 'YYYY-MM', in the programme's time zone. */
  period: string;
  /** True when nothing can come to the month any more: a while after its end, as `isClosed` says. */
  closed: boolean;
  /** Of a month that is settled they have an id, and are paid. */
  payments: (Payment | SettlementPayment)[];
}

export interface SettlementTools {
  database: Database;
  zone: string;
}

/**
 * What a month's items come to between the brands; null when the month has not begun. Of an open month it is worked out from them, of
 * a closed one it is what was closed. Faults: BAD_USER_INPUT when the period is no month.
 */
export async function settlePeriod(tools: SettlementTools, period: string): Promise<PeriodSettlement | null> {
  const { read } = tools.database;
  const range = monthRange(period, tools.zone);
  if (!range) throw badInput({ path: ['period'], reason: 'must be a month as YYYY-MM' });
  const state = await stateOfPeriod(read, period);
  if (state === 'CLOSED') {
    const settled = settle(await readLines(read, period));
    return { ...settled, payments: await readPayments(read, period), period, closed: true };
  }
  // Looked at before the sums are read: an end that was still being written then may or may not be in them.
  const { now, underWay } = await commitsUnderWay(read, range.until);
  if (range.from > now) return null;
  const sums = await sumExchanged(read, { period, ...range });
  return { ...settle(sums), period, closed: state !== null || isClosed(range.until, underWay, now) };
}
