/**
 * Rewards are as popular as pieces of them were taken: the one of which most were taken has rank 1. Rewards of which as many were taken
 * have the same rank, and the next one the rank it would have if they had not (1, 2, 2, 4). What nobody took has no rank. The change
 * against the span before is how many ranks it rose: negative where it fell, none where it had no rank in one of the two.
 */
export interface TakenInSpans {
  rewardId: string;
  pieces: number;
  points: number;
  /** In the span before, of the same length. */
  piecesBefore: number;
}

export interface Popularity {
  rank: number | null;
  rankBefore: number | null;
  rankChange: number | null;
}

export function popularityOf<Taken extends TakenInSpans>(taken: readonly Taken[]): (Taken & Popularity)[] {
  const ranks = ranksBy(taken, ({ pieces }) => pieces);
  const ranksBefore = ranksBy(taken, ({ piecesBefore }) => piecesBefore);
  return taken
    .map((one) => {
      const rank = ranks.get(one.pieces) ?? null;
      const rankBefore = ranksBefore.get(one.piecesBefore) ?? null;
      return { ...one, rank, rankBefore, rankChange: rank === null || rankBefore === null ? null : rankBefore - rank };
    })
    .sort(byPopularity);
}

/** The most popular first; of as many pieces the one that took more points, and then by id, so that the order is one. */
export function byPopularity(
  a: Pick<TakenInSpans, 'pieces' | 'points' | 'rewardId'>,
  b: Pick<TakenInSpans, 'pieces' | 'points' | 'rewardId'>,
): number {
  return b.pieces - a.pieces || b.points - a.points || (a.rewardId < b.rewardId ? -1 : a.rewardId > b.rewardId ? 1 : 0);
}

/** The rank of each number of pieces above zero. */
function ranksBy<Taken>(taken: readonly Taken[], piecesOf: (one: Taken) => number): Map<number, number> {
  const ranks = new Map<number, number>();
  const numbers = taken.map(piecesOf).filter((pieces) => pieces > 0);
  for (const [place, pieces] of numbers.sort((a, b) => b - a).entries()) {
    if (!ranks.has(pieces)) ranks.set(pieces, place + 1);
  }
  return ranks;
}
