/**
 * Rule: points are judged by cohorts: all points of a currency whose validity ends at the same instant, which by the rule of
 * month ends were earned in about the same month. What went into a cohort and out of it is added up by the month of the
 * posting, so that its state at the end of any month can be told again later, with nothing that was learned since.
 */
import type { Instant } from './instant.js';

/** What one month's postings did to one cohort. Whole points and minor units, all at or above zero. */
export interface CohortMonth {
  /** YYYY-MM of the programme's zone, in which the rows were posted. */
  month: string;
  /** Names the cohort: its end of validity. */
  expiresAt: Instant;
  /** Earned by sales that the journal knows the amount of. */
  soldWith: number;
  /** What these sales came to. */
  saleMinor: number;
  /** Taken back because goods were returned. */
  takenBack: number;
  /** Every other way in: awards without a sale, exchanges, adjustments, points lent. */
  otherIn: number;
  /** Every other way out that is neither use nor expiry: adjustments, debts repaid, exchanges undone. */
  otherOut: number;
  /** Redeemed, given in an exchange or donated, less what came back when that was undone; below zero when more came back. */
  redeemed: number;
  expired: number;
}

export interface Cohort extends Omit<CohortMonth, 'month'> {
  /** Points that came in and were not taken back: what can have been redeemed, expired, or be there still. */
  issued: number;
}

export function emptyCohort(expiresAt: Instant): Cohort {
  const nothing = { soldWith: 0, saleMinor: 0, takenBack: 0, otherIn: 0, otherOut: 0, redeemed: 0, expired: 0 };
  return { expiresAt, ...nothing, issued: 0 };
}

export function withMonth(cohort: Cohort, month: Omit<CohortMonth, 'month'>): Cohort {
  return {
    expiresAt: cohort.expiresAt,
    soldWith: cohort.soldWith + month.soldWith,
    saleMinor: cohort.saleMinor + month.saleMinor,
    takenBack: cohort.takenBack + month.takenBack,
    otherIn: cohort.otherIn + month.otherIn,
    otherOut: cohort.otherOut + month.otherOut,
    redeemed: cohort.redeemed + month.redeemed,
    expired: cohort.expired + month.expired,
    issued: cohort.issued + month.soldWith + month.otherIn - month.takenBack - month.otherOut,
  };
}

/** The cohorts as these months left them, the earliest end first. */
export function cohortsOf(months: Iterable<CohortMonth>): Cohort[] {
  const cohorts = new Map<Instant, Cohort>();
  for (const month of months) {
    cohorts.set(month.expiresAt, withMonth(cohorts.get(month.expiresAt) ?? emptyCohort(month.expiresAt), month));
  }
  return [...cohorts.values()].sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1));
}
