import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { inScope, inSpan, scopeParameters, type ReportScope } from './report-scope.js';

/** What was given back; whole numbers. */
export interface GivenBack {
  /** Redemptions of which the last piece came back. */
  cancelled: number;
  pieces: number;
  points: number;
  /** Refunded, in the smallest unit. */
  cashMinor: number;
}

const nothing: GivenBack = { cancelled: 0, pieces: 0, points: 0, cashMinor: 0 };

/**
 * For SQL: pieces that came back, a row for each time. Cancellations from before pieces could be given back one by one have no
 * return of their own.
 */
export const piecesBack = `(
  select redemption_id, ended_at, pieces, points, case when cash_refused then 0 else cash_minor end as cash, restocks
    from redemption_return where state = 'DONE'
  union all
  select id, ended_at, pieces, points, cash_refunded_minor, pieces
    from redemption where status = 'CANCELLED'
     and not exists (select from redemption_return as known where known.redemption_id = redemption.id)) as back`;

/** What was given back in each period, by their beginnings, by the time it was back. */
export async function readGivenBack(
  manager: EntityManager,
  scope: ReportScope,
  begins: readonly Date[],
): Promise<GivenBack[]> {
  const found = await rows<Record<keyof GivenBack, string> & { place: number }>(
    manager,
    `with came as (
       select back.ended_at as at, back.pieces, back.points, back.cash, 0 as cancelled
         from ${piecesBack} join redemption on redemption.id = back.redemption_id
        where ${inSpan('back.ended_at')} and ${inScope}
       union all
       select ended_at, 0, 0, 0, 1 from redemption where status = 'CANCELLED' and ${inSpan('ended_at')} and ${inScope})
     select width_bucket(at, $7::timestamptz[]) as place, sum(cancelled) as cancelled, sum(pieces) as pieces,
            sum(points) as points, sum(cash) as "cashMinor"
       from came group by 1`,
    [...scopeParameters(scope), begins],
  );
  const byPlace = new Map(found.map((row) => [row.place, row]));
  return begins.map((_, place) => {
    const row = byPlace.get(place + 1);
    if (!row) return nothing;
    return {
      cancelled: Number(row.cancelled),
      pieces: Number(row.pieces),
      points: Number(row.points),
      cashMinor: Number(row.cashMinor),
    };
  });
}
