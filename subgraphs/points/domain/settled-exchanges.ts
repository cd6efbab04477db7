/**
 * Rule: points that a member receives in an exchange are a promise that the currency's brand takes over, and what other brands pay for
 * them is the consideration for it (IFRS 15, paragraphs 105-106): it is deferred, and becomes revenue as the points are redeemed, in the
 * ratio of their cohort, which is that of the points that came into being in the same month. Points that members give are gone from the
 * liability when they are given, as redeemed ones are; what is paid for that is a cost of the month.
 *
 * All of it is by months that are settled: an exchange is in the month to which partners counts it, net of what was taken back and of
 * what is disputed.
 */
import type { CohortBreakage } from './breakage.js';
import { recognisedToDate } from './deferred-revenue.js';
import type { Instant } from './instant.js';

/** One closed month of a currency. Points and fen; below zero where more was taken back than came. */
export interface SettledMonth {
  /** YYYY-MM */
  month: string;
  takenOver: number;
  receivedMinor: number;
  released: number;
  paidMinor: number;
  /** Points kept back: no promise came of them, and nobody pays for them. */
  feePoints: number;
}

/**
 * What of the consideration is revenue by a time, when the cohorts stand as these do then. Of a cohort that is not known nothing is.
 * @param validUntil the end of validity of points that come into being in a month
 */
export function considerationRecognised(
  months: readonly SettledMonth[],
  cohorts: readonly CohortBreakage[],
  validUntil: (month: string) => Instant,
): bigint {
  const known = new Map(cohorts.map((cohort) => [cohort.expiresAt, cohort]));
  return months.reduce((total, { month, receivedMinor }) => {
    const cohort = known.get(validUntil(month));
    return cohort ? total + recognisedOf(BigInt(receivedMinor), cohort) : total;
  }, 0n);
}

function recognisedOf(minor: bigint, { matured, redeemed, expectedRedemption }: CohortBreakage): bigint {
  if (matured) return minor;
  const size = recognisedToDate(minor < 0n ? -minor : minor, BigInt(redeemed), BigInt(expectedRedemption));
  return minor < 0n ? -size : size;
}
