/** A member's way through the tiers as a list: one entry per real change, in the order of time. */
import type { Tier } from '../tiers.js';

/** A change of tier. Before the first one, a member is in the lowest tier. */
export interface TierChange {
  tier: Tier;
  /** What brought it: the time of the purchase or return, or the first instant of the month after a period's end. */
  since: Date;
  /** The first instant at which it is in force: a millisecond after the purchase or return that brought it. */
  inForceFrom: Date;
  /** The last instant at which what is known so far keeps it in force; null for the lowest tier. */
  validUntil: Date | null;
  /** The first instant of its grace, in which it is in force still and can be kept; null where there is none. */
  graceFrom: Date | null;
}

/** Keeps one entry per real change: what lasted for no time is dropped, and the same tier again only moves its end. */
export class TierChanges {
  readonly all: TierChange[] = [];

  constructor(private readonly lowest: Tier) {}

  get validUntil(): Date | null {
    return this.all.at(-1)?.validUntil ?? null;
  }

  add(change: TierChange): void {
    while (this.lastFrom >= change.inForceFrom.getTime()) this.all.pop();
    const last = this.all.at(-1);
    if ((last?.tier ?? this.lowest) !== change.tier) this.all.push({ ...change });
    else if (last) {
      last.validUntil = change.validUntil;
      last.graceFrom = change.graceFrom;
    }
  }

  private get lastFrom(): number {
    return this.all.at(-1)?.inForceFrom.getTime() ?? -Infinity;
  }
}

export function changeAt(changes: readonly TierChange[], at: Date): TierChange | undefined {
  return changes.findLast((change) => change.inForceFrom <= at);
}
