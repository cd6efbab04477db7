/**
 * The points of an award are shared out to the lines of the purchase by largest remainder: every line first gets the
 * whole points of its proportional part, then the points left over go, one each, to the lines whose part was cut off
 * most; among equals the earlier line comes first. So the shares always sum to the award, and a return of single lines
 * knows what to take back (K20).
 */

/**
 * @param total whole points, zero or more
 * @param weights of the lines in their order, whole and zero or more each; all zero is allowed only for a total of
 *   zero, since points are never earned on nothing
 * @returns whole points per line, in the same order
 */
export function shareOut(total: number, weights: readonly (number | bigint)[]): number[] {
  const sum = weights.reduce<bigint>((before, weight) => before + BigInt(weight), 0n);
  if (sum === 0n) {
    if (total !== 0) throw new RangeError('Points cannot be shared out to lines that weigh nothing');
    return weights.map(() => 0);
  }
  const parts = weights.map((weight, position) => {
    const product = BigInt(total) * BigInt(weight);
    return { position, whole: Number(product / sum), remainder: product % sum };
  });
  let left = total - parts.reduce((before, part) => before + part.whole, 0);
  const shares = parts.map((part) => part.whole);
  const byRemainder = [...parts].sort(
    (one, other) => compare(other.remainder, one.remainder) || one.position - other.position,
  );
  for (const { position } of byRemainder) {
    if (left === 0) break;
    shares[position] = (shares[position] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
