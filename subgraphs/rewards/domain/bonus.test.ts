import { priceWith, type Bonus } from './bonus.js';

const diamond: Bonus = { numerator: 6, denominator: 5, version: 0 };

/** By hand: divided by 1.2, rounded up. */
test.each([
  [1000, 834],
  [1200, 1000],
  [1201, 1001],
  [1, 1],
  [6, 5],
  [7, 6],
])('%i points are %i for a fifth more worth', (listed, paid) => {
  expect(priceWith(diamond, { points: listed, cash: null })).toEqual({ points: paid, cash: null });
});

test('cash stays as it is; no bonus changes nothing; large prices stay exact', () => {
  const cash = { amountMinor: 600, currency: 'CNY' };
  expect(priceWith(diamond, { points: 400, cash })).toEqual({ points: 334, cash });
  expect(priceWith({ numerator: 1, denominator: 1, version: 0 }, { points: 400, cash })).toEqual({ points: 400, cash });
  // 2^53 - 1 is 9007199254740991; five sixths of it are 7505999378950825.83…
  expect(priceWith(diamond, { points: Number.MAX_SAFE_INTEGER, cash: null }).points).toBe(7505999378950826);
});
