/**
 * Rule: breakage is the share of points that nobody will redeem. It is estimated from what happened to the cohorts whose
 * validity has ended: of all their points that were not taken back, the share that expired. The twelve latest such cohorts
 * count, a year, so that every season weighs the same; each by its points. Before there is any, no breakage is expected:
 * revenue is not brought forward on a guess (IFRS 15, B46).
 *
 *   rate = sum of expired / sum of issued, over the matured cohorts
 *   expected redemption of a cohort = issued x (1 - rate), rounded half up, never below what has been redeemed;
 *   of a matured cohort what was redeemed
 */
import type { Instant } from './instant.js';
import type { Cohort } from './points-cohort.js';

const cohortsThatCount = 12;

/** A share, exactly: expired of issued. Both zero when nothing is known yet. */
export interface BreakageRate {
  expired: number;
  issued: number;
}

export interface CohortBreakage extends Cohort {
  matured: boolean;
  expectedRedemption: number;
  /** Issued less the expected redemption. */
  expectedBreakage: number;
}

export interface BreakageEstimate {
  rate: BreakageRate;
  cohorts: CohortBreakage[];
}

/** @param cohorts as they stand at that time. */
export function estimateBreakage(cohorts: readonly Cohort[], at: Instant): BreakageEstimate {
  const rate = breakageRate(cohorts, at);
  return {
    rate,
    cohorts: cohorts.map((cohort) => {
      const matured = cohort.expiresAt <= at;
      const expectedRedemption = matured ? cohort.redeemed : expectedOf(cohort, rate);
      return { ...cohort, matured, expectedRedemption, expectedBreakage: cohort.issued - expectedRedemption };
    }),
  };
}

export function breakageRate(cohorts: readonly Cohort[], at: Instant): BreakageRate {
  const matured = cohorts
    .filter(({ expiresAt, issued }) => expiresAt <= at && issued > 0)
    .sort((a, b) => (a.expiresAt < b.expiresAt ? 1 : -1))
    .slice(0, cohortsThatCount);
  const sum = (pick: (cohort: Cohort) => number) => matured.reduce((total, cohort) => total + pick(cohort), 0);
  return { expired: sum(({ expired }) => expired), issued: sum(({ issued }) => issued) };
}

/** How many of so many points will be redeemed, half a point rounded up. */
export function expectedRedemption(points: number, { expired, issued }: BreakageRate): number {
  if (issued === 0) return points;
  // More can expire of a cohort than it issued: what came back with a grace counts where it ends.
  const redeemed = BigInt(Math.max(0, issued - expired));
  return Number((2n * BigInt(points) * redeemed + BigInt(issued)) / (2n * BigInt(issued)));
}

function expectedOf({ issued, redeemed }: Cohort, rate: BreakageRate): number {
  return Math.max(redeemed, expectedRedemption(Math.max(0, issued), rate));
}
