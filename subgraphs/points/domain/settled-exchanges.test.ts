import type { CohortBreakage } from './breakage.js';
import { emptyCohort } from './points-cohort.js';
import { considerationRecognised, type SettledMonth } from './settled-exchanges.js';

const settled = (month: string, receivedMinor: number): SettledMonth => ({
  ...{ month, receivedMinor, takenOver: 0, released: 0, paidMinor: 0, feePoints: 0 },
});
const cohort = (expiresAt: string, redeemed: number, expectedRedemption: number, matured = false): CohortBreakage => ({
  ...{ ...emptyCohort(expiresAt), redeemed, expectedRedemption, matured, expectedBreakage: 0 },
});
const validUntil = (month: string) => `end of ${month}`;

test('the consideration of a month becomes revenue in the ratio of its own cohort', () => {
  const cohorts = [cohort('end of 2027-01', 45, 95), cohort('end of 2027-02', 10, 100)];
  // 1,900 x 45 / 95 = 900, and 333 x 10 / 100 = 33.3: 33.
  expect(considerationRecognised([settled('2027-01', 1900), settled('2027-02', 333)], cohorts, validUntil)).toBe(933n);
});

test('all of it when the cohort’s validity has ended, and nothing of a cohort that is not there yet', () => {
  const months = [settled('2027-01', 1000), settled('2027-03', 500)];
  expect(considerationRecognised(months, [cohort('end of 2027-01', 10, 10, true)], validUntil)).toBe(1000n);
});

test('what is taken back in a later month takes back its revenue in the same way', () => {
  const cohorts = [cohort('end of 2027-02', 50, 100)];
  expect(considerationRecognised([settled('2027-02', -1001)], cohorts, validUntil)).toBe(-501n);
});
