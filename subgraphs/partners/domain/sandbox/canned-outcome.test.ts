import { cannedOutcome } from './canned-outcome.js';

test.each([
  [1, 'REFUSED'],
  [101, 'REFUSED'],
  [5_002, 'TIMED_OUT'],
  [203, 'ANSWERED_LATE'],
  [9_007_199_254_740_904, 'DUPLICATE'],
  [105, 'MALFORMED'],
  [100, 'CARRIED_OUT'],
  [110, 'CARRIED_OUT'],
  [106, 'CARRIED_OUT'],
  [199, 'CARRIED_OUT'],
])('%d: %s', (amount, outcome) => {
  expect(cannedOutcome(amount)).toBe(outcome);
});
