/** Rule: whatever is spent takes the earliest of the spendable points, and only if there are enough. */
import { walletOf } from './account.js';
import { isPending, pick, spendableOf, type Bucket } from './buckets.js';
import type { Draft } from './draft.js';
import { notEnoughPoints } from './errors.js';

/** The buckets that so many points are taken from. Refuses with NOT_ENOUGH_POINTS. */
export function takeSpendable(draft: Draft, memberId: string, currency: string, points: number): Bucket[] {
  const buckets = draft.bucketsOf(walletOf(memberId, currency)).filter((bucket) => !isPending(bucket, draft.at));
  const { picked, missing } = pick(buckets, points);
  if (missing > 0) throw notEnoughPoints({ spendable: spendableOf(buckets, draft.at), needed: points });
  return picked;
}
