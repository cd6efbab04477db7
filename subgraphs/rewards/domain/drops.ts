/**
 * A drop puts some of the stock on offer at a moment of its own. The stock counts all pieces that will ever be there; what
 * has not dropped yet cannot be taken.
 */
export interface Drop {
  at: Date;
  pieces: number;
}

/** Pieces that may be taken by then, those already taken included; null without a stock. */
export function releasedBy(
  { stock, drops }: { stock: number | null; drops: readonly Drop[] },
  at: Date,
): number | null {
  if (stock === null) return null;
  return drops.reduce((left, drop) => (drop.at > at ? left - drop.pieces : left), stock);
}

/** The next one, null when all have come. */
export function nextDrop(drops: readonly Drop[], at: Date): Drop | null {
  const coming = drops.filter((drop) => drop.at > at);
  return coming.reduce<Drop | null>((next, drop) => (next === null || drop.at < next.at ? drop : next), null);
}
