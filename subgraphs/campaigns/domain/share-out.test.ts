import fc from 'fast-check';
import { shareOut } from './share-out.js';

const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), { minLength: 1, maxLength: 40 });

describe('shareOut', () => {
  test('gives what is left over to the largest remainders', () => {
    // 10 points over 50, 30 and 20.5 yuan: 4.975.., 2.985.., 2.039..: wholes 4 + 2 + 2, two left, to the first two.
    expect(shareOut(10, [5000, 3000, 2050])).toEqual([5, 3, 2]);
  });

  test('among equal remainders the earlier line comes first', () => {
    expect(shareOut(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(shareOut(11, [1, 1, 1])).toEqual([4, 4, 3]);
  });

  test('a free line gets nothing', () => {
    expect(shareOut(7, [0, 700, 0])).toEqual([0, 7, 0]);
    expect(shareOut(0, [0, 0])).toEqual([0, 0]);
  });

  test('weights may be larger than what a number holds exactly', () => {
    // 2^60 + 1 against 2^60: of three points the first has the larger half by a hair.
    expect(shareOut(3, [2n ** 60n, 2n ** 60n + 1n])).toEqual([1, 2]);
    expect(shareOut(3, [2n ** 60n, 2n ** 60n])).toEqual([2, 1]);
    expect(shareOut(1, [0n, 2n ** 200n])).toEqual([0, 1]);
  });

  test('points on nothing are a fault of the program', () => {
    expect(() => shareOut(1, [0, 0])).toThrow(RangeError);
  });

  test('shares sum to the award, and each is within one point of its proportional part', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000_000 }), weights, (total, lines) => {
        const sum = lines.reduce((before, weight) => before + BigInt(weight), 0n);
        fc.pre(sum > 0n);
        const shares = shareOut(total, lines);
        expect(shares.reduce((before, share) => before + share, 0)).toBe(total);
        shares.forEach((share, position) => {
          const exact = BigInt(total) * BigInt(lines[position] ?? 0);
          expect(BigInt(share) * sum).toBeGreaterThan(exact - sum);
          expect(BigInt(share) * sum).toBeLessThan(exact + sum);
        });
      }),
    );
  });

  test('a larger line never gets less than a smaller one', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), weights, (total, lines) => {
        fc.pre(lines.some((weight) => weight > 0));
        const shares = shareOut(total, lines);
        lines.forEach((one, i) =>
          lines.forEach((other, j) => {
            if (one > other) expect(shares[i]).toBeGreaterThanOrEqual(shares[j] ?? 0);
          }),
        );
      }),
    );
  });
});
