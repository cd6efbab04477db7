import fc from 'fast-check';
import { DomainError } from '../../../chassis/domain-error.js';
import { convert, leastAmount, type ExchangeRate } from './conversion.js';

/** Code and details of what the conversion is refused by. */
function refusalOf(rate: ExchangeRate, amount: number): { code: string; details: Record<string, unknown> } | null {
  try {
    convert(rate, amount);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, details: error.details };
  }
}

const rate = (terms: Partial<ExchangeRate>): ExchangeRate => ({
  from: 'HARVEST',
  to: 'CRUMB',
  numerator: 1,
  denominator: 1,
  step: 1,
  feePercent: 0,
  ...terms,
});

describe('by hand', () => {
  test.each([
    // 1,234 fill 12 steps of 100; 1,200 at 2 for 5 are 480.
    [rate({ numerator: 2, denominator: 5, step: 100 }), 1234, { given: 1200, received: 480, fee: 0 }],
    // 10 at 2 for 3 are 6 2/3, rounded down.
    [rate({ numerator: 2, denominator: 3 }), 10, { given: 10, received: 6, fee: 0 }],
    // 1,000 at 1 for 3 are 333; 5 % off leaves 316.35, rounded down to 316, so 17 are kept back.
    [rate({ denominator: 3, feePercent: 5, step: 10 }), 1009, { given: 1000, received: 316, fee: 17 }],
    // The steps are rounded together, not one by one: 7 steps of 1 at 3 for 7 are 3, where one by one would give 0.
    [rate({ numerator: 3, denominator: 7 }), 7, { given: 7, received: 3, fee: 0 }],
    // Beyond what a double holds on the way: (2^53 - 1) * 10^9 / 10^9.
    [
      rate({ numerator: 1_000_000_000, denominator: 1_000_000_000 }),
      Number.MAX_SAFE_INTEGER,
      { given: Number.MAX_SAFE_INTEGER, received: Number.MAX_SAFE_INTEGER, fee: 0 },
    ],
  ])('%o of %i gives %o', (terms, amount, expected) => {
    expect(convert(terms, amount)).toEqual(expected);
  });

  test('less than a step, or than makes one point, is refused with the least amount', () => {
    const refusal = (step: number, minimum: number) => ({ code: 'AMOUNT_BELOW_STEP', details: { step, minimum } });
    const byHundred = rate({ numerator: 2, denominator: 5, step: 100 });
    expect(refusalOf(byHundred, 99)).toEqual(refusal(100, 100));
    // 1 for 30 in steps of 20: 20 make nothing, 40 make one.
    const thirtyForOne = rate({ denominator: 30, step: 20 });
    expect(refusalOf(thirtyForOne, 39)).toEqual(refusal(20, 40));
    expect(convert(thirtyForOne, 40).received).toBe(1);
    // A fee of 99 % leaves one point of a hundred.
    expect(refusalOf(rate({ feePercent: 99 }), 99)).toEqual(refusal(1, 100));
    expect(convert(rate({ feePercent: 99 }), 100)).toEqual({ given: 100, received: 1, fee: 99 });
  });

  test('more than a SafeInt is bad input at the amount', () => {
    expect(refusalOf(rate({ numerator: 2 }), Number.MAX_SAFE_INTEGER)).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['input', 'amount'] },
    });
  });
});

const anyRate = fc.record({
  from: fc.constant('HARVEST'),
  to: fc.constant('CRUMB'),
  numerator: fc.integer({ min: 1, max: 1_000 }),
  denominator: fc.integer({ min: 1, max: 1_000 }),
  step: fc.integer({ min: 1, max: 500 }),
  feePercent: fc.integer({ min: 0, max: 99 }),
});

test('takes whole steps only, leaves less than a step, and creates no point', () => {
  fc.assert(
    fc.property(anyRate, fc.integer({ min: 1, max: 10_000_000 }), (terms, amount) => {
      fc.pre(amount >= leastAmount(terms));
      const { given, received, fee } = convert(terms, amount);
      expect(given % terms.step).toBe(0);
      expect(amount - given).toBeGreaterThanOrEqual(0);
      expect(amount - given).toBeLessThan(terms.step);
      // received + fee <= given * n / d < received + fee + 1, without a division.
      expect((received + fee) * terms.denominator).toBeLessThanOrEqual(given * terms.numerator);
      expect((received + fee + 1) * terms.denominator).toBeGreaterThan(given * terms.numerator);
      // The fee is never less than its per cent.
      expect(fee * 100).toBeGreaterThanOrEqual((received + fee) * terms.feePercent);
    }),
  );
});

test('the least amount is the least: one step less is refused, itself is not', () => {
  fc.assert(
    fc.property(anyRate, (terms) => {
      const least = leastAmount(terms);
      expect(least % terms.step).toBe(0);
      expect(convert(terms, least).received).toBeGreaterThanOrEqual(1);
      expect(refusalOf(terms, least - 1)?.code).toBe('AMOUNT_BELOW_STEP');
    }),
  );
});

test('splitting an exchange in two never gains a point', () => {
  fc.assert(
    fc.property(
      anyRate,
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (terms, a, b) => {
        const least = leastAmount(terms);
        const received = (amount: number) => (amount < least ? 0 : convert(terms, amount).received);
        expect(received(a) + received(b)).toBeLessThanOrEqual(received(a + b));
      },
    ),
  );
});
