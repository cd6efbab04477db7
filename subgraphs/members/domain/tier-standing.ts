/**
 * What a member is told about their tier: since when, until when, what this month has brought so far, what is missing this
 * month to climb and to keep, and which tier follows if nothing more is bought.
 */
import type { Tier, TierLadder } from './tiers.js';
import { changeAt, type TierChange } from './tiers/tier-changes.js';
import { keepOverMinor, measuresOf, type TierRules } from './tiers/tier-rules.js';

export interface TierStanding {
  tier: Tier;
  since: Date;
  /** The last instant of the tier, grace included; null for the lowest, which does not end. */
  validUntil: Date | null;
  /** The first instant of its grace; null where there is none. */
  graceFrom: Date | null;
  inGrace: boolean;
  /** Net spend of the current calendar month, minor units, never below zero. */
  qualifyingSpendMinor: number;
  /** What is still to be spent this month for the next tier; null where no spend leads higher. */
  missingToClimbMinor: number | null;
  /** What is still to be spent this month to keep the tier for another period, 0 when done; null where there is nothing to keep. */
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

/** @param rules those in force in the month in which `at` lies */
export function tierStanding(
  { joinedAt, changes, monthSpendMinor, at }: StandingFacts,
  ladder: TierLadder,
  rules: TierRules,
): TierStanding {
  const current = changeAt(changes, at);
  const tier = current?.tier ?? ladder.lowest;
  const { validUntil = null, graceFrom = null } = current ?? {};
  const spend = Math.max(0, monthSpendMinor);
  const above = ladder.above(tier);
  return {
    tier,
    since: current?.since ?? joinedAt,
    validUntil,
    graceFrom,
    inGrace: graceFrom !== null && graceFrom <= at,
    qualifyingSpendMinor: spend,
    missingToClimbMinor: above && missingTo(measuresOf(rules, above.code).monthlySpendOverMinor, spend),
    missingToKeepMinor: missingTo(keepOverMinor(measuresOf(rules, tier.code)), spend),
    projectedTier: validUntil === null ? tier : tierAt(changes, new Date(validUntil.getTime() + 1), ladder),
  };
}

/** It has to be more than the amount, so one minor unit over it is what has to be reached. */
function missingTo(overMinor: number | null, spendMinor: number): number | null {
  return overMinor === null ? null : Math.max(0, overMinor + 1 - spendMinor);
}
