/**
 * What a member can take with so many points. With a bonus of n/d a listed price of p points costs p·d/n, rounded up. A number of
 * points is whole, so that it covers what is rounded up just when it covers p·d/n itself: that is when p is no more than points·n/d,
 * and p being whole, no more than that rounded down. So one number tells for all prices, exactly, and none is reckoned by itself.
 */
import type { Bonus } from './bonus.js';

/** The dearest listed price that so many points pay. */
export function listedWithin(points: number, { numerator, denominator }: Bonus): number {
  // In whole numbers of any size: the product may lie beyond 2^53.
  const listed = (BigInt(Math.max(0, points)) * BigInt(numerator)) / BigInt(denominator);
  return listed > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(listed);
}
