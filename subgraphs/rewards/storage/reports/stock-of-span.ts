import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { piecesBack } from './given-back.js';

/** Of a reward with all its redemptions, whatever a report is restricted to. */
export interface StockOfReward {
  rewardId: string;
  /** Available where the span begins, or the reward was listed in it, and where it ends; null is unlimited. */
  availableAtBegin: number | null;
  availableAtEnd: number | null;
  /** Settled in between. */
  pieces: number;
  /** When it was listed. */
  listedAt: Date;
}

/**
 * What was available is what was offered by the terms of that time, less what was taken then. The latter is reckoned back from what is
 * taken now: less the pieces reserved since, and with those that went back into the stock since.
 */
export async function readStock(
  manager: EntityManager,
  { begins, ends }: { begins: Date; ends: Date },
): Promise<StockOfReward[]> {
  const found = await rows<{
    rewardId: string;
    stockAtBegin: string | null;
    stockAtEnd: string | null;
    takenAtBegin: string;
    takenAtEnd: string;
    pieces: string;
    listedAt: Date;
  }>(manager, statement, [begins, ends]);
  return found.map(({ rewardId, stockAtBegin, stockAtEnd, takenAtBegin, takenAtEnd, pieces, listedAt }) => ({
    rewardId,
    availableAtBegin: stockAtBegin === null ? null : Number(stockAtBegin) - Number(takenAtBegin),
    availableAtEnd: stockAtEnd === null ? null : Number(stockAtEnd) - Number(takenAtEnd),
    pieces: Number(pieces),
    listedAt,
  }));
}

/** The stock by the last terms that came into force before an instant; by the first ones where none had. */
const stockBefore = (instant: string) => `(
  select (body ->> 'stock')::bigint from configuration_version
   where kind = 'reward' and key = reward.id::text and state in ('LIVE', 'ENDED')
   order by decided_at < ${instant} desc, case when decided_at < ${instant} then version end desc, version limit 1)`;

/** Reserved since an instant, less what of redemptions came to nothing since. */
const takenSince = (instant: string) => `
  coalesce(sum(pieces) filter (where created_at >= ${instant}), 0)
    - coalesce(sum(pieces) filter (where status = 'VOIDED' and ended_at >= ${instant}), 0)`;

const statement = `
  with moved as (
    select reward_id, ${takenSince('$1::timestamptz')} as since_begin, ${takenSince('$2::timestamptz')} as since_end,
           coalesce(sum(pieces) filter (where settled_at >= $1 and settled_at < $2), 0) as pieces
      from redemption where created_at >= $1 or settled_at >= $1 or ended_at >= $1
     group by 1
  ), restocked as (
    select redemption.reward_id, sum(back.restocks) as since_begin,
           coalesce(sum(back.restocks) filter (where back.ended_at >= $2), 0) as since_end
      from ${piecesBack} join redemption on redemption.id = back.redemption_id
     where back.ended_at >= $1
     group by 1
  )
  select reward.id as "rewardId", listed_at as "listedAt",
         case when terms.known then ${stockBefore('$1')} else stock end as "stockAtBegin",
         case when terms.known then ${stockBefore('$2')} else stock end as "stockAtEnd",
         taken - coalesce(moved.since_begin, 0) + coalesce(restocked.since_begin, 0) as "takenAtBegin",
         taken - coalesce(moved.since_end, 0) + coalesce(restocked.since_end, 0) as "takenAtEnd",
         coalesce(moved.pieces, 0) as pieces
    from reward
    left join moved on moved.reward_id = reward.id
    left join restocked on restocked.reward_id = reward.id
   cross join lateral (
     select exists (select from configuration_version where kind = 'reward' and key = reward.id::text
       and state in ('LIVE', 'ENDED')) as known) as terms
   where listed_at < $2`;
