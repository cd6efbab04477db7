import fc from 'fast-check';
import { broughtBack, isDisputable, takenOut, upheldOf } from './dispute.js';

const item = { given: 500, received: 36, fee: 5 };

test('what is upheld in part is a share of all three, rounded down, and the rest comes back', () => {
  // A third of 36 is 12; of 500 it is 166 2/3, of 5 it is 1 2/3.
  const upheld = upheldOf(item, 12);
  expect(upheld).toEqual({ given: 166, received: 12, fee: 1 });
  expect(broughtBack(item, upheld)).toEqual({ given: 334, received: 24, fee: 4 });
});

test('taken out and brought back, an item counts less what was upheld; a reversal as well, which stands below zero', () => {
  const amounts = fc.record({
    given: fc.integer({ min: 1, max: 2 ** 50 }),
    received: fc.integer({ min: 1, max: 2 ** 50 }),
    fee: fc.integer({ min: 0, max: 2 ** 50 }),
  });
  fc.assert(
    fc.property(amounts, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (some, share, isReversal) => {
      const disputed = isReversal ? takenOut(some) : some;
      const points = Math.floor(Math.abs(disputed.received) * share);
      const upheld = upheldOf(disputed, points);
      const out = takenOut(disputed);
      const back = broughtBack(disputed, upheld);
      expect(Math.abs(upheld.received)).toBe(points);
      for (const name of ['given', 'received', 'fee'] as const) {
        expect(disputed[name] + out[name] + back[name]).toBe(disputed[name] - upheld[name]);
        expect(Math.abs(upheld[name])).toBeLessThanOrEqual(Math.abs(disputed[name]));
      }
    }),
  );
});

test('what became of a dispute cannot be disputed', () => {
  expect((['EXCHANGE', 'REVERSAL', 'DISPUTE', 'RESOLUTION'] as const).map(isDisputable)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
