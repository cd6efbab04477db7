import fc from 'fast-check';
import { findMultiplyingCircle } from './rate-circle.js';

const rate = (from: string, to: string, numerator: number, denominator: number) => ({
  from,
  to,
  numerator,
  denominator,
});

describe('by hand', () => {
  test('there and back at reciprocal rates gains nothing', () => {
    expect(findMultiplyingCircle([rate('A', 'B', 2, 5), rate('B', 'A', 5, 2)])).toBeNull();
  });

  test('there and back at a gain is named', () => {
    expect(findMultiplyingCircle([rate('B', 'A', 51, 20), rate('A', 'B', 2, 5)])).toEqual(['A', 'B']);
  });

  test('a circle of three is named in the order of exchange, whatever else stands in the set', () => {
    // A -> C -> B -> A: 1/2 * 3 * 3/4 = 9/8. The other way round and the side way gain nothing.
    const set = [
      rate('A', 'C', 1, 2),
      rate('C', 'B', 3, 1),
      rate('B', 'A', 3, 4),
      rate('A', 'B', 1, 9),
      rate('B', 'C', 1, 9),
      rate('C', 'D', 100, 1),
    ];
    expect(findMultiplyingCircle(set)).toEqual(['A', 'C', 'B']);
    expect(findMultiplyingCircle(set.map((one) => (one.to === 'A' ? { ...one, denominator: 5 } : one)))).toBeNull();
  });

  test('a gain too small for floating point is found', () => {
    const [n, d] = [1_000_000_000, 999_999_999];
    // ((10^9 / (10^9 - 1)) * ((10^9 - 2) / (10^9 - 1)) is just below 1, its reciprocal just above.
    const below = [rate('A', 'B', n, d), rate('B', 'A', 999_999_998, d)];
    const above = [rate('A', 'B', d, n), rate('B', 'A', d, 999_999_998)];
    expect(findMultiplyingCircle(below)).toBeNull();
    expect(findMultiplyingCircle(above)).toEqual(['A', 'B']);
  });

  test('an empty set, and one without a way back, have no circle', () => {
    expect(findMultiplyingCircle([])).toBeNull();
    expect(findMultiplyingCircle([rate('A', 'B', 100, 1), rate('B', 'C', 100, 1)])).toBeNull();
  });
});

type Rate = ReturnType<typeof rate>;

/** Does any simple circle gain? Tried one by one, which is all there is to try with few currencies. */
function anyCircleGains(rates: Rate[]): boolean {
  const walk = (start: string, at: string, seen: string[], over: bigint, under: bigint): boolean =>
    rates
      .filter((one) => one.from === at)
      .some((one) => {
        const [nextOver, nextUnder] = [over * BigInt(one.numerator), under * BigInt(one.denominator)];
        if (one.to === start) return nextOver > nextUnder;
        return !seen.includes(one.to) && walk(start, one.to, [...seen, one.to], nextOver, nextUnder);
      });
  return rates.some(({ from }) => walk(from, from, [from], 1n, 1n));
}

const anySet = fc.uniqueArray(
  fc
    .record({
      from: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
      to: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
      numerator: fc.integer({ min: 1, max: 6 }),
      denominator: fc.integer({ min: 1, max: 8 }),
    })
    .filter(({ from, to }) => from !== to),
  { selector: ({ from, to }) => from + to, maxLength: 12 },
);

test('agrees with trying every circle, and the circle it names exists and gains', () => {
  const seen = { gaining: 0, harmless: 0 };
  fc.assert(
    fc.property(anySet, (rates) => {
      const circle = findMultiplyingCircle(rates);
      expect(circle !== null).toBe(anyCircleGains(rates));
      seen[circle ? 'gaining' : 'harmless'] += 1;
      if (!circle) return;
      let [over, under] = [1n, 1n];
      circle.forEach((from, index) => {
        const to = circle[(index + 1) % circle.length];
        const one = rates.find((candidate) => candidate.from === from && candidate.to === to);
        expect(one).toBeDefined();
        over *= BigInt(one?.numerator ?? 0);
        under *= BigInt(one?.denominator ?? 1);
      });
      expect(over > under).toBe(true);
      expect(new Set(circle).size).toBe(circle.length);
    }),
    { numRuns: 1_000 },
  );
  // Both answers were really put to the test.
  expect(seen.gaining).toBeGreaterThan(50);
  expect(seen.harmless).toBeGreaterThan(50);
});
