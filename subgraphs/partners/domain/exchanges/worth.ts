/**
 * What points are worth in money, so that the circle check covers ways through money too: whoever has points redeems or donates them,
 * at most for what they are worth to the best tier, and whoever wants some has to find as much. Changing points into those that are
 * worth more to somebody multiplies what they have, as a circle of rates would.
 *
 * Worth of a currency, both ways, is one exact fraction: going through money and back gains nothing by itself.
 */

/** The name of money in a circle. No currency may be called so. */
export const money = 'CNY';

export interface Fraction {
  numerator: number;
  denominator: number;
}

interface Exact {
  numerator: bigint;
  denominator: bigint;
}

export interface Worth {
  currency: string;
  /** Per point. */
  fen: Fraction | Exact;
}

export interface MoneyRate extends Exact {
  from: string;
  to: string;
}

export function moneyRates({ currency, fen }: Worth): MoneyRate[] {
  const { numerator, denominator } = exact(fen);
  return [
    { from: currency, to: money, numerator, denominator },
    { from: money, to: currency, numerator: denominator, denominator: numerator },
  ];
}

export function timesFraction(one: Fraction, other: Fraction): Exact {
  const [a, b] = [exact(one), exact(other)];
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

export function largerOf(one: Fraction | Exact, other: Fraction | Exact): Exact {
  const [a, b] = [exact(one), exact(other)];
  return a.numerator * b.denominator >= b.numerator * a.denominator ? a : b;
}

function exact({ numerator, denominator }: Fraction | Exact): Exact {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}
