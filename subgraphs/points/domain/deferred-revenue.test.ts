import { allocate, recognisedToDate, roundedShare } from './deferred-revenue.js';

describe('IFRS 15, Illustrative Example 52', () => {
  // Sales of 100,000 earn 10,000 points, each worth one unit; 9,500 are expected to be redeemed.
  const sale = { paidMinor: 100_000n, goodsMinor: 100_000n, expectedPoints: 9_500n, pointsPerHundred: 100n };

  it('defers 8,676 to the points and leaves 91,324 to the products', () => {
    expect(allocate(sale)).toEqual({ goodsMinor: 91_324n, pointsMinor: 8_676n });
  });

  it('recognises 4,110 in the first year and, the estimate raised, 3,493 in the second', () => {
    const { pointsMinor } = allocate(sale);
    // 4,500 of 9,500 redeemed; then 8,500 of 9,700.
    const firstYear = recognisedToDate(pointsMinor, 4_500n, 9_500n);
    const secondYear = recognisedToDate(pointsMinor, 8_500n, 9_700n) - firstYear;
    expect([firstYear, secondYear]).toEqual([4_110n, 3_493n]);
  });
});

describe('allocation', () => {
  it('loses nothing to rounding', () => {
    // 1 minor unit between goods of 3 and one point of 1: a quarter of a unit, rounded down; half a unit is rounded up.
    const small = { paidMinor: 1n, goodsMinor: 3n, expectedPoints: 1n, pointsPerHundred: 100n };
    expect(allocate(small)).toEqual({ goodsMinor: 1n, pointsMinor: 0n });
    expect(allocate({ ...small, goodsMinor: 1n })).toEqual({ goodsMinor: 0n, pointsMinor: 1n });
  });

  it('takes the worth of a point into account', () => {
    // 50 points to the yuan: 100 points are worth 200 fen. 600 x 200 / (400 + 200) = 200.
    expect(allocate({ paidMinor: 600n, goodsMinor: 400n, expectedPoints: 100n, pointsPerHundred: 50n })).toEqual({
      goodsMinor: 400n,
      pointsMinor: 200n,
    });
  });

  it('defers nothing for what is given away, nor for points that nobody will redeem', () => {
    const nothing = { paidMinor: 0n, goodsMinor: 0n, expectedPoints: 0n, pointsPerHundred: 100n };
    expect(allocate(nothing)).toEqual({ goodsMinor: 0n, pointsMinor: 0n });
    expect(allocate({ ...nothing, paidMinor: 500n, goodsMinor: 500n })).toEqual({ goodsMinor: 500n, pointsMinor: 0n });
  });

  it('is exact beyond what numbers hold', () => {
    // A third of 3 x 2^60, which a double would round away from.
    expect(roundedShare(3n * 2n ** 60n + 3n, 1n, 3n)).toBe(2n ** 60n + 1n);
  });
});

describe('recognition', () => {
  it('is nothing before anything is redeemed, and never more than was deferred', () => {
    expect(recognisedToDate(1_000n, 0n, 0n)).toBe(0n);
    expect(recognisedToDate(1_000n, -5n, 10n)).toBe(0n);
    expect(recognisedToDate(1_000n, 11n, 10n)).toBe(1_000n);
  });
});
