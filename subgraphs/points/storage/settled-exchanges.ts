import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { SettledMonth } from '../domain/settled-exchanges.js';

/** The first word on a month stands. */
export async function keepSettledMonth(tx: EntityManager, currency: string, settled: SettledMonth): Promise<void> {
  const { month, takenOver, receivedMinor, released, paidMinor, feePoints } = settled;
  await rows(
    tx,
    `insert into settled_exchange (period, currency, taken_over, received_minor, released, paid_minor, fee_points)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [month, currency, takenOver, receivedMinor, released, paidMinor, feePoints],
  );
}

/** A currency's settled months up to this one, the earliest first. */
export async function readSettledMonths(
  manager: EntityManager,
  currency: string,
  until: string,
): Promise<SettledMonth[]> {
  const found = await rows<Record<keyof SettledMonth, string>>(
    manager,
    `select period as month, taken_over as "takenOver", received_minor as "receivedMinor", released, paid_minor as "paidMinor",
            fee_points as "feePoints"
       from settled_exchange where currency = $1 and period <= $2 order by period`,
    [currency, until],
  );
  return found.map(({ month, ...figures }) => ({
    month,
    takenOver: toWholeNumber(figures.takenOver),
    receivedMinor: toWholeNumber(figures.receivedMinor),
    released: toWholeNumber(figures.released),
    paidMinor: toWholeNumber(figures.paidMinor),
    feePoints: toWholeNumber(figures.feePoints),
  }));
}
