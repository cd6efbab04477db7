/**
 * Rule: so many points are worth a yuan on redemption, and by the bonus of some tiers they are worth more. An exact fraction, 6/5 for a
 * fifth more; what is less than a fen is left out.
 */
export interface Bonus {
  numerator: number;
  denominator: number;
}

/** In fen, rounded down once. */
export function worthWith(points: number, pointsPerYuan: number, { numerator, denominator }: Bonus): number {
  // In whole numbers of any size: the product may lie beyond 2^53.
  return Number((BigInt(points) * 100n * BigInt(numerator)) / (BigInt(pointsPerYuan) * BigInt(denominator)));
}
