import type { CouponPool } from '../../domain/codes/coupon-pool.js';
import { listPools, type PoolsWanted } from '../../storage/codes/coupon-pools.js';
import type { CodeTools } from './code-tools.js';

/** Newest first. */
export function showCouponPools({ database }: CodeTools, wanted: PoolsWanted): Promise<CouponPool[]> {
  return listPools(database.read, wanted);
}
