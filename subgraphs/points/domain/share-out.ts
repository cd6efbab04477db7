/**
 * Rule: what is left of an award is shared out over its lines in the proportion they had, by largest remainder, the earlier
 * line first among equals; lines that get nothing are left out.
 */
interface LineShare {
  lineId: string;
  points: number;
}

/** @param points whole, at most what the lines add up to. The shares add up to it exactly. */
export function shareOut(points: number, lines: readonly LineShare[]): LineShare[] {
  const whole = lines.reduce((sum, line) => sum + BigInt(line.points), 0n);
  if (whole === 0n) return [];
  // Products of two amounts go beyond 2^53.
  const exact = lines.map((line, place) => {
    const product = BigInt(line.points) * BigInt(points);
    return { place, share: Number(product / whole), remainder: product % whole };
  });
  const left = points - exact.reduce((sum, { share }) => sum + share, 0);
  const byRemainder = [...exact].sort((a, b) =>
    a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1,
  );
  const extra = new Set(byRemainder.slice(0, left).map(({ place }) => place));
  return lines
    .map(({ lineId }, place) => ({ lineId, points: (exact[place]?.share ?? 0) + (extra.has(place) ? 1 : 0) }))
    .filter((line) => line.points > 0);
}
