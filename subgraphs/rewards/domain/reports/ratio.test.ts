import { ratioOf, shownValue } from './ratio.js';

test.each([
  // 1/3 = 0.33333..., 2/3 = 0.66666...
  [1, 3, 0.3333],
  [2, 3, 0.6667],
  // 0.00005 is half of the last decimal, and goes up; 0.00004 goes down.
  [1, 20_000, 0.0001],
  [1, 25_000, 0],
  [5, 5, 1],
  [0, 7, 0],
  [-1, 3, -0.3333],
  [1, -3, -0.3333],
])('%d / %d is shown as %d', (numerator, denominator, shown) => {
  expect(shownValue(ratioOf(numerator, denominator))).toBe(shown);
});

test('nothing to divide by is no figure', () => {
  expect(shownValue(ratioOf(5, 0))).toBeNull();
  expect(shownValue(ratioOf(0, 0))).toBeNull();
});

test('whole numbers that doubles cannot hold are divided exactly', () => {
  // (2^53 + 1) / (2^53 + 1); as doubles the first would be 2^53.
  expect(shownValue(ratioOf(9_007_199_254_740_993n, 9_007_199_254_740_993n), 15)).toBe(1);
});
