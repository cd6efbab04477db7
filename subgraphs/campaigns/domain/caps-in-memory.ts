/**
 * A campaign's own caps, counted from zero over purchases that come in order of time: as if it began with the first of them. Of
 * the caps of a day only the day at hand is kept.
 */
import type { Campaign } from './campaign.js';
import { type Buyer, counterKey, countersOf, leftUnder } from './campaign-caps.js';
import type { DecidedAward } from './decide-awards.js';

export class CapsInMemory {
  private readonly given = new Map<string, number>();
  private day = '';
  private readonly keysOfDay = new Set<string>();

  constructor(private readonly campaign: Campaign) {}

  /** The award as the caps leave it, which counts from then on. */
  leave(award: DecidedAward, buyer: Buyer): DecidedAward {
    this.turnTo(buyer.day);
    const counters = countersOf(this.campaign, buyer);
    const left = leftUnder(award, counters, this.given, this.campaign.rule.whenShort);
    for (const { counter } of counters) {
      const key = counterKey(counter);
      this.given.set(key, (this.given.get(key) ?? 0) + left.points - left.cut);
      if (counter.day !== null) this.keysOfDay.add(key);
    }
    return left;
  }

  private turnTo(day: string): void {
    if (day === this.day) return;
    for (const key of this.keysOfDay) this.given.delete(key);
    this.keysOfDay.clear();
    this.day = day;
  }
}
