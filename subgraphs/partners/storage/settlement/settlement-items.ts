import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { closingMinutes } from '../../domain/settlement.js';
import type { ItemKind } from '../../domain/settlement/statement-item.js';

/** What one exchange, its reversal, a dispute or its resolution adds to what brands owe one another. */
export interface SettlementItem {
  /** The same whenever the same thing is written again. */
  id: string;
  kind: ItemKind;
  /** Whose brands and settlement rate it goes by. */
  exchangeId: string;
  /** Points; above zero for an exchange, below for what takes one back, wholly or in part. */
  given: number;
  received: number;
  fee: number;
  /** By the ledger's clock: it decides the period. Absent: now. */
  postedAt?: Date;
  /** The dispute that takes it out of the net, or brings it back. */
  disputeId?: string;
  /** The first month that it may come to; absent: that of `postedAt`. */
  notBefore?: string;
}

/** Held shared by whoever writes an item, and alone by who begins to close a period: nothing comes to one that is being closed. */
export const settlementLock = 'hashtextextended($$settlement items$$, 0)';

/**
 * Writes the item into the month in which the ledger posted it, in the programme's time zone, or into the first later one that is
 * still open. Written again it changes nothing. Sandboxes owe nobody anything.
 *
 * An exchange may come to its month as long as nobody has begun to close it, which nobody does while its commit is under way.
 * Everything else has the quarter of an hour after the month's end: so a month that `isClosed` calls closed gets nothing more.
 * A reversal takes back no more than what a dispute has left of its exchange.
 */
export function recordItem(tx: EntityManager, item: SettlementItem, zone: string): Promise<void> {
  return recordItems(tx, [item], zone);
}

/** `recordItem` for many. */
export async function recordItems(tx: EntityManager, items: readonly SettlementItem[], zone: string): Promise<void> {
  if (items.length === 0) return;
  // In a statement of its own: what was closed while this one waited is seen by the next.
  await rows(tx, `select pg_advisory_xact_lock_shared(${settlementLock})`);
  await rows(
    tx,
    `insert into settlement_item (id, kind, exchange_id, dispute_id, period, from_brand, to_brand, given, received, fee,
        rate_numerator, rate_denominator, posted_at)
     select item.id, item.kind, exchange.id, item."disputeId", to_char(open.month, 'YYYY-MM'), from_brand, to_brand,
            item.given + coalesce(upheld_given, 0), item.received + coalesce(upheld_received, 0), item.fee + coalesce(upheld_fee, 0),
            settlement_numerator, settlement_denominator, moment.at
       from jsonb_to_recordset($1::jsonb) as item (id uuid, kind text, "exchangeId" uuid, "disputeId" uuid, given bigint, received bigint,
            fee bigint, "postedAt" timestamptz, "notBefore" text)
       join exchange on exchange.id = item."exchangeId"
       cross join lateral (select coalesce(item."postedAt", app_now()) as at) as moment
       left join lateral (
         select upheld_given, upheld_received, upheld_fee from settlement_dispute
           join settlement_item as disputed on disputed.id = item_id
          where item.kind = 'REVERSAL' and settlement_dispute.exchange_id = exchange.id and state = 'RESOLVED'
            and disputed.kind = 'EXCHANGE') as upheld
         on true
       cross join lateral (
         select month from generate_series(
              coalesce((item."notBefore" || '-01')::timestamp, date_trunc('month', moment.at at time zone $2::text)),
              date_trunc('month', greatest(moment.at, app_now()) at time zone $2::text) + interval '1 month',
              interval '1 month') as month
          where (item.kind = 'EXCHANGE' or app_now() < (month + interval '1 month') at time zone $2::text + $3 * interval '1 minute')
            and not exists (select 1 from settlement_period where period = to_char(month, 'YYYY-MM'))
          order by month limit 1) as open
      where not exists (select 1 from brand where code = from_brand and is_sandbox)
     on conflict do nothing`,
    [JSON.stringify(items), zone, closingMinutes],
  );
}
