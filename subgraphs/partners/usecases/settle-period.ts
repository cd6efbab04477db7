import type { Database } from '../../../chassis/database.js';
import { badInput } from '../../../chassis/domain-error.js';
import { monthRange } from '../../../chassis/programme-time.js';
import { isClosed, settle, type Settlement } from '../domain/settlement.js';
import { commitsUnderWay, sumExchanged } from '../storage/exchanged-sums.js';

export interface PeriodSettlement extends Settlement {
  /** The month, 'YYYY-MM', in the programme's time zone. */
  period: string;
  /** True when nothing can come to the month any more: a while after its end, as `isClosed` says. */
  closed: boolean;
}

export interface SettlementTools {
  database: Database;
  zone: string;
}

/**
 * What a month's committed exchanges come to between the brands; null when the month has not begun. An exchange counts in
 * the month in which its commit was done. Faults: BAD_USER_INPUT when the period is no month.
 */
export async function settlePeriod(tools: SettlementTools, period: string): Promise<PeriodSettlement | null> {
  const range = monthRange(period, tools.zone);
  if (!range) throw badInput({ path: ['period'], reason: 'must be a month as YYYY-MM' });
  // Looked at before the sums are read: an end that was still being written then may or may not be in them.
  const { now, underWay } = await commitsUnderWay(tools.database.read, range.until);
  if (range.from > now) return null;
  const sums = await sumExchanged(tools.database.read, range.from, range.until);
  return { ...settle(sums), period, closed: isClosed(range.until, underWay, now) };
}
