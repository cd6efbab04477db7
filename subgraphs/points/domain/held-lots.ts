/**
 * Rule: what was held, redeemed or given in an exchange is remembered hold by hold, and by the end of validity it had.
 * Settling uses the earliest of what is held; a cancellation gives back the latest of what was redeemed.
 */
import type { Instant } from './instant.js';
import { sumOf, takeFrom, together, type Portion } from './lots.js';

/** Points on their way, with the end of validity they had; null where that is not known. */
export interface Moving extends Portion {
  expiresAt: Instant | null;
}

export class HeldLots {
  /** By the hold's key, then by end of validity. */
  private readonly holds = new Map<string, Map<Instant | null, Portion[]>>();

  put(hold: string, moving: readonly Moving[]): void {
    const byEnd = this.holds.get(hold) ?? new Map<Instant | null, Portion[]>();
    this.holds.set(hold, byEnd);
    for (const portion of moving) {
      byEnd.set(portion.expiresAt, together(byEnd.get(portion.expiresAt) ?? [], [portion]));
    }
  }

  /** Takes up to so many points out of the hold; what it does not have is missing. */
  take(hold: string, points: number, which: 'earliest' | 'latest'): Moving[] {
    const byEnd = this.holds.get(hold) ?? new Map<Instant | null, Portion[]>();
    const ends = [...byEnd.keys()].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
    if (which === 'latest') ends.reverse();
    const moving: Moving[] = [];
    for (const expiresAt of ends) {
      const from = which === 'latest' ? 'last' : 'first';
      const { taken, rest } = takeFrom(byEnd.get(expiresAt) ?? [], points - sumOf(moving), { from });
      byEnd.set(expiresAt, rest);
      moving.push(...taken.map((portion) => ({ ...portion, expiresAt })));
    }
    return moving;
  }
}
