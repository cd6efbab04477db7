import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { ExchangedSum } from '../domain/settlement.js';

export interface SumRow {
  from_brand: string;
  to_brand: string;
  exchanges: string;
  items: string;
  given: string;
  received: string;
  fee: string;
  rate_numerator: string;
  rate_denominator: string;
}

/**
 * The time by the database's clock, which also stamps the ends of exchanges, and whether an end is still being written
 * that may be stamped before `until`. Such an exchange is seen as it was before, so it is COMMITTING. Nobody waits for a sandbox's.
 */
export async function commitsUnderWay(manager: EntityManager, until: Date): Promise<{ now: Date; underWay: boolean }> {
  const [found] = await rows<{ now: Date; under_way: boolean }>(
    manager,
    `select app_now() as now, exists (
       select 1 from exchange
        where stage = 'COMMITTING' and next_attempt_at is not null and created_at < $1
          and from_brand not in (select code from brand where is_sandbox)) as under_way`,
    [until],
  );
  if (!found) throw new Error('the database tells no time');
  return { now: found.now, underWay: found.under_way };
}

/** An open month: its items, and what was committed in it and has none yet. */
export interface OpenMonth {
  period: string;
  /** Its first instant, and the first after. */
  from: Date;
  until: Date;
}

/** What a month's items come to so far, per pair of brands, direction and settlement rate; of sandboxes there are none. */
export async function sumExchanged(
  manager: EntityManager,
  { period, from, until }: OpenMonth,
): Promise<ExchangedSum[]> {
  const sums = await rows<SumRow>(
    manager,
    `select from_brand, to_brand, count(*) filter (where kind = 'EXCHANGE') as exchanges, count(*) as items, sum(given) as given,
            sum(received) as received, sum(fee) as fee, rate_numerator, rate_denominator
       from (
         select from_brand, to_brand, kind, given, received, fee, rate_numerator, rate_denominator
           from settlement_item where period = $1
         union all
         select from_brand, to_brand, 'EXCHANGE', given, received, fee, settlement_numerator, settlement_denominator
           from exchange
          where stage = 'COMMITTED' and ended_at >= $2 and ended_at < $3
            and from_brand not in (select code from brand where is_sandbox)
            and not exists (select 1 from settlement_item where exchange_id = exchange.id and kind = 'EXCHANGE')) as counted
      group by from_brand, to_brand, rate_numerator, rate_denominator
      order by from_brand, to_brand, rate_numerator, rate_denominator`,
    [period, from, until],
  );
  return sums.map(sumOf);
}

export function sumOf(sum: SumRow): ExchangedSum {
  return {
    fromBrand: sum.from_brand,
    toBrand: sum.to_brand,
    exchanges: Number(sum.exchanges),
    items: Number(sum.items),
    given: BigInt(sum.given),
    received: BigInt(sum.received),
    fee: BigInt(sum.fee),
    rateNumerator: Number(sum.rate_numerator),
    rateDenominator: Number(sum.rate_denominator),
  };
}
