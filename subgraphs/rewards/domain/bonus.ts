/**
 * Points of members of some tiers are worth more on redemption: the points of a price are divided by the tier's bonus and rounded up,
 * so that nobody pays less than the bonus says and nothing is for nothing; cash stays as it is. The bonus is an exact fraction, 6/5
 * where points are worth a fifth more: 1,000 points are then 833 and a third, of which the member pays 834.
 */
import type { Price } from './price.js';

export interface Bonus {
  numerator: number;
  denominator: number;
  /** Of the definition that it is from. */
  version: number;
}

/** The price with the bonus. */
export function priceWith({ numerator, denominator }: Bonus, price: Price): Price {
  // In whole numbers of any size: points times the denominator may lie beyond 2^53.
  const [divisor, product] = [BigInt(numerator), BigInt(price.points) * BigInt(denominator)];
  return { ...price, points: Number((product + divisor - 1n) / divisor) };
}
