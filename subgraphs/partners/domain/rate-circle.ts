/**
 * A set of rates must not let points multiply: whoever exchanges from currency to currency and back to the first must not
 * hold more than at the start.
 *
 * The product of the rates round every circle has to be 1 at most. Roundings and fees only ever take away, so they are
 * left out: a set that passes without them passes with them. Fractions of BigInt keep the comparison exact where a
 * logarithm in floating point could not tell 1 from a little more.
 */

interface Rate {
  from: string;
  to: string;
  numerator: number | bigint;
  denominator: number | bigint;
}

/** A non-negative fraction; never reduced, for sets are small. */
interface Fraction {
  over: bigint;
  under: bigint;
}

/**
 * Names a circle that multiplies points, as currencies in the order of exchange, or null when there is none.
 *
 * Bellman and Ford's search for the most gainful ways, with products in place of sums: whenever a way still gains after as
 * many rounds as there are currencies, it runs through a multiplying circle, found by going back along it.
 */
export function findMultiplyingCircle(rates: readonly Rate[]): string[] | null {
  const currencies = [...new Set(rates.flatMap(({ from, to }) => [from, to]))];
  const best = new Map<string, Fraction>(currencies.map((currency) => [currency, { over: 1n, under: 1n }]));
  const cameFrom = new Map<string, string>();
  let gained: string | undefined;
  for (let round = 0; round <= currencies.length; round += 1) {
    gained = undefined;
    for (const rate of rates) {
      const before = best.get(rate.from);
      const standing = best.get(rate.to);
      if (!before || !standing) continue;
      const way = { over: before.over * BigInt(rate.numerator), under: before.under * BigInt(rate.denominator) };
      if (way.over * standing.under <= standing.over * way.under) continue;
      best.set(rate.to, way);
      cameFrom.set(rate.to, rate.from);
      gained = rate.to;
    }
    if (gained === undefined) return null;
  }
  return gained === undefined ? null : circleThrough(gained, cameFrom, currencies.length);
}

function circleThrough(gained: string, cameFrom: ReadonlyMap<string, string>, steps: number): string[] {
  const back = (currency: string): string => {
    const previous = cameFrom.get(currency);
    if (previous === undefined) throw new Error('a way that gains in the last round has no beginning');
    return previous;
  };
  let onCircle = gained;
  for (let step = 0; step < steps; step += 1) onCircle = back(onCircle);
  const circle = [onCircle];
  for (let currency = back(onCircle); currency !== onCircle; currency = back(currency)) circle.unshift(currency);
  // Begin with the smallest name, so that the same circle is always named the same way.
  const first = circle.indexOf([...circle].sort()[0] ?? onCircle);
  return [...circle.slice(first), ...circle.slice(0, first)];
}
