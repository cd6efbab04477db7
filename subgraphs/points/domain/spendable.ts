/**
 * Rule: whatever is spent takes the earliest of the spendable points, and only if there are enough. What is taken back takes the
 * latest: what came in last ends last, and whoever has something undone does not keep the points that end later for it.
 */
import { walletOf } from './account.js';
import { isPending, pick, putIn, spendableOf, type Bucket } from './buckets.js';
import type { Draft } from './draft.js';
import { notEnoughPoints } from './errors.js';

/** The buckets that so many points are taken from. Refuses with NOT_ENOUGH_POINTS. */
export function takeSpendable(draft: Draft, memberId: string, currency: string, points: number): Bucket[] {
  return takeInOrder(draft, spendableBuckets(draft, memberId, currency), points);
}

/** As `takeSpendable`, for what is not spent but taken back: out of those that end last. */
export function takeLatestSpendable(draft: Draft, memberId: string, currency: string, points: number): Bucket[] {
  const latestFirst = [...spendableBuckets(draft, memberId, currency)].reverse();
  return putIn([], takeInOrder(draft, latestFirst, points));
}

function spendableBuckets(draft: Draft, memberId: string, currency: string): Bucket[] {
  return draft.bucketsOf(walletOf(memberId, currency)).filter((bucket) => !isPending(bucket, draft.at));
}

function takeInOrder(draft: Draft, buckets: readonly Bucket[], points: number): Bucket[] {
  const { picked, missing } = pick(buckets, points);
  if (missing > 0) throw notEnoughPoints({ spendable: spendableOf(buckets, draft.at), needed: points });
  return picked;
}
