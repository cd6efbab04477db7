/**
 * From when until when a thing is valid: what its terms say, and for so many days of 24 hours from the settlement on, or from where it
 * begins if that is later, whichever ends first.
 */
import type { RewardContent } from '../reward-contents.js';

const dayMs = 24 * 60 * 60 * 1000;

export interface Validity {
  /** Null: at once. */
  validFrom: Date | null;
  /** Not from then on; null: without end. */
  validUntil: Date | null;
}

export function validityOf(
  content: Pick<RewardContent, 'validDays' | 'validFrom' | 'validUntil'>,
  settledAt: Date,
): Validity {
  const { validDays, validFrom, validUntil } = content;
  const begins = Math.max(settledAt.getTime(), validFrom === null ? 0 : new Date(validFrom).getTime());
  const ends = [
    ...(validDays === null ? [] : [begins + validDays * dayMs]),
    ...(validUntil === null ? [] : [new Date(validUntil).getTime()]),
  ];
  return {
    validFrom: validFrom === null ? null : new Date(validFrom),
    validUntil: ends.length === 0 ? null : new Date(Math.min(...ends)),
  };
}
