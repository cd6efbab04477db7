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
export function settledAt(buckets: readonly Bucket[], at: Instant): readonly Bucket[] {
  const hasMatured = (bucket: Bucket) => bucket.pendingUntil !== null && !isPending(bucket, at);
  if (!buckets.some(hasMatured)) return buckets;
  return putIn(
    [],
    buckets.map((bucket) => (hasMatured(bucket) ? { ...bucket, pendingUntil: null } : bucket)),
  );
}

/** Adds points to the buckets they belong to, which are sorted as every list of buckets is; the result holds no empty bucket. */
export function putIn(buckets: readonly Bucket[], added: readonly Bucket[]): Bucket[] {
  const sum = [...buckets];
  for (const bucket of added) {
    let place = 0;
    while (place < sum.length && earliestFirst(sum[place] as Bucket, bucket) < 0) place += 1;
    const there = sum[place];
    if (!there || earliestFirst(there, bucket) > 0) {
      if (bucket.points !== 0) sum.splice(place, 0, bucket);
      continue;
    }
    const points = there.points + bucket.points;
    if (points === 0) sum.splice(place, 1);
    else sum[place] = { ...bucket, points };
  }
  return sum;
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

/** The earliest end of validity first, the matured before the pending; zero for points of one bucket. */
export function earliestFirst(a: Bucket, b: Bucket): number {
  return inOrder(a.expiresAt, b.expiresAt) || inOrder(a.pendingUntil ?? '', b.pendingUntil ?? '');
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
