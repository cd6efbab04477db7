import { addUpChanges, noteLowPools } from '../../storage/codes/tally-pools.js';
import type { CodeTools } from './code-tools.js';

/**
 * Brings the counts of the pools together, and tells of each that has become low: once, until it has been filled up. It looks at what
 * has been committed, so that no reservation has to wait for another one to know what is left.
 */
export async function tallyCouponPools({ database, log }: CodeTools): Promise<void> {
  const low = await database.transaction(async (tx) => {
    await addUpChanges(tx);
    return noteLowPools(tx);
  });
  for (const { id, left } of low) log.warn({ poolId: id, left: Number(left) }, 'a pool of coupons is low');
}
