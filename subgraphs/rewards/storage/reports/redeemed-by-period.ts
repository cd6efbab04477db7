import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { inScope, inSpan, ofPersons, person, scopeParameters, type ReportScope } from './report-scope.js';

/** What was settled; whole numbers. */
export interface Redeemed {
  redemptions: number;
  /** Persons who redeemed, each once. */
  members: number;
  pieces: number;
  points: number;
  /** Taken by the payment provider, in the smallest unit. */
  cashMinor: number;
  /** Of the pieces, given back since, whenever that was. */
  piecesReturnedSince: number;
}

const nothing: Redeemed = { redemptions: 0, members: 0, pieces: 0, points: 0, cashMinor: 0, piecesReturnedSince: 0 };

/**
 * What was settled in each period, by their beginnings, and in all of them. Whoever redeems in two periods counts once in each of them,
 * and once in all: the whole is no sum of the parts. Cash in another currency is left out.
 */
export async function readRedeemed(
  manager: EntityManager,
  scope: ReportScope,
  begins: readonly Date[],
  cashCurrency: string,
): Promise<{ whole: Redeemed; periods: Redeemed[] }> {
  const found = await rows<Record<keyof Redeemed, string> & { place: number | null }>(
    manager,
    `with settled as (
       select width_bucket(settled_at, $7::timestamptz[]) as place, ${person} as person, pieces, points, pieces_returned,
              case when cash_state = 'TAKEN' and cash_currency = $8 then cash_amount_minor end as cash
         from redemption ${ofPersons}
        where ${inSpan('settled_at')} and ${inScope})
     select place, count(*) as redemptions, count(distinct person) as members, coalesce(sum(pieces), 0) as pieces,
            coalesce(sum(points), 0) as points, coalesce(sum(cash), 0) as "cashMinor",
            coalesce(sum(pieces_returned), 0) as "piecesReturnedSince"
       from settled group by grouping sets ((place), ())`,
    [...scopeParameters(scope), begins, cashCurrency],
  );
  const byPlace = new Map(found.map((row) => [row.place, redeemedOf(row)]));
  return {
    whole: byPlace.get(null) ?? nothing,
    periods: begins.map((_, place) => byPlace.get(place + 1) ?? nothing),
  };
}

function redeemedOf(row: Record<keyof Redeemed, string>): Redeemed {
  return {
    redemptions: Number(row.redemptions),
    members: Number(row.members),
    pieces: Number(row.pieces),
    points: Number(row.points),
    cashMinor: Number(row.cashMinor),
    piecesReturnedSince: Number(row.piecesReturnedSince),
  };
}
