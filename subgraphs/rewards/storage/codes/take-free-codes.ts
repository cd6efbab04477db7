import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** What a redemption wants of one pool. */
export interface CodesOfPool {
  poolId: string;
  /** So many codes, for all pieces together. */
  codes: number;
  /** Which content of the reward they are of. */
  contentNo: number;
  /** Among so many pieces the codes are shared out, in their order; one code for each piece when absent. */
  pieces?: number;
}

export interface CodesWanted {
  redemptionId: string;
  pools: CodesOfPool[];
}

interface TakenCode {
  id: string;
  redemptionId: string;
  contentNo: number;
  piece: number;
}

/**
 * Codes for many redemptions, all that one of them wants or none: the ids of those that have theirs. Two statements however many they
 * are. Who takes codes of the same pool at the same time waits for nobody: what another one has in hand is passed over, so that none
 * may be left for the last redemption although that other one then gives its own back.
 */
export async function takeFreeCodes(tx: EntityManager, wanted: readonly CodesWanted[]): Promise<Set<string>> {
  const free = await lockFreeCodes(tx, wanted);
  const served = new Set<string>();
  const taken: TakenCode[] = [];
  for (const { redemptionId, pools } of wanted) {
    const needed = neededOf(pools);
    if ([...needed].some(([poolId, codes]) => (free.get(poolId)?.length ?? 0) < codes)) continue;
    served.add(redemptionId);
    for (const { poolId, codes, contentNo, pieces = codes } of pools) {
      const ids = free.get(poolId)?.splice(0, codes) ?? [];
      taken.push(
        ...ids.map((id, place) => ({
          id,
          redemptionId,
          contentNo,
          piece: Math.floor((place * pieces) / codes) + 1,
        })),
      );
    }
  }
  if (taken.length > 0) await reserve(tx, taken);
  return served;
}

/** By pool, how many codes. */
function neededOf(pools: readonly CodesOfPool[]): Map<string, number> {
  const needed = new Map<string, number>();
  for (const { poolId, codes } of pools) needed.set(poolId, (needed.get(poolId) ?? 0) + codes);
  return needed;
}

/** By pool, up to as many as are wanted, the oldest first. Of a pool whose validity is over there are none. */
async function lockFreeCodes(tx: EntityManager, wanted: readonly CodesWanted[]): Promise<Map<string, string[]>> {
  const needed = neededOf(wanted.flatMap(({ pools }) => pools));
  const free = new Map<string, string[]>();
  if (needed.size === 0) return free;
  const found = await rows<{ poolId: string; id: string }>(
    tx,
    `select wanted.pool_id as "poolId", code.id
       from unnest($1::uuid[], $2::integer[]) as wanted (pool_id, codes)
       join coupon_pool pool on pool.id = wanted.pool_id and (pool.valid_until is null or pool.valid_until > app_now())
      cross join lateral (
        select id from coupon_code
         where pool_id = wanted.pool_id and state = 'FREE'
         order by id
         limit wanted.codes
           for update skip locked) as code`,
    [[...needed.keys()], [...needed.values()]],
  );
  for (const { poolId, id } of found) {
    const ids = free.get(poolId);
    if (ids) ids.push(id);
    else free.set(poolId, [id]);
  }
  return free;
}

async function reserve(tx: EntityManager, taken: readonly TakenCode[]): Promise<void> {
  await rows(
    tx,
    `with reserved as (
       update coupon_code code
          set state = 'RESERVED', redemption_id = taken.redemption_id, content_no = taken.content_no, piece = taken.piece
         from unnest($1::bigint[], $2::uuid[], $3::smallint[], $4::integer[]) as taken (id, redemption_id, content_no, piece)
        where code.id = taken.id
       returning code.pool_id)
     insert into coupon_pool_change (pool_id, free, reserved)
     select pool_id, -count(*), count(*) from reserved group by pool_id`,
    [
      taken.map(({ id }) => id),
      taken.map(({ redemptionId }) => redemptionId),
      taken.map(({ contentNo }) => contentNo),
      taken.map(({ piece }) => piece),
    ],
  );
}
