import { randomUUID } from 'node:crypto';
import type { PartnersWorld } from '../arrange.js';

/** Where exchanges go, and how: brands and currencies of `PartnersWorld.startWithPartners`. */
const ways = [
  ['harvest-table', 'bakery', 'HARVEST', 'CRUMB', 100, 50],
  ['bakery', 'harvest-table', 'CRUMB', 'HARVEST', 100, 100],
  ['harvest-table', 'pharmacy', 'HARVEST', 'WELL', 100, 10],
  ['bakery', 'pharmacy', 'CRUMB', 'WELL', 100, 10],
] as const;

/**
 * So many committed exchanges spread over November 2026, each with its item, written straight into the tables: a hundred thousand in some
 * seconds. The n-th gives n % 97 + 3 points of its four ways in turn.
 */
export async function seedMonth(subgraph: PartnersWorld['subgraph'], count: number): Promise<void> {
  const salt = randomUUID();
  const values = ways
    .map(
      (way, place) =>
        `(${String(place)}, ${way.map((part) => (typeof part === 'string' ? `'${part}'` : part)).join(', ')})`,
    )
    .join(', ');
  await subgraph.asAdmin(
    `insert into exchange (id, member_id, stage, from_currency, to_currency, from_brand, to_brand, requested, given, received, fee,
        numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator, created_at, ends_at,
        ended_at)
     select overlay(overlay(md5($1 || n) placing '5' from 13) placing '8' from 17)::uuid, md5('member' || n % 1000)::uuid, 'COMMITTED', way.c, way.d, way.a, way.b, n % 97 + 3, n % 97 + 3,
            n % 97 + 3, 0, 1, 1, 1, 0, 1, way.e, way.f, at, at + interval '10 minutes', at
       from generate_series(1, ${String(count)}) as n
       join (values ${values}) as way (place, a, b, c, d, e, f) on place = n % 4
       cross join lateral (
         select timestamptz '2026-11-01 00:00+08' + n * (interval '29 days' / ${String(count)}) as at) as moment`,
    [salt],
  );
  await subgraph.asAdmin(
    `insert into settlement_item (id, kind, exchange_id, period, from_brand, to_brand, given, received, fee, rate_numerator,
        rate_denominator, posted_at)
     select overlay(overlay(md5('item' || id) placing '5' from 13) placing '8' from 17)::uuid, 'EXCHANGE', id, '2026-11', from_brand, to_brand, given, received, fee, settlement_numerator,
            settlement_denominator, ended_at
       from exchange
      where stage = 'COMMITTED' and not exists (select 1 from settlement_item where exchange_id = exchange.id)`,
  );
  await subgraph.asAdmin('analyze exchange, settlement_item');
}
