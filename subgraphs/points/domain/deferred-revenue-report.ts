/**
 * Rule: the deferred revenue of a period is what was deferred at its beginning, plus what its sales added, less what its
 * returns cancelled, less what became revenue. It is worked out month by month from the first posting on, and by cohort:
 * the sales of a month are taken as one (IFRS 15, paragraph 4), shared by the estimate of breakage at the month's beginning
 * and not shared anew later (paragraph 88); a return cancels its part of what its cohort has deferred; what is revenue
 * follows the estimate at the month's end.
 */
import { breakageRate, estimateBreakage, expectedRedemption, type BreakageRate } from './breakage.js';
import { allocate, recognisedToDate, roundedShare } from './deferred-revenue.js';
import type { Instant } from './instant.js';
import { emptyCohort, withMonth, type Cohort, type CohortMonth } from './points-cohort.js';

/** Minor units; opening + added - cancelled - recognised = closing. */
export interface DeferredRevenue {
  openingMinor: bigint;
  addedMinor: bigint;
  cancelledMinor: bigint;
  /** Revenue of the period; below zero when a raised estimate takes back more than was redeemed in it. */
  recognisedMinor: bigint;
  closingMinor: bigint;
}

export interface ReportedPeriod {
  /** YYYY-MM, the first month and the last, both included. */
  from: string;
  until: string;
  /** The end of a month: the first instant of the next one, or the present while the month lasts. */
  endOf: (month: string) => Instant;
  pointsPerYuan: number;
}

/** What a cohort has deferred in all, and how much of that is revenue by now. */
interface Standing {
  cohort: Cohort;
  /** Points of sales that were not taken back. */
  soldWith: number;
  deferredMinor: bigint;
  recognisedMinor: bigint;
}

type Movement = Pick<DeferredRevenue, 'addedMinor' | 'cancelledMinor' | 'recognisedMinor'>;

/** @param postings every month's, from the first posting on; later months than `until` are not looked at. */
export function deferredRevenue(postings: readonly CohortMonth[], period: ReportedPeriod): DeferredRevenue {
  const byMonth = new Map<string, CohortMonth[]>();
  for (const posted of postings) byMonth.set(posted.month, [...(byMonth.get(posted.month) ?? []), posted]);
  const standings = new Map<Instant, Standing>();
  const [before, within] = [nothingMoved(), nothingMoved()];
  // Months without a posting count too: cohorts mature in them.
  for (const month of monthsThrough([...byMonth.keys()].sort()[0] ?? period.until, period.until)) {
    const movement = month < period.from ? before : within;
    const rate = breakageRate(
      [...standings.values()].map(({ cohort }) => cohort),
      period.endOf(monthAfter(month, -1)),
    );
    for (const posted of byMonth.get(month) ?? []) {
      const standing = standings.get(posted.expiresAt) ?? begun(posted.expiresAt);
      standings.set(posted.expiresAt, withPostings(standing, posted, rate, period.pointsPerYuan, movement));
    }
    recognise(standings, period.endOf(month), movement);
  }
  const openingMinor = before.addedMinor - before.cancelledMinor - before.recognisedMinor;
  const { addedMinor, cancelledMinor, recognisedMinor } = within;
  return { openingMinor, ...within, closingMinor: openingMinor + addedMinor - cancelledMinor - recognisedMinor };
}

/** Sales first, then returns, which may be of the same month's sales. */
function withPostings(
  standing: Standing,
  posted: CohortMonth,
  rate: BreakageRate,
  pointsPerYuan: number,
  movement: Movement,
): Standing {
  // The price that was paid is taken for the goods' own: the programme knows no other.
  const paidMinor = BigInt(posted.saleMinor);
  const { pointsMinor: addedMinor } = allocate({
    paidMinor,
    goodsMinor: paidMinor,
    expectedPoints: BigInt(expectedRedemption(posted.soldWith, rate)),
    pointsPerHundred: BigInt(pointsPerYuan),
  });
  const soldWith = standing.soldWith + posted.soldWith;
  const deferredMinor = standing.deferredMinor + addedMinor;
  const takenBack = Math.min(posted.takenBack, soldWith);
  const cancelledMinor = takenBack === 0 ? 0n : roundedShare(deferredMinor, BigInt(takenBack), BigInt(soldWith));
  movement.addedMinor += addedMinor;
  movement.cancelledMinor += cancelledMinor;
  return {
    ...standing,
    cohort: withMonth(standing.cohort, posted),
    soldWith: soldWith - takenBack,
    deferredMinor: deferredMinor - cancelledMinor,
  };
}

/** The cumulative catch-up: what is revenue by now less what was before. */
function recognise(standings: Map<Instant, Standing>, at: Instant, movement: Movement): void {
  const { cohorts } = estimateBreakage(
    [...standings.values()].map(({ cohort }) => cohort),
    at,
  );
  for (const { expiresAt, redeemed, expectedRedemption: expected, matured } of cohorts) {
    const standing = standings.get(expiresAt);
    if (!standing) continue;
    const { deferredMinor } = standing;
    const recognisedMinor = matured
      ? deferredMinor
      : recognisedToDate(deferredMinor, BigInt(redeemed), BigInt(expected));
    movement.recognisedMinor += recognisedMinor - standing.recognisedMinor;
    standings.set(expiresAt, { ...standing, recognisedMinor });
  }
}

function begun(expiresAt: Instant): Standing {
  return { cohort: emptyCohort(expiresAt), soldWith: 0, deferredMinor: 0n, recognisedMinor: 0n };
}

function nothingMoved(): Movement {
  return { addedMinor: 0n, cancelledMinor: 0n, recognisedMinor: 0n };
}

/** The months from one to the other, both included. */
function* monthsThrough(first: string, last: string): Generator<string> {
  for (let month = first; month <= last; month = monthAfter(month, 1)) yield month;
}

function monthAfter(month: string, months: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}
