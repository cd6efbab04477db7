import fc from 'fast-check';
import { asDecimal, floor, fraction, minus, times } from './fraction.js';

describe('fraction', () => {
  test('is kept in lowest terms with the sign above', () => {
    expect(fraction(12, 10)).toEqual({ numerator: 6n, denominator: 5n });
    expect(fraction(3, -9)).toEqual({ numerator: -1n, denominator: 3n });
    expect(fraction(0, 7)).toEqual({ numerator: 0n, denominator: 1n });
    expect(() => fraction(1, 0)).toThrow(RangeError);
  });

  test('multiplies and subtracts exactly', () => {
    expect(times(fraction(1999, 100), fraction(6, 5))).toEqual({ numerator: 5997n, denominator: 250n });
    expect(minus(fraction(3, 2), fraction(1))).toEqual({ numerator: 1n, denominator: 2n });
  });

  test('rounds down, below zero too', () => {
    expect(floor(fraction(7, 2))).toBe(3n);
    expect(floor(fraction(8, 2))).toBe(4n);
    expect(floor(fraction(-7, 2))).toBe(-4n);
    expect(floor(fraction(-8, 2))).toBe(-4n);
  });

  test('floor is the one whole number that is at most one below', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (above, below) => {
        const whole = floor(fraction(above, below));
        return whole * below <= above && above < (whole + 1n) * below;
      }),
    );
  });

  test('reads as a decimal', () => {
    expect(asDecimal(fraction(6, 5))).toBe('1.2');
    expect(asDecimal(fraction(2))).toBe('2');
    expect(asDecimal(fraction(1, 3))).toBe('0.3333');
    expect(asDecimal(fraction(5997, 250))).toBe('23.988');
    expect(asDecimal(fraction(-1, 2))).toBe('-0.5');
  });
});
