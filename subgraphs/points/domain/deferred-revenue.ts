/**
 * Rule: a sale that earns points sells two things, the goods and a right to later ones (IFRS 15, B39-B41). What the customer
 * paid is shared between them by their stand-alone selling prices; the points' share is deferred. It becomes revenue as
 * points are redeemed, in the ratio of what has been redeemed to what is expected to be redeemed in all. When the estimate
 * changes the ratio is applied anew to the whole, and the difference falls into the period of the change (Illustrative
 * Example 52).
 *
 * All amounts are whole minor units. Fractions are exact until an amount is written, which is rounded half up: the goods
 * get what the points leave, a period what the total leaves, so that nothing is lost to rounding.
 */

export interface Sale {
  /** What was paid. */
  paidMinor: bigint;
  /** Stand-alone selling price of the goods. */
  goodsMinor: bigint;
  /** Points that are expected to be redeemed of those that the sale earned. */
  expectedPoints: bigint;
  /** What so many points buy: they are worth one hundred minor units on redemption. */
  pointsPerHundred: bigint;
}

export interface Allocation {
  goodsMinor: bigint;
  /** Deferred: the points' share. */
  pointsMinor: bigint;
}

/** Points' price = expected points / pointsPerHundred x 100; their share of what was paid = price / (price + goods' price). */
export function allocate({ paidMinor, goodsMinor, expectedPoints, pointsPerHundred }: Sale): Allocation {
  const pointsPrice = expectedPoints * 100n;
  const goodsPrice = goodsMinor * pointsPerHundred;
  if (pointsPrice + goodsPrice === 0n) return { goodsMinor: paidMinor, pointsMinor: 0n };
  const pointsMinor = roundedShare(paidMinor, pointsPrice, pointsPrice + goodsPrice);
  return { goodsMinor: paidMinor - pointsMinor, pointsMinor };
}

/**
 * What of a deferred amount is revenue by now: never more than all of it, and none of it before anything has been redeemed
 * on balance.
 */
export function recognisedToDate(deferredMinor: bigint, redeemed: bigint, expected: bigint): bigint {
  if (redeemed <= 0n) return 0n;
  return redeemed >= expected ? deferredMinor : roundedShare(deferredMinor, redeemed, expected);
}

/** whole x part / of, rounded half up; all at or above zero, `of` above. */
export function roundedShare(whole: bigint, part: bigint, of: bigint): bigint {
  return (2n * whole * part + of) / (2n * of);
}
