import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';
import type { CouponPool, PoolCounts } from '../../domain/codes/coupon-pool.js';

export interface PoolTerms {
  id: string;
  names: { 'zh-CN': string; en: string };
  lowAt: number;
  validUntil: Date | null;
  /** `callerKey` of who defines it. */
  by: string;
}

/** A new pool, or new terms of a known one. */
export async function putPool(tx: EntityManager, { id, names, lowAt, validUntil, by }: PoolTerms): Promise<void> {
  await rows(
    tx,
    `insert into coupon_pool (id, name_zh_cn, name_en, low_at, valid_until, created_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update
        set name_zh_cn = excluded.name_zh_cn, name_en = excluded.name_en, low_at = excluded.low_at, valid_until = excluded.valid_until`,
    [id, names['zh-CN'], names.en, lowAt, validUntil, by],
  );
}

export async function hasPool(manager: EntityManager, id: string): Promise<boolean> {
  return (await rows(manager, 'select 1 from coupon_pool where id = $1', [id])).length > 0;
}

/** What stands in the pool's row, with what has changed since. */
const counted = `
  select pool.id, pool.name_zh_cn as "nameZhCn", pool.name_en as "nameEn", pool.low_at as "lowAt", pool.valid_until as "validUntil",
         pool.created_at as "createdAt", pool.low_since as "lowSince",
         pool.uploaded + change.uploaded as uploaded, pool.free + change.free as free, pool.reserved + change.reserved as reserved,
         pool.given + change.given as given, pool.used + change.used as used, pool.revoked + change.revoked as revoked
    from coupon_pool pool
   cross join lateral (
     select coalesce(sum(uploaded), 0) as uploaded, coalesce(sum(free), 0) as free, coalesce(sum(reserved), 0) as reserved,
            coalesce(sum(given), 0) as given, coalesce(sum(used), 0) as used, coalesce(sum(revoked), 0) as revoked
       from coupon_pool_change where pool_id = pool.id) as change`;

interface StoredPool extends Record<keyof PoolCounts, string> {
  id: string;
  nameZhCn: string;
  nameEn: string;
  lowAt: number;
  validUntil: Date | null;
  createdAt: Date;
  lowSince: Date | null;
}

export async function findPool(manager: EntityManager, id: string): Promise<CouponPool | null> {
  const [found] = await rows<StoredPool>(manager, `${counted} where pool.id = $1`, [id]);
  return found ? poolOf(found) : null;
}

export interface PoolsWanted {
  /** Only low ones, or only others; null for all. */
  low: boolean | null;
  limit: number;
  after: PlaceInTime | null;
}

/** Newest first. */
export async function listPools(manager: EntityManager, { low, limit, after }: PoolsWanted): Promise<CouponPool[]> {
  const found = await rows<StoredPool>(
    manager,
    `${counted}
      where (pool.created_at, pool.id) < ($1::timestamptz, $2::uuid)
        and ($3::boolean is null or (pool.free + change.free < pool.low_at) = $3)
      order by pool.created_at desc, pool.id desc limit $4`,
    [...beginOfNewestFirst(after), low, limit],
  );
  return found.map(poolOf);
}

function poolOf({ nameZhCn, nameEn, ...stored }: StoredPool): CouponPool {
  const { uploaded, free, reserved, given, used, revoked } = stored;
  return {
    ...stored,
    names: { 'zh-CN': nameZhCn, en: nameEn },
    uploaded: toWholeNumber(uploaded),
    free: toWholeNumber(free),
    reserved: toWholeNumber(reserved),
    given: toWholeNumber(given),
    used: toWholeNumber(used),
    revoked: toWholeNumber(revoked),
  };
}
