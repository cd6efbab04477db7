import fc from 'fast-check';
import { findMultiplyingCircle } from '../rate-circle.js';
import { largerOf, money, moneyRates, timesFraction } from './worth.js';

const fraction = (numerator: number, denominator: number) => ({ numerator, denominator });
const rate = (from: string, to: string, numerator: number, denominator: number) => ({
  from,
  to,
  numerator,
  denominator,
});

/** As many currencies as brands, each worth so many fen to somebody. */
const worthOf = (fens: readonly { numerator: number; denominator: number }[]) =>
  fens.flatMap((fen, place) => moneyRates({ currency: `C${String(place)}`, fen }));

test('there and back through money gains nothing by itself, whatever a point is worth', () => {
  expect(findMultiplyingCircle(worthOf([fraction(6, 5), fraction(2, 1), fraction(1, 3)]))).toBeNull();
});

test('a bonus on one currency binds the rates into it', () => {
  // A harvest point is worth 1 fen, and 6/5 to a diamond; a crumb is worth 2.
  const fen = timesFraction(fraction(1, 1), fraction(6, 5));
  const worth = [
    ...moneyRates({ currency: 'HARVEST', fen }),
    ...moneyRates({ currency: 'CRUMB', fen: fraction(2, 1) }),
  ];
  // 2 for each would be fair by nominal worth; to a diamond it is 12 for 10.
  expect(findMultiplyingCircle([rate('CRUMB', 'HARVEST', 2, 1), ...worth])).toEqual([money, 'CRUMB', 'HARVEST']);
  // 5/3 for each is just what it may be.
  expect(findMultiplyingCircle([rate('CRUMB', 'HARVEST', 5, 3), ...worth])).toBeNull();
  expect(findMultiplyingCircle([rate('CRUMB', 'HARVEST', 5_000_001, 3_000_000), ...worth])).toEqual([
    money,
    'CRUMB',
    'HARVEST',
  ]);
  // Out of it the bonus is in nobody's way.
  expect(findMultiplyingCircle([rate('HARVEST', 'CRUMB', 3, 5), ...worth])).toBeNull();
});

test('a donation that is worth more than redemption binds as well', () => {
  expect(largerOf(fraction(6, 5), fraction(10, 1))).toEqual({ numerator: 10n, denominator: 1n });
  expect(largerOf(fraction(6, 5), fraction(1, 1))).toEqual({ numerator: 6n, denominator: 5n });
});

describe.each([2, 3, 4, 5, 6, 7, 8])('a circle of %i brands', (size) => {
  const names = Array.from({ length: size }, (_, place) => `C${String(place)}`);

  /** Rates round the circle whose product is 1, but for the last, which is `gain` times what it may be. */
  const circle = (
    steps: readonly { numerator: number; denominator: number }[],
    gain: { over: bigint; under: bigint },
  ) => {
    let [over, under] = [1n, 1n];
    const rates: { from: string; to: string; numerator: bigint; denominator: bigint }[] = [];
    names.slice(0, -1).forEach((from, place) => {
      const { numerator, denominator } = steps[place] ?? fraction(1, 1);
      [over, under] = [over * BigInt(numerator), under * BigInt(denominator)];
      rates.push({ from, to: names[place + 1] ?? '', numerator: BigInt(numerator), denominator: BigInt(denominator) });
    });
    rates.push({
      from: names.at(-1) ?? '',
      to: names[0] ?? '',
      numerator: under * gain.over,
      denominator: over * gain.under,
    });
    return rates;
  };

  const anyStep = fc.record({
    numerator: fc.integer({ min: 1, max: 1_000_000 }),
    denominator: fc.integer({ min: 1, max: 1_000_000 }),
  });
  const anySteps = fc.array(anyStep, { minLength: size, maxLength: size });

  test('that gains a millionth is found and named; one that loses a millionth, or nothing, is not', () => {
    fc.assert(
      fc.property(anySteps, fc.shuffledSubarray(names, { minLength: size }), (steps, order) => {
        const gaining = circle(steps, { over: 1_000_001n, under: 1_000_000n });
        // However they stand in the set, and with a way beside it that loses.
        const beside = names.slice(2).map((to) => ({ from: 'C0', to, numerator: 1n, denominator: 10n ** 30n }));
        const shuffled = order.flatMap((from) => gaining.filter((one) => one.from === from));
        expect(findMultiplyingCircle([...shuffled, ...beside])).toEqual(names);
        expect(findMultiplyingCircle(circle(steps, { over: 1n, under: 1n }))).toBeNull();
        expect(findMultiplyingCircle(circle(steps, { over: 999_999n, under: 1_000_000n }))).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  test('whose last step leads through money is found as well, by a millionth', () => {
    // C0 is worth 1 fen; each step gives what it takes, so the last one is worth as much as the first but for a millionth.
    const steps = names.slice(1).map((to, place) => rate(names[place] ?? '', to, 1, 1));
    const last = (millionths: number) => [
      ...moneyRates({ currency: 'C0', fen: fraction(1, 1) }),
      ...moneyRates({ currency: names.at(-1) ?? '', fen: fraction(1_000_000 + millionths, 1_000_000) }),
    ];
    expect(findMultiplyingCircle([...steps, ...last(1)])).toEqual([...names, money]);
    expect(findMultiplyingCircle([...steps, ...last(0)])).toBeNull();
    expect(findMultiplyingCircle([...steps, ...last(-1)])).toBeNull();
  });
});
