import type { Clock } from '../../../chassis/clock.js';
import type { Database } from '../../../chassis/database.js';
import { badInput } from '../../../chassis/domain-error.js';
import { monthRange } from '../../../chassis/programme-time.js';
import { settle, type Settlement } from '../domain/settlement.js';
import { sumExchanged } from '../storage/exchanged-sums.js';

export interface PeriodSettlement extends Settlement {
  /** The month, 'YYYY-MM', in the programme's time zone. */
  period: string;
  /** False while the month is not over, and more may come. */
  closed: boolean;
}

export interface SettlementTools {
  database: Database;
  clock: Clock;
  zone: string;
}

/**
 * What a month's committed exchanges come to between the brands; null when the month has not begun. An exchange counts in
 * the month in which its commit was done. Faults: BAD_USER_INPUT when the period is no month.
 */
export async function settlePeriod(tools: SettlementTools, period: string): Promise<PeriodSettlement | null> {
  const range = monthRange(period, tools.zone);
  if (!range) throw badInput({ path: ['period'], reason: 'must be a month as YYYY-MM' });
  const now = tools.clock.now();
  if (range.from > now) return null;
  const sums = await sumExchanged(tools.database.read, range.from, range.until);
  return { ...settle(sums), period, closed: range.until <= now };
}
