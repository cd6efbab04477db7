import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { settlementLock } from './settlement-items.js';

export type PeriodState = 'CLOSING' | 'CLOSED';

/** Null while the period is open. */
export async function stateOfPeriod(manager: EntityManager, period: string): Promise<PeriodState | null> {
  const [found] = await rows<{ state: PeriodState }>(manager, 'select state from settlement_period where period = $1', [
    period,
  ]);
  return found?.state ?? null;
}

/** Months whose closing has begun and not ended, the earliest first. */
export async function closingPeriods(manager: EntityManager): Promise<string[]> {
  const found = await rows<{ period: string }>(
    manager,
    `select period from settlement_period where state = 'CLOSING' order by period`,
  );
  return found.map(({ period }) => period);
}

/** The first month that nobody has begun to close and that may hold something, in the zone; null before there is any. */
export async function firstOpenPeriod(manager: EntityManager, zone: string): Promise<string | null> {
  const [found] = await rows<{ period: string | null }>(
    manager,
    `select to_char(coalesce(
         (select (max(period) || '-01')::date + interval '1 month' from settlement_period),
         least((select (min(period) || '-01')::timestamp from settlement_item),
               (select date_trunc('month', min(ended_at) at time zone $1) from exchange
                 where stage = 'COMMITTED' and from_brand not in (select code from brand where is_sandbox)))),
       'YYYY-MM') as period`,
    [zone],
  );
  return found?.period ?? null;
}

/**
 * Waits until nobody writes an item, and lets nobody write one to the period from then on. Where somebody holds on to one for long, the
 * database refuses with the state 55P03: whoever wants to write waits behind us.
 */
export async function markClosing(tx: EntityManager, period: string): Promise<void> {
  await rows(tx, `set local lock_timeout = '2s'`);
  await rows(tx, `select pg_advisory_xact_lock(${settlementLock})`);
  await rows(tx, `insert into settlement_period (period, state) values ($1, 'CLOSING') on conflict do nothing`, [
    period,
  ]);
}

/** True for the one who did it. */
export async function markClosed(tx: EntityManager, period: string): Promise<boolean> {
  const closed = await rows(
    tx,
    `update settlement_period set state = 'CLOSED', closed_at = app_now() where period = $1 and state = 'CLOSING' returning 1`,
    [period],
  );
  return closed.length === 1;
}

/**
 * Exchanges that were committed from `from` up to but not including `until` and stand in no settlement yet, by id, with the time at
 * which they count; none of a sandbox, which stands in none ever.
 */
export async function uncountedExchanges(
  manager: EntityManager,
  from: Date,
  until: Date,
  limit: number,
): Promise<{ id: string; given: string; received: string; fee: string; endedAt: Date }[]> {
  return rows(
    manager,
    `select id, given, received, fee, ended_at as "endedAt" from exchange
      where stage = 'COMMITTED' and ended_at >= $1 and ended_at < $2
        and from_brand not in (select code from brand where is_sandbox)
        and not exists (select 1 from settlement_item where exchange_id = exchange.id and kind = 'EXCHANGE')
      limit $3`,
    [from, until, limit],
  );
}
