import { alertRulesOf, brokenRules, defaultAlertRules, type Judged } from './alert-rules.js';
import { concentrationOf, outcomesOf, percentOf, prepaidDaysLeft } from './partner-figures.js';

const nothing = { exchanges: 0, given: 0, received: 0, worthMinor: 0, reversed: 0 };
const quiet: Judged = {
  figures: {
    ...{ brand: 'bakery', days: 30, outward: nothing, inward: { ...nothing, exchanges: 100 } },
    outcomes: { begun: 100, committed: 70, cancelled: 0, timedOut: 20, failed: 10 },
    disputes: { raised: 1, byPartner: 1, resolved: 0, upheld: 0 },
    outstanding: { payableMinor: 500, receivableMinor: 0, unpaidSince: '2026-10' },
  },
  ...{ sharePercent: 60, prepaid: [{ currency: 'HARVEST', daysLeft: 7 }], month: '2026-12' },
};
const broken = (terms: Partial<Judged>, figures: Partial<Judged['figures']> = {}) =>
  brokenRules(defaultAlertRules, { ...quiet, ...terms, figures: { ...quiet.figures, ...figures } }).map(
    ({ rule }) => rule,
  );

test('at their limits the rules are kept', () => {
  expect(broken({})).toEqual([]);
});

test('each is broken by what is beyond its limit', () => {
  const { outcomes, disputes, outstanding } = quiet.figures;
  expect(broken({}, { outcomes: { ...outcomes, failed: 21 } })).toEqual(['FAILURES']);
  expect(broken({}, { outcomes: { ...outcomes, timedOut: 31 } })).toEqual(['TIME_OUTS']);
  expect(broken({}, { disputes: { ...disputes, raised: 3 } })).toEqual(['DISPUTES']);
  expect(broken({ sharePercent: 60.01 })).toEqual(['CONCENTRATION']);
  expect(broken({}, { outstanding: { ...outstanding, unpaidSince: '2026-09' } })).toEqual(['UNPAID']);
  expect(broken({ prepaid: [{ currency: 'HARVEST', daysLeft: 6 }] })).toEqual(['PREPAID_DAYS']);
});

test('a rate of few exchanges says nothing', () => {
  const outcomes = { begun: 19, committed: 0, cancelled: 0, timedOut: 9, failed: 10 };
  const few = { outcomes, inward: { ...nothing, exchanges: 19 } };
  expect(broken({ sharePercent: 100 }, few)).toEqual([]);
});

test('rules are read from their setting, and what is none is said', () => {
  expect(alertRulesOf('failures:5, prepaidDays:14')).toEqual({ ...defaultAlertRules, failures: 5, prepaidDays: 14 });
  for (const text of ['', 'failures', 'failures:x', 'losses:5', 'failures:5,', 'toString:5'])
    expect(() => alertRulesOf(text)).toThrow(RangeError);
});

test('concentration by hand: shares of 60, 30 and 10 per cent', () => {
  const { shares, totalMinor, hhi } = concentrationOf([
    { brand: 'a', worthMinor: 30 },
    { brand: 'b', worthMinor: 60 },
    { brand: 'c', worthMinor: 10 },
  ]);
  expect(shares.map(({ brand }) => brand)).toEqual(['b', 'a', 'c']);
  // 3,600 + 900 + 100.
  expect({ totalMinor, hhi }).toEqual({ totalMinor: 100, hhi: 4600 });
  expect(concentrationOf([]).hhi).toBe(0);
});

test('days left of a block, per cents, and what became of exchanges', () => {
  // 300 used in 30 days are ten a day: 75 will do for seven days and a half.
  expect(prepaidDaysLeft(75, 300, 30)).toBe(7);
  expect([prepaidDaysLeft(75, 0, 30), prepaidDaysLeft(null, 300, 30), prepaidDaysLeft(0, 300, 30)]).toEqual([
    null,
    null,
    0,
  ]);
  expect([percentOf(1, 3), percentOf(0, 0)]).toEqual([33.33, null]);
  const counts = ['COMMITTED', 'EXPIRED', 'TIMED_OUT', 'REFUSED', 'CANCELLED', 'QUOTED'].map((stage) => ({
    stage,
    exchanges: 2,
  }));
  expect(outcomesOf(counts)).toEqual({ begun: 12, committed: 2, cancelled: 2, timedOut: 4, failed: 2 });
});
