/**
 * Points before rounding, line by line. All lines share one denominator, so that sums and products are whole-number work:
 * a thousand campaigns are judged for each purchase.
 */
import type { Fraction } from './fraction.js';

export interface LinePoints {
  /** In the lines' order, zero or more each. */
  numerators: readonly bigint[];
  /** Above zero. */
  denominator: bigint;
}

export function noPoints(lines: number): LinePoints {
  return { numerators: Array.from({ length: lines }, () => 0n), denominator: 1n };
}

/** Each line's points times the factor; a line that does not count gets none. */
export function scaled(points: LinePoints, factor: Fraction, counts: readonly boolean[]): LinePoints {
  return {
    numerators: points.numerators.map((numerator, position) =>
      counts[position] === true ? numerator * factor.numerator : 0n,
    ),
    denominator: points.denominator * factor.denominator,
  };
}

export function added(one: LinePoints, other: LinePoints): LinePoints {
  return {
    numerators: one.numerators.map(
      (numerator, position) => numerator * other.denominator + (other.numerators[position] ?? 0n) * one.denominator,
    ),
    denominator: one.denominator * other.denominator,
  };
}
