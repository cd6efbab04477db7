import fc from 'fast-check';
import { takenBy } from './take-back.js';

describe('takenBy', () => {
  test('takes the cumulative difference', () => {
    // 10 points on 3 pieces. Kept after 1, 2, 3 returned: floor(20/3) = 6, floor(10/3) = 3, 0. Taken: 4, 3, 3.
    expect(takenBy(10, 3, 0, 1)).toBe(4);
    expect(takenBy(10, 3, 1, 1)).toBe(3);
    expect(takenBy(10, 3, 2, 1)).toBe(3);
    expect(takenBy(10, 3, 0, 3)).toBe(10);
  });

  test('a share smaller than the pieces is taken as soon as it cannot be kept whole', () => {
    expect([takenBy(1, 4, 0, 1), takenBy(1, 4, 1, 1), takenBy(1, 4, 2, 2)]).toEqual([1, 0, 0]);
  });

  test('the return of everything takes exactly the share, however it is cut into parts', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), parts, (share, pieces) => {
        const bought = pieces.reduce((sum, piece) => sum + piece, 0);
        let before = 0;
        let taken = 0;
        for (const piece of pieces) {
          const now = takenBy(share, bought, before, piece);
          expect(now).toBeGreaterThanOrEqual(0);
          taken += now;
          before += piece;
        }
        expect(taken).toBe(share);
      }),
    );
  });

  test('more than was bought is a fault of the program, since returns are checked before', () => {
    expect(() => takenBy(10, 3, 2, 2)).toThrow(RangeError);
  });
});
