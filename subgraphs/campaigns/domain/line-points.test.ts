import { fraction } from './fraction.js';
import { added, exactSum, noPoints, scaled } from './line-points.js';

/** A half and three quarters of a point. */
const some = { numerators: [2n, 3n], denominator: 4n };

test('points of lines are added over a common denominator', () => {
  // 1/2 + 1/3 = 5/6 and 3/4 + 0 = 3/4.
  const sum = added(some, { numerators: [1n, 0n], denominator: 3n });
  expect(sum.numerators.map((numerator) => fraction(numerator, sum.denominator))).toEqual([
    fraction(5, 6),
    fraction(3, 4),
  ]);
  expect(exactSum(sum)).toEqual(fraction(19, 12));
});

test('nothing added changes nothing', () => {
  expect(added(some, noPoints(2))).toEqual(some);
  expect(added(noPoints(2), some)).toEqual(some);
  expect(exactSum(noPoints(2))).toEqual(fraction(0));
});

test('only lines that count are multiplied, the others get nothing', () => {
  const tripled = scaled(some, fraction(3), [false, true]);
  expect(exactSum(tripled)).toEqual(fraction(9, 4));
  expect(tripled.numerators[0]).toBe(0n);
});
