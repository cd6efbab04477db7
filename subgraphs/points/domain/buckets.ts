/**
 * Rule: every point of a wallet lies in a bucket that says until when it is valid and until when it is pending. Points are
 * used earliest end of validity first, and pending ones not at all. Maturing is no posting: once its pending time is over,
 * a bucket is one with the matured bucket of the same validity.
 */
import type { Instant } from './instant.js';

export interface Bucket {
  /** The first instant at which these points are no longer valid: the end of a month in the programme's zone. */
  expiresAt: Instant;
  /** Until when the points cannot be spent because their purchase may still be returned; null once matured. */
  pendingUntil: Instant | null;
  /** Whole points, above zero. */
  points: number;
}

export function totalOf(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, bucket) => sum + bucket.points, 0);
}

export function isOverdue(bucket: Bucket, at: Instant): boolean {
  return bucket.expiresAt <= at;
}

export function isPending(bucket: Bucket, at: Instant): boolean {
  return bucket.pendingUntil !== null && bucket.pendingUntil > at;
}

/** Points that can be used at this time. */
export function spendableOf(buckets: readonly Bucket[], at: Instant): number {
  return totalOf(buckets.filter((bucket) => !isOverdue(bucket, at) && !isPending(bucket, at)));
}

/** Points that are valid but wait for their return window to end. */
export function pendingOf(buckets: readonly Bucket[], at: Instant): number {
  return totalOf(buckets.filter((bucket) => !isOverdue(bucket, at) && isPending(bucket, at)));
}

/** Points, pending ones included, that are valid now and will not be any more at `until`. */
export function expiringBy(buckets: readonly Bucket[], at: Instant, until: Instant): number {
  return totalOf(buckets.filter((bucket) => !isOverdue(bucket, at) && isOverdue(bucket, until)));
}

/** The buckets as they stand at a time: what has matured by then is merged; earliest end of validity first. */
export function settledAt(buckets: readonly Bucket[], at: Instant): Bucket[] {
  return putIn(
    [],
    buckets.map((bucket) => (isPending(bucket, at) ? bucket : { ...bucket, pendingUntil: null })),
  );
}

/** Adds points to the buckets they belong to; the result is sorted, and holds no empty bucket. */
export function putIn(buckets: readonly Bucket[], added: readonly Bucket[]): Bucket[] {
  const byKey = new Map<string, Bucket>();
  for (const bucket of [...buckets, ...added]) {
    const key = keyOf(bucket);
    byKey.set(key, { ...bucket, points: (byKey.get(key)?.points ?? 0) + bucket.points });
  }
  return [...byKey.values()].filter((bucket) => bucket.points !== 0).sort(earliestFirst);
}

/** Takes points out of exactly these buckets. Throws when one holds less: whoever picked them picked wrongly. */
export function takeOut(buckets: readonly Bucket[], taken: readonly Bucket[]): Bucket[] {
  const left = putIn(
    buckets,
    taken.map((bucket) => ({ ...bucket, points: -bucket.points })),
  );
  if (left.some((bucket) => bucket.points < 0)) throw new Error('a bucket holds fewer points than are taken out of it');
  return left;
}

/** Picks up to `points` from the buckets in the order given; `missing` is what they do not hold. */
export function pick(buckets: readonly Bucket[], points: number): { picked: Bucket[]; missing: number } {
  const picked: Bucket[] = [];
  let missing = points;
  for (const bucket of buckets) {
    const taken = Math.min(bucket.points, missing);
    if (taken > 0) picked.push({ ...bucket, points: taken });
    missing -= taken;
  }
  return { picked, missing };
}

/** One bucket list per validity and pending time, sorted: the earliest end first, the matured before the pending. */
export function earliestFirst(a: Bucket, b: Bucket): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf({ expiresAt, pendingUntil }: Bucket): string {
  return `${expiresAt}|${pendingUntil ?? ''}`;
}
