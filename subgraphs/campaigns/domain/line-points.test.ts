import { fraction } from './fraction.js';
import { added, noPoints, scaled } from './line-points.js';

/** A half and three quarters of a point. */
const some = { numerators: [2n, 3n], denominator: 4n };

test('points of lines are added over a common denominator', () => {
  // 1/2 + 1/3 = 5/6 and 3/4 + 0 = 3/4.
  const sum = added(some, { numerators: [1n, 0n], denominator: 3n });
  expect(sum.numerators.map((numerator) => fraction(numerator, sum.denominator))).toEqual([
    fraction(5, 6),
    fraction(3, 4),
  ]);
});

test('nothing added changes nothing', () => {
  expect(added(some, noPoints(2))).toEqual(some);
  expect(added(noPoints(2), some)).toEqual(some);
});

test('only lines that count are multiplied, the others get nothing', () => {
  // 3/4 times 5/3 is 15/12.
  expect(scaled(some, fraction(5, 3), [false, true])).toEqual({ numerators: [0n, 15n], denominator: 12n });
});
