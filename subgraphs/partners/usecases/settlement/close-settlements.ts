import { v5 } from 'uuid';
import { sqlStateOf } from '../../../../chassis/database.js';
import { monthRange, startOfMonth } from '../../../../chassis/programme-time.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';
import { isClosed } from '../../domain/settlement.js';
import { commitsUnderWay } from '../../storage/exchanged-sums.js';
import { recordItem } from '../../storage/settlement/settlement-items.js';
import {
  closingPeriods,
  firstOpenPeriod,
  markClosing,
  uncountedExchanges,
} from '../../storage/settlement/settlement-periods.js';
import { finishClosing } from './finish-closing.js';
import type { SettlingTools } from './settlement-tools.js';

const batch = 200;
const lockNotAvailable = '55P03';

/**
 * Closes every month that is over, the earliest first: marks it, so that nothing comes to it any more, and works out what it came to.
 * Whatever an earlier run left half done is gone on with.
 */
export async function closeSettlements(tools: SettlingTools): Promise<void> {
  const { read } = tools.database;
  for (const period of await closingPeriods(read)) await finishClosing(tools, period);
  for (;;) {
    const period = await firstOpenPeriod(read, tools.zone);
    if (period === null || !(await beginClosing(tools, period))) return;
    await finishClosing(tools, period);
  }
}

/** False while something may still come to the month. */
async function beginClosing(tools: SettlingTools, period: string): Promise<boolean> {
  const { database, log, zone } = tools;
  const range = monthRange(period, zone);
  if (!range) throw new Error(`${period} is no month`);
  const isOver = async () => {
    const { now, underWay } = await commitsUnderWay(database.read, range.until);
    return isClosed(range.until, underWay, now);
  };
  if (!(await isOver())) return false;
  await countExchanges(tools, range);
  try {
    return await database.transaction(async (tx) => {
      await markClosing(tx, period);
      return true;
    });
  } catch (error) {
    if (sqlStateOf(error) !== lockNotAvailable) throw error;
    log.warn({ period }, 'somebody holds on to an item of a settlement: its month is closed by a later run');
    return false;
  }
}

/**
 * Exchanges that were committed before items were kept get theirs; of the month before as well, in case one came late. Each is an exchange
 * of the time at which its end was written.
 */
async function countExchanges({ database, zone }: SettlingTools, { from, until }: { from: Date; until: Date }) {
  const since = startOfMonth(new Date(from.getTime() - 1), zone);
  for (;;) {
    const found = await uncountedExchanges(database.read, since, until, batch);
    await database.transaction(async (tx) => {
      for (const { id: exchangeId, endedAt, ...amounts } of found) {
        const [given, received, fee] = [amounts.given, amounts.received, amounts.fee].map(toWholeNumber) as [
          number,
          number,
          number,
        ];
        const id = v5('settlement-exchange', exchangeId);
        await recordItem(tx, { id, kind: 'EXCHANGE', exchangeId, given, received, fee, postedAt: endedAt }, zone);
      }
    });
    if (found.length < batch) return;
  }
}
