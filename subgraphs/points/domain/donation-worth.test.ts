import { donationWorth, isNoLess, ownRate } from './donation-worth.js';

const fenEach = { fen: 1, points: 1 };

describe('what a donation is worth', () => {
  it('is the programme’s own worth where the cause declares no more: a fen for a point', () => {
    expect(donationWorth(250, fenEach, ownRate(100))).toEqual({ worthMinor: 250, sponsoredMinor: 0 });
  });

  it('is ten times that at 0.1 yuan, of which the sponsor pays nine tenths', () => {
    expect(donationWorth(250, { fen: 10, points: 1 }, ownRate(100))).toEqual({
      worthMinor: 2500,
      sponsoredMinor: 2250,
    });
  });

  it('is rounded down to whole fen, the programme’s part as well', () => {
    // 7 points at 3 fen for 2 points: 10.5; at 100 fen for 300 points: 2.33. The sponsor pays from 2 to 10.
    expect(donationWorth(7, { fen: 3, points: 2 }, ownRate(300))).toEqual({ worthMinor: 10, sponsoredMinor: 8 });
  });

  it('is exact where a number would not be, and refused where it has no number', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(donationWorth(most, { fen: 999_999, points: 1_000_000 }, { fen: 1, points: 1_000_000 }).worthMinor).toBe(
      // 9007199254740991 * 999999 / 1000000 = 9007190247541736.2..., worked out in whole numbers.
      9007190247541736,
    );
    expect(() => donationWorth(most, { fen: 2, points: 1 }, fenEach)).toThrow('2^53 - 1 fen');
  });
});

test('a rate is compared by the worth of a point', () => {
  expect(isNoLess({ fen: 2, points: 200 }, ownRate(100))).toBe(false);
  expect(isNoLess({ fen: 200, points: 200 }, ownRate(100))).toBe(true);
  expect(isNoLess({ fen: 10, points: 1 }, ownRate(100))).toBe(true);
});
