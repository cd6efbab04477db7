/**
 * Points as a beginner would keep them: a list of lots, one per arrival, never put together. Slow and plain on purpose, so
 * that it can be seen to be right; shares no code with the buckets of the books.
 */
import type { Instant } from '../instant.js';

export interface ReferencePoints {
  expiresAt: Instant;
  pendingUntil: Instant | null;
  points: number;
}

export interface ReferenceLot extends ReferencePoints {
  /** The arrival it is of, counted over the whole history: the earlier is used first where both end together. */
  arrival: number;
  /** Whom it came to first, wherever transfers have taken it since. */
  home: string;
  /** Which award it was earned by, if by one. */
  awardId: string | null;
  /** Which exchange brought it, if one did. */
  exchangeId: string | null;
}

/** Lots that come first among those that end together. */
export type Preference = (lot: ReferenceLot) => boolean;

export function sumOfLots(lots: readonly ReferencePoints[]): number {
  let sum = 0;
  for (const lot of lots) sum += lot.points;
  return sum;
}

export function waits(lot: ReferencePoints, at: Instant): boolean {
  return lot.pendingUntil !== null && lot.pendingUntil > at;
}

/**
 * A new list of the same lots, the earliest end of validity first; of lots that end together the sooner mature first, then those that
 * are preferred, then those that came first.
 */
export function byEnd(lots: readonly ReferenceLot[], prefers: Preference = () => false): ReferenceLot[] {
  return [...lots].sort(
    (a, b) =>
      compareText(a.expiresAt, b.expiresAt) ||
      compareText(a.pendingUntil ?? '', b.pendingUntil ?? '') ||
      Number(prefers(b)) - Number(prefers(a)) ||
      a.arrival - b.arrival,
  );
}

/** Takes up to so many points out of the lots, in their order, and gives what was taken. The lots themselves shrink. */
export function drawFrom(lots: readonly ReferenceLot[], points: number): ReferenceLot[] {
  const drawn: ReferenceLot[] = [];
  let missing = points;
  for (const lot of lots) {
    const part = Math.min(lot.points, missing);
    if (part === 0) continue;
    lot.points -= part;
    missing -= part;
    drawn.push({ ...lot, points: part });
  }
  return drawn;
}

/** Points per end of validity and of waiting, as a text that two ledgers can be compared by; empty lots do not show. */
export function gathered(lots: readonly ReferencePoints[], at: Instant): string {
  let [text, end, points] = ['', '', 0];
  for (const lot of lots.length > 1 ? inOrderOfEnd(lots) : lots) {
    if (lot.points === 0) continue;
    const its = waits(lot, at) ? `${lot.expiresAt} after ${lot.pendingUntil}` : lot.expiresAt;
    if (its !== end) {
      if (points > 0) text += `${points} until ${end}, `;
      [end, points] = [its, 0];
    }
    points += lot.points;
  }
  return points > 0 ? `${text}${points} until ${end}` : text;
}

function inOrderOfEnd(lots: readonly ReferencePoints[]): ReferencePoints[] {
  return [...lots].sort(
    (a, b) => compareText(a.expiresAt, b.expiresAt) || compareText(a.pendingUntil ?? '', b.pendingUntil ?? ''),
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
