import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { inScope, ofPersons, person, scopeParameters, type ReportScope } from './report-scope.js';

/**
 * How many persons had redeemed before each of these instants, which are in order and none beyond the span's end: of redemptions whose
 * pieces have not all been given back since. Who asked to be forgotten is not among them. Each person is looked at once: they begin to
 * count with their first redemption.
 */
export async function countRedeemers(
  manager: EntityManager,
  scope: ReportScope,
  instants: readonly Date[],
): Promise<number[]> {
  const found = await rows<{ place: number; persons: string }>(
    manager,
    `with firsts as (
       select ${person} as person, min(settled_at) as first
         from redemption ${ofPersons}
        where status = 'SETTLED' and settled_at < $2::timestamptz and $1::timestamptz is not null and ${inScope}
        group by 1)
     select width_bucket(first, $7::timestamptz[]) as place, count(*) as persons
       from firsts where not exists (select from erasure_duty where person_id = firsts.person) group by 1`,
    [...scopeParameters(scope), instants],
  );
  const begun = new Map(found.map(({ place, persons }) => [place, Number(persons)]));
  let count = 0;
  return instants.map((_, place) => (count += begun.get(place) ?? 0));
}
