import { breakageRate, estimateBreakage, expectedRedemption } from './breakage.js';
import { cohortsOf, emptyCohort, type Cohort, type CohortMonth } from './points-cohort.js';
import { monthStart, noon } from './testing/books-in-memory.js';

function cohort(month: string, issued: number, redeemed: number, expired: number): Cohort {
  return { ...emptyCohort(monthStart(month)), soldWith: issued, issued, redeemed, expired };
}

describe('the rate of breakage', () => {
  it('is what expired of the cohorts whose validity has ended', () => {
    const cohorts = [
      cohort('2027-01', 1_000, 900, 100),
      cohort('2027-02', 3_000, 2_900, 100),
      // Still valid in mid-February: what is left of it says nothing yet.
      cohort('2027-03', 5_000, 10, 0),
    ];
    expect(breakageRate(cohorts, noon('2027-02-15'))).toEqual({ expired: 200, issued: 4_000 });
  });

  it('looks a year back', () => {
    const months = Array.from({ length: 13 }, (_, index) => (index === 12 ? '2027-01' : `2026-${pad(index + 1)}`));
    // The oldest cohort, of which everything expired, has been left behind.
    const cohorts = months.map((month, index) => cohort(month, 100, 90, index === 0 ? 100 : 10));
    expect(breakageRate(cohorts, monthStart('2027-01'))).toEqual({ expired: 120, issued: 1_200 });
  });

  it('is unknown before anything has matured: everything is expected to be redeemed', () => {
    const rate = breakageRate([cohort('2027-03', 100, 0, 0)], noon('2027-01-15'));
    expect(rate).toEqual({ expired: 0, issued: 0 });
    expect(expectedRedemption(100, rate)).toBe(100);
  });
});

describe('expected redemption', () => {
  it('rounds half a point up', () => {
    // 1/8 expired: of 12 points 10.5 are expected to be redeemed, of 11 9.625, of 10 8.75, of 9 7.875, of 2 1.75, of 3 2.625.
    const rate = { expired: 1, issued: 8 };
    expect([12, 11, 10, 9, 4].map((points) => expectedRedemption(points, rate))).toEqual([11, 10, 9, 8, 4]);
    // 3/4 expired: of 1 point a quarter, of 2 a half.
    expect([1, 2].map((points) => expectedRedemption(points, { expired: 3, issued: 4 }))).toEqual([0, 1]);
  });

  it('is what was redeemed of a matured cohort, and at least that of an open one', () => {
    const { cohorts } = estimateBreakage(
      [cohort('2027-01', 1_000, 700, 200), cohort('2027-03', 500, 450, 0), cohort('2027-04', 500, 20, 0)],
      noon('2027-01-15'),
    );
    // A fifth expires: 400 of 500, unless more has been redeemed already.
    expect(cohorts.map((it) => [it.matured, it.expectedRedemption, it.expectedBreakage])).toEqual([
      [true, 700, 300],
      [false, 450, 50],
      [false, 400, 100],
    ]);
  });

  it('is never below nothing, though more expired than was issued', () => {
    expect(expectedRedemption(100, { expired: 12, issued: 10 })).toBe(0);
  });
});

describe('cohorts', () => {
  it('add up what the months did to them', () => {
    const month = (of: string, more: Partial<CohortMonth>): CohortMonth => {
      const { issued: _, ...nothing } = emptyCohort(monthStart('2027-02'));
      return { month: of, ...nothing, ...more };
    };
    expect(
      cohortsOf([
        month('2026-01', { soldWith: 100, saleMinor: 10_000, otherIn: 20 }),
        month('2026-03', { takenBack: 30, otherOut: 5, redeemed: 40 }),
        month('2027-02', { expired: 45, expiresAt: monthStart('2027-02') }),
        month('2027-02', { soldWith: 7, expiresAt: monthStart('2027-01') }),
      ]),
    ).toEqual([
      { ...emptyCohort(monthStart('2027-01')), soldWith: 7, issued: 7 },
      {
        expiresAt: monthStart('2027-02'),
        soldWith: 100,
        saleMinor: 10_000,
        takenBack: 30,
        otherIn: 20,
        otherOut: 5,
        redeemed: 40,
        expired: 45,
        issued: 85,
      },
    ]);
  });
});

function pad(month: number): string {
  return String(month).padStart(2, '0');
}
