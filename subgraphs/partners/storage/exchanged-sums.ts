import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { ExchangedSum } from '../domain/settlement.js';

interface SumRow {
  from_brand: string;
  to_brand: string;
  exchanges: number;
  given: string;
  received: string;
  fee: string;
  settlement_numerator: string;
  settlement_denominator: string;
}

/**
 * The time by the database's clock, which also stamps the ends of exchanges, and whether an end is still being written
 * that may be stamped before `until`. Such an exchange is seen as it was before, so it is COMMITTING.
 */
export async function commitsUnderWay(manager: EntityManager, until: Date): Promise<{ now: Date; underWay: boolean }> {
  const [found] = await rows<{ now: Date; under_way: boolean }>(
    manager,
    `select app_now() as now, exists (
       select 1 from exchange
        where stage = 'COMMITTING' and next_attempt_at is not null and created_at < $1) as under_way`,
    [until],
  );
  if (!found) throw new Error('the database tells no time');
  return { now: found.now, underWay: found.under_way };
}

/**
 * What was committed from `from` up to but not including `until`, per pair of brands, direction and settlement rate; of sandboxes
 * nothing.
 */
export async function sumExchanged(manager: EntityManager, from: Date, until: Date): Promise<ExchangedSum[]> {
  const sums = await rows<SumRow>(
    manager,
    `select from_brand, to_brand, count(*)::int as exchanges, sum(given) as given, sum(received) as received, sum(fee) as fee,
            settlement_numerator, settlement_denominator
       from exchange
      where stage = 'COMMITTED' and ended_at >= $1 and ended_at < $2
        and from_brand not in (select code from brand where is_sandbox)
      group by from_brand, to_brand, settlement_numerator, settlement_denominator
      order by from_brand, to_brand, settlement_numerator, settlement_denominator`,
    [from, until],
  );
  return sums.map((sum) => ({
    fromBrand: sum.from_brand,
    toBrand: sum.to_brand,
    exchanges: sum.exchanges,
    given: BigInt(sum.given),
    received: BigInt(sum.received),
    fee: BigInt(sum.fee),
    rateNumerator: Number(sum.settlement_numerator),
    rateDenominator: Number(sum.settlement_denominator),
  }));
}
