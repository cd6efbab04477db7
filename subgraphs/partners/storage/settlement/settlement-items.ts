import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** What one exchange, its reversal, or a dispute's resolution adds to what brands owe one another. */
export interface SettlementItem {
  /** The same whenever the same thing is written again. */
  id: string;
  kind: 'EXCHANGE' | 'REVERSAL' | 'RESOLUTION';
  /** Whose brands and settlement rate it goes by. */
  exchangeId: string;
  /** Points; above zero for an exchange, below for what takes one back, wholly or in part. */
  given: number;
  received: number;
  fee: number;
  /** By the ledger's clock: it decides the period. */
  postedAt: Date;
}

/** Held shared by whoever writes an item, and alone by who begins to close a period: nothing comes to one that is being closed. */
export const settlementLock = 'hashtextextended($$settlement items$$, 0)';

/**
 * Writes the item into the month in which the ledger posted it, in the programme's time zone, or into the first later one that is
 * still open. Written again it changes nothing. Sandboxes owe nobody anything.
 */
export async function recordItem(tx: EntityManager, item: SettlementItem, zone: string): Promise<void> {
  const { id, kind, exchangeId, given, received, fee, postedAt } = item;
  // In a statement of its own: what was closed while this one waited is seen by the next.
  await rows(tx, `select pg_advisory_xact_lock_shared(${settlementLock})`);
  await rows(
    tx,
    `insert into settlement_item (id, kind, exchange_id, period, from_brand, to_brand, given, received, fee,
        rate_numerator, rate_denominator, posted_at)
     select $1, $2, exchange.id, to_char(month, 'YYYY-MM'), from_brand, to_brand, $4, $5, $6,
            settlement_numerator, settlement_denominator, $7
       from exchange, generate_series(
              date_trunc('month', $7::timestamptz at time zone $8::text),
              date_trunc('month', greatest($7::timestamptz, app_now()) at time zone $8::text) + interval '1 month',
              interval '1 month') as month
      where exchange.id = $3
        and not exists (select 1 from brand where code = from_brand and is_sandbox)
        and not exists (select 1 from settlement_period where period = to_char(month, 'YYYY-MM'))
      order by month limit 1
     on conflict do nothing`,
    [id, kind, exchangeId, given, received, fee, postedAt, zone],
  );
}
