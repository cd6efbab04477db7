/**
 * How many pieces of a reward may be taken: by one member, or by all members of one tier together, ever or within a day,
 * week, month or year of the programme. Pieces that came to nothing or were given back do not count.
 */
import { limitReached } from './errors.js';
import type { TierCode } from './tier-code.js';

export const limitPeriods = ['EVER', 'DAY', 'WEEK', 'MONTH', 'YEAR'] as const;
export type LimitPeriod = (typeof limitPeriods)[number];

export interface Limit {
  pieces: number;
  /** Each member for themselves, or all members of a tier together. */
  of: 'MEMBER' | 'TIER';
  per: LimitPeriod;
  /** For members of these tiers, each tier for itself; null: of every tier. */
  tiers: readonly TierCode[] | null;
}

/** The limits that bind a member of this tier. */
export function limitsOn(limits: readonly Limit[], tier: TierCode): Limit[] {
  return limits.filter(({ tiers }) => tiers === null || tiers.includes(tier));
}

/** Throws LIMIT_REACHED where so many pieces more would be too many. */
export function checkLimit(limit: Limit, taken: number, pieces: number): void {
  if (taken + pieces <= limit.pieces) return;
  throw limitReached({ of: limit.of, per: limit.per, pieces: limit.pieces, left: Math.max(0, limit.pieces - taken) });
}
