import { deferredRevenue } from './deferred-revenue-report.js';
import { emptyCohort, type CohortMonth } from './points-cohort.js';
import { monthStart } from './testing/books-in-memory.js';

/** As if every month ended at midnight UTC. */
function endOf(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
  return new Date(Date.UTC(year, number, 1)).toISOString();
}

function posted(month: string, cohort: string, more: Partial<CohortMonth>): CohortMonth {
  const { issued: _, ...nothing } = emptyCohort(monthStart(cohort));
  return { month, ...nothing, ...more };
}

const report = (postings: CohortMonth[], from: string, until = from) => {
  const all = deferredRevenue(postings, { from, until, endOf, pointsPerYuan: 100 });
  return [all.openingMinor, all.addedMinor, all.cancelledMinor, all.recognisedMinor, all.closingMinor].map(Number);
};

// Points of before, of which 5 in 100 expired: that is where the estimate of 9,500 out of 10,000 comes from.
const past = posted('2025-12', '2026-01', { otherIn: 100, redeemed: 95, expired: 5 });
// 100,000 of sales with 10,000 points that are valid for two years; 4,500 are redeemed in the first.
const example = [
  past,
  posted('2026-01', '2028-02', { soldWith: 10_000, saleMinor: 100_000 }),
  posted('2026-06', '2028-02', { redeemed: 4_500 }),
];

describe('the deferred revenue of a period', () => {
  it('is that of IFRS 15, Illustrative Example 52, worked out from the books', () => {
    expect(report(example, '2026-01', '2026-12')).toEqual([0, 8_676, 0, 4_110, 4_566]);
    const secondYear = [
      ...example,
      // Of 900 other points only 25 expire, 30 of 1,000 in all, which raises the estimate to 9,700.
      posted('2027-03', '2027-04', { otherIn: 900, redeemed: 875, expired: 25 }),
      posted('2027-06', '2028-02', { redeemed: 4_000 }),
    ];
    expect(report(secondYear, '2027-01', '2027-12')).toEqual([4_566, 0, 0, 3_493, 1_073]);
  });

  it('joins what one period leaves to what the next begins with', () => {
    const whole = report(example, '2026-01', '2028-02');
    expect(whole[3]).toBe(8_676);
    for (const [last, next] of [
      ['2026-01', '2026-02'],
      ['2026-05', '2026-06'],
      ['2026-12', '2027-01'],
      ['2028-01', '2028-02'],
    ]) {
      const first = report(example, '2026-01', last);
      const second = report(example, next!, '2028-02');
      expect(second[0]).toBe(first[4]);
      expect(first[3]! + second[3]!).toBe(whole[3]);
    }
  });

  it('makes revenue of what is left when the validity of a cohort ends', () => {
    // The cohort ends with January 2028.
    expect(report(example, '2027-12')).toEqual([4_566, 0, 0, 0, 4_566]);
    expect(report(example, '2028-01')).toEqual([4_566, 0, 0, 4_566, 0]);
    expect(report(example, '2028-02')).toEqual([0, 0, 0, 0, 0]);
  });

  it('cancels the part of a sale that was returned', () => {
    const returned = [...example, posted('2026-02', '2028-02', { takenBack: 2_500 })];
    // A quarter of 8,676; of the rest 4,500 of 7,125 expected (95 % of 7,500) are redeemed: 6,507 x 4,500 / 7,125 = 4,109.7.
    expect(report(returned, '2026-01', '2026-12')).toEqual([0, 8_676, 2_169, 4_110, 2_397]);
  });

  it('is nothing where nothing was sold', () => {
    expect(report([], '2026-01', '2026-12')).toEqual([0, 0, 0, 0, 0]);
    expect(report([past], '2026-01', '2026-12')).toEqual([0, 0, 0, 0, 0]);
  });
});
