/**
 * A figure that divides two whole numbers is kept as the two, so that nothing is lost before it is shown; shown it is rounded once, half
 * up, to a number of decimals. Where there is nothing to divide by there is no figure, which is null and not zero.
 */
export interface Ratio {
  numerator: bigint;
  denominator: bigint;
}

/** Decimals of a figure that is shown. */
export const shownDecimals = 4;

export function ratioOf(numerator: number | bigint, denominator: number | bigint): Ratio {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

/** Null where the denominator is zero. Neither may be too large for what is left of digits: 2^53 at most. */
export function shownValue({ numerator, denominator }: Ratio, decimals = shownDecimals): number | null {
  if (denominator === 0n) return null;
  const scale = 10n ** BigInt(decimals);
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  const [above, below] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const rounded = (above * scale * 2n + below) / (below * 2n);
  // Not -0, which is another number to some readers.
  return rounded === 0n ? 0 : Number(sign * rounded) / Number(scale);
}
