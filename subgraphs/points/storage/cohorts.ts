import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Instant } from '../domain/instant.js';
import type { CohortMonth } from '../domain/points-cohort.js';

/**
 * What every month's postings before an instant did to every cohort, the earliest month first: one reading of the journal.
 * Sales in yuan alone are counted as such. The journal has a sale's whole amount on each of its awards: it counts in the
 * month of the first of them, shared out over that month's by their points, to the minor unit; awards that come to the
 * purchase in a later month are other points in.
 */
export async function readCohortMonths(
  manager: EntityManager,
  { currency, zone, until }: { currency: string; zone: string; until: Instant },
): Promise<CohortMonth[]> {
  const found = await rows<Record<keyof CohortMonth, string>>(manager, statement, [currency, until, zone]);
  return found.map(({ month, expiresAt, ...amounts }) => ({
    month,
    expiresAt,
    soldWith: Number(amounts.soldWith),
    saleMinor: Number(amounts.saleMinor),
    takenBack: Number(amounts.takenBack),
    otherIn: Number(amounts.otherIn),
    otherOut: Number(amounts.otherOut),
    redeemed: Number(amounts.redeemed),
    expired: Number(amounts.expired),
  }));
}

const kindsThatCount = `'EARNED', 'REVERSED', 'SETTLED', 'BURNED', 'RETURNED', 'CONVERTED_OUT', 'CONVERTED_IN', 'EXPIRED',
  'CONVERSION_RETURNED', 'CONVERSION_REVERSED', 'DEBT_INCURRED', 'DEBT_REPAID', 'DONATED', 'ADJUSTED_IN', 'ADJUSTED_OUT'`;

const statement = `
  with posted as (
    select seq, kind, amount, split, to_char(posted_at at time zone $3, 'YYYY-MM') as month,
           reference_ids ->> 'purchaseId' as purchase,
           case when kind = 'EARNED' and reference_ids ->> 'saleCurrency' = 'CNY'
             then (reference_ids ->> 'saleMinor')::numeric end as sale
    from journal
    where currency = $1 and posted_at < $2 and kind in (${kindsThatCount})
  ), sold as (
    select seq, sale * amount / sum(amount) over (partition by purchase, month) as share,
           month = min(month) over (partition by purchase) as first_time
    from posted where sale > 0
  ), moved as (
    select month, kind, bucket ->> 'expiresAt' as expires_at, (bucket ->> 'points')::bigint as points,
           case when first_time then share * (bucket ->> 'points')::bigint / amount end as sale
    from posted left join sold using (seq) cross join lateral jsonb_array_elements(split) as bucket
  )
  select month, expires_at as "expiresAt",
    coalesce(sum(points) filter (where sale is not null), 0) as "soldWith",
    round(coalesce(sum(sale), 0)) as "saleMinor",
    coalesce(sum(points) filter (where kind = 'REVERSED'), 0) as "takenBack",
    coalesce(sum(points) filter (where sale is null and kind in ('EARNED', 'CONVERTED_IN', 'ADJUSTED_IN', 'DEBT_INCURRED')), 0)
      as "otherIn",
    coalesce(sum(points) filter (where kind in ('ADJUSTED_OUT', 'DEBT_REPAID', 'CONVERSION_REVERSED')), 0) as "otherOut",
    coalesce(sum(points) filter (where kind in ('SETTLED', 'BURNED', 'CONVERTED_OUT', 'DONATED')), 0)
      - coalesce(sum(points) filter (where kind in ('RETURNED', 'CONVERSION_RETURNED')), 0) as redeemed,
    coalesce(sum(points) filter (where kind = 'EXPIRED'), 0) as expired
  from moved group by month, expires_at order by month, expires_at`;
