/**
 * Rule: a lot is what one posting brought into a wallet: the points of an award, of a gift, of an exchange. Its points lie in
 * buckets, are set aside by holds, or have been used; together they are always as many as came in.
 */
import type { NumberedRow, PostingKind } from './journal.js';

/** What becomes of points for good, a redemption as long as it is not cancelled. */
export const lotUses = [
  'TAKEN_BACK',
  'REDEEMED',
  'EXCHANGED',
  'GIVEN',
  'DONATED',
  'EXPIRED',
  'REPAID',
  'ADJUSTED',
] as const;
export type LotUse = (typeof lotUses)[number];

const uses: Partial<Record<PostingKind, LotUse>> = {
  REVERSED: 'TAKEN_BACK',
  SETTLED: 'REDEEMED',
  BURNED: 'REDEEMED',
  CONVERTED_OUT: 'EXCHANGED',
  GIFT_OUT: 'GIVEN',
  DONATED: 'DONATED',
  EXPIRED: 'EXPIRED',
  DEBT_REPAID: 'REPAID',
  ADJUSTED_OUT: 'ADJUSTED',
};

/** Throws for a kind of row that takes nothing from a member for good. */
export function useOf(kind: PostingKind): LotUse {
  const use = uses[kind];
  if (!use) throw new Error(`a row of kind ${kind} uses no points`);
  return use;
}

export interface Lot {
  /** Its place among the member's lots: the order of the journal. */
  place: number;
  /** The row that brought it; null for what the wallet held before the first row that was read. */
  row: NumberedRow | null;
  /** Points that came in. */
  points: number;
  /** Set aside by open holds, by the hold's key. */
  held: Map<string, number>;
  used: Map<LotUse, number>;
}

/** Points of one lot at one place. */
export interface Portion {
  lot: Lot;
  points: number;
}

export function sumOf(portions: readonly Portion[]): number {
  return portions.reduce((sum, { points }) => sum + points, 0);
}

/** Both together, in the order of the journal; a lot stands there once. */
export function together(portions: readonly Portion[], added: readonly Portion[]): Portion[] {
  const byLot = new Map<Lot, number>();
  for (const { lot, points } of [...portions, ...added]) addTo(byLot, lot, points);
  return [...byLot].map(([lot, points]) => ({ lot, points })).sort((a, b) => a.lot.place - b.lot.place);
}

/**
 * Takes up to so many points: the preferred lots' first, then in the order given. What is not taken stays in the order of
 * the journal.
 */
export function takeFrom(
  portions: readonly Portion[],
  points: number,
  prefers: (lot: Lot) => boolean,
): { taken: Portion[]; rest: Portion[] } {
  const taken: Portion[] = [];
  let missing = points;
  for (const { lot, points: there } of [
    ...portions.filter(({ lot }) => prefers(lot)),
    ...portions.filter(({ lot }) => !prefers(lot)),
  ]) {
    const wanted = Math.min(there, missing);
    if (wanted > 0) taken.push({ lot, points: wanted });
    missing -= wanted;
  }
  const less = taken.map((portion) => ({ ...portion, points: -portion.points }));
  return { taken, rest: together(portions, less) };
}

/** Adds to what stands under a key, and forgets a key under which nothing is left. */
export function addTo<Key>(sums: Map<Key, number>, key: Key, points: number): void {
  const sum = (sums.get(key) ?? 0) + points;
  if (sum === 0) sums.delete(key);
  else sums.set(key, sum);
}
