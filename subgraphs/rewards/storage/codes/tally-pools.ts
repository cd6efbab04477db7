import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** Adds what has changed to the pools' own rows. */
export async function addUpChanges(tx: EntityManager): Promise<void> {
  await rows(
    tx,
    `with gone as (delete from coupon_pool_change returning *),
          change as (
            select pool_id, sum(uploaded) as uploaded, sum(free) as free, sum(reserved) as reserved, sum(given) as given,
                   sum(used) as used, sum(revoked) as revoked
              from gone group by pool_id)
     update coupon_pool pool
        set uploaded = pool.uploaded + change.uploaded, free = pool.free + change.free, reserved = pool.reserved + change.reserved,
            given = pool.given + change.given, used = pool.used + change.used, revoked = pool.revoked + change.revoked
       from change where change.pool_id = pool.id`,
  );
}

export interface LowPool {
  id: string;
  /** Free codes. */
  left: string;
}

/** Notes which pools have become low, and which are so no more; gives the former, each once until it has been filled up. */
export async function noteLowPools(tx: EntityManager): Promise<LowPool[]> {
  await rows(tx, 'update coupon_pool set low_since = null where low_since is not null and free >= low_at');
  return rows<LowPool>(
    tx,
    'update coupon_pool set low_since = app_now() where low_since is null and free < low_at returning id, free as left',
  );
}
