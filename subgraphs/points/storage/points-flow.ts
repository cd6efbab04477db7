import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';

/** What moved in a currency between two instants. Whole points; each is below zero where more was taken back than moved. */
export interface PointsFlow {
  /** Came in, less what was taken back: what breakage counts as issued, so that the two can be compared. */
  issued: number;
  /** Redeemed, given in an exchange or donated, less what came back when that was cancelled or undone. */
  redeemed: number;
  expired: number;
}

/** From the journal: rows from the first instant on and before the second. The index by time is small, and asked for by both. */
export async function readPointsFlow(
  manager: EntityManager,
  { currency, from, until }: { currency: string; from: Date; until: Date },
): Promise<PointsFlow> {
  const [found] = await rows<Record<keyof PointsFlow, string>>(
    manager,
    `select coalesce(sum(case when kind in ('EARNED', 'CONVERTED_IN', 'ADJUSTED_IN', 'DEBT_INCURRED') then amount
                              when kind in ('REVERSED', 'ADJUSTED_OUT', 'DEBT_REPAID', 'CONVERSION_REVERSED') then -amount
                              end), 0) as issued,
            coalesce(sum(case when kind in ('SETTLED', 'BURNED', 'CONVERTED_OUT', 'DONATED') then amount
                              when kind in ('RETURNED', 'CONVERSION_RETURNED') then -amount end), 0) as redeemed,
            coalesce(sum(amount) filter (where kind = 'EXPIRED'), 0) as expired
       from journal
      where currency = $1 and posted_at >= $2 and posted_at < $3 and member_id is not null`,
    [currency, from, until],
  );
  return {
    issued: Number(found?.issued ?? 0),
    redeemed: Number(found?.redeemed ?? 0),
    expired: Number(found?.expired ?? 0),
  };
}
