/**
 * Rule: a lot is what one posting brought into a wallet: the points of an award, of a gift, of an exchange. Its points lie in
 * buckets, are set aside by holds, or have been used; together they are always as many as came in.
 */
import type { Bucket } from './buckets.js';
import type { NumberedRow, PostingKind } from './journal.js';

/** What becomes of points for good, a redemption or an exchange as long as it is not undone. */
export const lotUses = [
  'TAKEN_BACK',
  'REDEEMED',
  'EXCHANGED',
  'EXCHANGED_BACK',
  'GIVEN',
  'TRANSFERRED',
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
  CONVERSION_REVERSED: 'EXCHANGED_BACK',
  GIFT_OUT: 'GIVEN',
  TRANSFERRED_OUT: 'TRANSFERRED',
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
  /** The member it came to first: a transfer takes it elsewhere and does not change that. */
  home: string;
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

export interface ExplainedBucket extends Bucket {
  /** In the order of the journal; adds up to the bucket's points. */
  lots: Portion[];
}

export interface Explanation {
  /** Overdue ones that no posting has cleared yet included; earliest end of validity first, the matured before the pending. */
  buckets: ExplainedBucket[];
  /** Every lot the rows brought in, used up or not, in the order of the journal. */
  lots: Lot[];
}

export function sumOf(portions: readonly Portion[]): number {
  return portions.reduce((sum, { points }) => sum + points, 0);
}

/** Both together, in the order of the journal; a lot stands there once, and not at all without points. */
export function together(portions: readonly Portion[], added: readonly Portion[]): Portion[] {
  // A bucket of a busy member has thousands of lots, and every row changes a few: they are found by halving.
  const all = portions.slice();
  for (const { lot, points } of added) {
    const place = firstFrom(all, lot.place);
    const there = all[place]?.lot === lot ? all[place] : null;
    const sum = (there?.points ?? 0) + points;
    all.splice(place, there ? 1 : 0, ...(sum === 0 ? [] : [{ lot, points: sum }]));
  }
  return all;
}

/** The index of the first portion whose lot stands at that place or after it. */
function firstFrom(portions: readonly Portion[], place: number): number {
  let [low, high] = [0, portions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((portions[middle]?.lot.place ?? place) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Taking {
  /** Lots that come first, if there are any such. */
  prefers?: ((lot: Lot) => boolean) | null;
  /** Where to begin otherwise: at the first in the order of the journal, or at the last. */
  from?: 'first' | 'last';
}

/** Takes up to so many points out of portions that stand in the order of the journal, as does what is left. */
export function takeFrom(
  portions: readonly Portion[],
  points: number,
  { prefers = null, from = 'first' }: Taking = {},
): { taken: Portion[]; rest: Portion[] } {
  const taken: Portion[] = [];
  let missing = points;
  const take = ({ lot, points: there }: Portion) => {
    const wanted = Math.min(there, missing);
    if (wanted > 0) taken.push({ lot, points: wanted });
    missing -= wanted;
  };
  if (prefers) for (const portion of portions) if (prefers(portion.lot)) take(portion);
  for (let index = 0; index < portions.length && missing > 0; index += 1) {
    const portion = portions[from === 'first' ? index : portions.length - 1 - index];
    if (portion && !prefers?.(portion.lot)) take(portion);
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
