/**
 * What a member is told about their tier: since when, until when, what this month has brought so far, what is missing this
 * month to climb and to keep, and which tier follows if nothing more is bought.
 */
import type { TierChange } from './tiers/tier-history.js';
import type { Tier, TierLadder } from './tiers.js';

export interface TierStanding {
  tier: Tier;
  since: Date;
  /** The last instant of the tier; null for the lowest, which does not end. */
  validUntil: Date | null;
  /** Net spend of the current calendar month, minor units, never below zero. */
  qualifyingSpendMinor: number;
  /** What is still to be spent this month for the next tier; null where no spend leads higher. */
  missingToClimbMinor: number | null;
  /** What is still to be spent this month to earn the same tier anew, 0 when done; null where there is nothing to keep. */
  missingToKeepMinor: number | null;
  /** The tier after `validUntil` if nothing more is bought. */
  projectedTier: Tier;
}

export interface StandingFacts {
  joinedAt: Date;
  /** In the order of time, as `tierHistory` gives them. */
  changes: readonly TierChange[];
  /** Net spend of the calendar month in which `at` lies, minor units. */
  monthSpendMinor: number;
  at: Date;
}

/** The tier in force at an instant: the last change at or before it, else the lowest tier. */
export function tierAt(changes: readonly TierChange[], at: Date, ladder: TierLadder): Tier {
  return changeAt(changes, at)?.tier ?? ladder.lowest;
}

export function tierStanding(
  { joinedAt, changes, monthSpendMinor, at }: StandingFacts,
  ladder: TierLadder,
): TierStanding {
  const current = changeAt(changes, at);
  const tier = current?.tier ?? ladder.lowest;
  const validUntil = current?.validUntil ?? null;
  const spend = Math.max(0, monthSpendMinor);
  return {
    tier,
    since: current?.since ?? joinedAt,
    validUntil,
    qualifyingSpendMinor: spend,
    missingToClimbMinor: missingTo(ladder.above(tier), spend),
    missingToKeepMinor: missingTo(tier, spend),
    projectedTier: validUntil === null ? tier : tierAt(changes, new Date(validUntil.getTime() + 1), ladder),
  };
}

function changeAt(changes: readonly TierChange[], at: Date): TierChange | undefined {
  return changes.findLast((change) => change.inForceFrom <= at);
}

/** A tier is earned by more than its amount, so one minor unit over it is what has to be reached. */
function missingTo(tier: Tier | null, spendMinor: number): number | null {
  const over = tier?.spendOverMinor ?? null;
  return over === null ? null : Math.max(0, over + 1 - spendMinor);
}
