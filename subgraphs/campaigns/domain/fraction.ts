/**
 * Points are worked out in exact fractions, so that nobody gains or loses a point to a binary rounding. A rate of 1.2 is
 * 6/5, a third stays a third, and rounding happens once, where the rules say so. Whole numbers of any size: an amount in
 * fen times two multipliers can pass 2^53.
 */
export interface Fraction {
  readonly numerator: bigint;
  /** Always above zero, and without a divisor in common with the numerator. */
  readonly denominator: bigint;
}

/** Throws a RangeError when the denominator is zero: a fault of the program, since inputs are checked before. */
export function fraction(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
  const below = BigInt(denominator);
  if (below === 0n) throw new RangeError('A fraction needs a denominator other than zero');
  const above = BigInt(numerator);
  const divisor = greatestDivisor(above, below) * (below < 0n ? -1n : 1n);
  return { numerator: above / divisor, denominator: below / divisor };
}

export function times(left: Fraction, right: Fraction): Fraction {
  return fraction(left.numerator * right.numerator, left.denominator * right.denominator);
}

export function minus(left: Fraction, right: Fraction): Fraction {
  return fraction(
    left.numerator * right.denominator - right.numerator * left.denominator,
    left.denominator * right.denominator,
  );
}

/** The greatest whole number that is not above the fraction. */
export function floor(value: Fraction): bigint {
  const towardsZero = value.numerator / value.denominator;
  const isBelowZero = value.numerator < 0n && value.numerator % value.denominator !== 0n;
  return isBelowZero ? towardsZero - 1n : towardsZero;
}

/** For people, as a decimal: whole, or cut to at most four places. Never for reckoning. */
export function asDecimal(value: Fraction): string {
  const tenThousandths = floor(fraction(value.numerator * 10_000n, value.denominator));
  const sign = tenThousandths < 0n ? '-' : '';
  const digits = (tenThousandths < 0n ? -tenThousandths : tenThousandths).toString().padStart(5, '0');
  const places = digits.slice(-4).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -4)}${places === '' ? '' : `.${places}`}`;
}

function greatestDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
