import fc from 'fast-check';
import { shareOut } from './share-out.js';

const lines = (...points: number[]) => points.map((it, place) => ({ lineId: `line-${String(place + 1)}`, points: it }));

describe('sharing out what is left of an award', () => {
  it('keeps the proportion, the largest remainder first', () => {
    // 100 of 150 over 75, 50, 25: exactly 50, 33 1/3, 16 2/3.
    expect(shareOut(100, lines(75, 50, 25))).toEqual(lines(50, 33, 17));
  });

  it('gives the earlier of equal lines the odd point, and leaves out a line that gets nothing', () => {
    expect(shareOut(1, lines(10, 10))).toEqual([{ lineId: 'line-1', points: 1 }]);
    expect(shareOut(0, lines(10, 10))).toEqual([]);
  });

  it('stays exact where products go beyond 2^53', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(shareOut(most - 1, lines(most - 2, 2))).toEqual(lines(most - 3, 2));
  });

  it('adds up, whatever the lines, and never gives a line more than it had', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 1, noNaN: true }), (points, part) => {
        const whole = points.reduce((sum, it) => sum + it, 0);
        const left = Math.floor(whole * part);
        const shares = shareOut(left, lines(...points));
        expect(shares.reduce((sum, line) => sum + line.points, 0)).toBe(left);
        const had = new Map(lines(...points).map((line) => [line.lineId, line.points]));
        for (const share of shares) expect(share.points).toBeLessThanOrEqual(had.get(share.lineId) ?? 0);
      }),
      { seed: 20261125 },
    );
  });
});
