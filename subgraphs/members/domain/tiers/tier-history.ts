/**
 * Which tier a member had when. A calendar month's net spend earns a tier from the next purchase on (strictly later than the
 * one that took the month over the amount); it stays in force to the end of the twelfth month after, and then falls one step
 * at a time, each step for another twelve months. Of what several months have earned, the highest is in force, so that a
 * month which earns the same tier again extends it. A return takes its amount out of the month of its purchase, from the
 * moment of the return: what was in force before stays as it was.
 *
 * The history is computed from all facts in the order of their own times, never in the order of their arrival; the steps
 * down that lie in the future are part of it, so no job has to lower anybody.
 */
import { MonthCalendar, type Month } from './calendar-month.js';
import type { Tier, TierLadder } from '../tiers.js';

export type SpendFactKind = 'PURCHASE' | 'RETURN';

/** A purchase, or the return of (part of) one. */
export interface SpendFact {
  /** Time of the purchase, for a return as well: it says which month the amount belongs to. */
  occurredAt: Date;
  /** When it began to count: the purchase's own time, or the time of the return. */
  countedAt: Date;
  /** Minor units of the qualifying currency; negative for a return. */
  amountMinor: number;
}

/** A change of tier. Before the first one, a member is in the lowest tier. */
export interface TierChange {
  tier: Tier;
  /** What brought it: the time of the purchase or return, or the first instant of the month after a period's end. */
  since: Date;
  /** The first instant at which it is in force: a millisecond after the purchase or return that brought it. */
  inForceFrom: Date;
  /** The last instant at which what has been earned so far keeps it in force; null for the lowest tier. */
  validUntil: Date | null;
}

export function tierHistory(facts: readonly SpendFact[], ladder: TierLadder, zone: string): TierChange[] {
  const inOrder = [...facts].sort((a, b) => a.countedAt.getTime() - b.countedAt.getTime());
  const calendar = new MonthCalendar(zone);
  const spendByMonth = new Map<Month, number>();
  const changes = new Changes(ladder.lowest);

  for (const fact of inOrder) {
    stepDownUntil(fact.countedAt);
    const month = calendar.monthOf(fact.occurredAt);
    spendByMonth.set(month, (spendByMonth.get(month) ?? 0) + fact.amountMinor);
    const inForceFrom = new Date(fact.countedAt.getTime() + 1);
    changes.add({ ...earnedAt(spendByMonth, fact.countedAt, ladder, calendar), since: fact.countedAt, inForceFrom });
  }
  stepDownUntil(null);
  return changes.all;

  /** Adds the ends of periods that lie before the instant (null: all that are still to come). */
  function stepDownUntil(instant: Date | null): void {
    for (let end = changes.validUntil; end !== null && (instant === null || end < instant); end = changes.validUntil) {
      const next = new Date(end.getTime() + 1);
      changes.add({ ...earnedAt(spendByMonth, next, ladder, calendar), since: next, inForceFrom: next });
    }
  }
}

/** The highest of what the months have earned, each lowered by the periods that have passed since, and when that ends. */
function earnedAt(
  spendByMonth: ReadonlyMap<Month, number>,
  instant: Date,
  ladder: TierLadder,
  calendar: MonthCalendar,
): Pick<TierChange, 'tier' | 'validUntil'> {
  const now = calendar.monthOf(instant);
  let best = ladder.lowest;
  let lastMonth: Month = now;
  for (const [month, spendMinor] of spendByMonth) {
    const earned = ladder.earnedBy(spendMinor);
    const periodsPassed = Math.max(0, Math.ceil((now - month) / ladder.periodMonths) - 1);
    const tier = ladder.lowered(earned, periodsPassed);
    const ends = month + ladder.periodMonths * (periodsPassed + 1);
    if (tier.rank > best.rank) {
      best = tier;
      lastMonth = ends;
    } else if (tier === best) {
      lastMonth = Math.max(lastMonth, ends);
    }
  }
  return { tier: best, validUntil: best === ladder.lowest ? null : calendar.lastInstantOf(lastMonth) };
}

/** Keeps one entry per real change: what lasted for no time is dropped, and the same tier again only moves its end. */
class Changes {
  readonly all: TierChange[] = [];

  constructor(private readonly lowest: Tier) {}

  get validUntil(): Date | null {
    return this.all.at(-1)?.validUntil ?? null;
  }

  add(change: TierChange): void {
    while (this.lastFrom >= change.inForceFrom.getTime()) this.all.pop();
    const last = this.all.at(-1);
    if ((last?.tier ?? this.lowest) !== change.tier) this.all.push({ ...change });
    else if (last) last.validUntil = change.validUntil;
  }

  private get lastFrom(): number {
    return this.all.at(-1)?.inForceFrom.getTime() ?? -Infinity;
  }
}
