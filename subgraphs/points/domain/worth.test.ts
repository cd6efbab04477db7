import { worthWith } from './worth.js';

/** By hand: at 100 points to the yuan a point is a fen, a fifth more is 1.2 fen. */
test.each([
  [100, 100, 1, 1, 100],
  [100, 100, 6, 5, 120],
  [99, 100, 6, 5, 118],
  [1, 300, 1, 1, 0],
  [7, 300, 6, 5, 2],
])('%i points at %i to the yuan, times %i/%i, are worth %i fen', (points, perYuan, numerator, denominator, worth) => {
  expect(worthWith(points, perYuan, { numerator, denominator })).toBe(worth);
});

test('stays exact where the product is beyond 2^53', () => {
  // 9,000,000,000,000,001 points at 1,000 to the yuan are 900,000,000,000,000.1 fen, and 1,080,000,000,000,000.12 with a fifth more.
  expect(worthWith(9_000_000_000_000_001, 1_000, { numerator: 6, denominator: 5 })).toBe(1_080_000_000_000_000);
});
