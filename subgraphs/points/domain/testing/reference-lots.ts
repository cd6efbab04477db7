/**
 * Points as a beginner would keep them: a list of lots, one per arrival, never put together. Slow and plain on purpose, so
 * that it can be seen to be right; shares no code with the buckets of the books.
 */
import type { Instant } from '../instant.js';

export interface ReferenceLot {
  expiresAt: Instant;
  pendingUntil: Instant | null;
  points: number;
}

export function sumOfLots(lots: readonly ReferenceLot[]): number {
  let sum = 0;
  for (const lot of lots) sum += lot.points;
  return sum;
}

export function waits(lot: ReferenceLot, at: Instant): boolean {
  return lot.pendingUntil !== null && lot.pendingUntil > at;
}

/** A new list of the same lots, the earliest end of validity first; of lots that end together the sooner mature first. */
export function byEnd(lots: readonly ReferenceLot[]): ReferenceLot[] {
  return [...lots].sort((a, b) =>
    a.expiresAt === b.expiresAt
      ? compareText(a.pendingUntil ?? '', b.pendingUntil ?? '')
      : compareText(a.expiresAt, b.expiresAt),
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
    drawn.push({ expiresAt: lot.expiresAt, pendingUntil: lot.pendingUntil, points: part });
  }
  return drawn;
}

/** Points per end of validity and of waiting, as a text that two ledgers can be compared by; empty lots do not show. */
export function gathered(lots: readonly ReferenceLot[], at: Instant): string {
  let [text, end, points] = ['', '', 0];
  for (const lot of lots.length > 1 ? byEnd(lots) : lots) {
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

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
