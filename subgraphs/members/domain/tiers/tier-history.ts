/**
 * Which tier a member had when: a function of the member's facts, the versions of the rules and the months that were
 * assessed, and of nothing else. A purchase counts from the next purchase on (strictly later than the one that reached a
 * measure), a return from its own moment: what was in force before stays as it was. An assessment counts from the first
 * instant after its month, whenever it was made.
 *
 * The history is computed from all facts in the order of their own times, never in the order of their arrival; the steps
 * down that lie in the future are part of it, so no job has to lower anybody.
 */
import { MonthCalendar, type Month } from './calendar-month.js';
import { EarnedTiers, type EarnedTier, type TierBook } from './earned-tier.js';
import { withGivenTiers } from './given-tiers.js';
import type { SpendFact, TierFacts } from './spend-fact.js';
import { TierChanges, type TierChange } from './tier-changes.js';

export function tierHistory(facts: TierFacts, book: TierBook, zone: string): TierChange[] {
  return withGivenTiers(earnedHistory(facts.spend, book, new MonthCalendar(zone)), facts.given, book.ladder);
}

function earnedHistory(facts: readonly SpendFact[], book: TierBook, calendar: MonthCalendar): TierChange[] {
  const earned = new EarnedTiers(book, calendar);
  const changes = new TierChanges(book.ladder.lowest);

  const turns = turnsOf(facts, book, calendar);
  for (const [place, turn] of turns.entries()) {
    stepDownUntil(turn.at);
    turn.count(earned);
    // What counts at one instant counts together: between its parts there is no order that two arrivals would agree on.
    const next = turns[place + 1];
    if (next?.at.getTime() === turn.at.getTime() && next.inForceFrom.getTime() === turn.inForceFrom.getTime()) continue;
    add(turn.at, turn.inForceFrom);
  }
  stepDownUntil(null);
  return changes.all;

  /** Adds the ends of periods that lie before the instant (null: all that are still to come). */
  function stepDownUntil(instant: Date | null): void {
    for (let end = changes.validUntil; end !== null && (instant === null || end < instant); end = changes.validUntil) {
      const next = new Date(end.getTime() + 1);
      add(next, next);
    }
  }

  function add(since: Date, inForceFrom: Date): void {
    changes.add({ ...lasting(earned.inForceIn(calendar.monthOf(since)), book, calendar), since, inForceFrom });
  }
}

/** A moment at which something begins to count. */
interface Turn {
  at: Date;
  inForceFrom: Date;
  count: (earned: EarnedTiers) => void;
}

export function turnsOf(facts: readonly SpendFact[], book: TierBook, calendar: MonthCalendar): Turn[] {
  const turns: Turn[] = facts.map((fact) => ({
    at: fact.countedAt,
    inForceFrom: new Date(fact.countedAt.getTime() + 1),
    count: (earned) => {
      earned.count(fact);
    },
  }));
  const bought = new Set<Month>(book.thresholds.size > 0 ? facts.map((one) => calendar.monthOf(one.occurredAt)) : []);
  for (const month of bought) {
    if (!book.thresholds.has(month)) continue;
    const at = calendar.firstInstantOf(month + 1);
    turns.push({
      at,
      inForceFrom: at,
      count: (earned) => {
        earned.assess(month);
      },
    });
  }
  return turns.sort((a, b) => a.inForceFrom.getTime() - b.inForceFrom.getTime() || a.at.getTime() - b.at.getTime());
}

function lasting(
  earned: EarnedTier | null,
  { ladder }: TierBook,
  calendar: MonthCalendar,
): Pick<TierChange, 'tier' | 'validUntil' | 'graceFrom'> {
  if (!earned) return { tier: ladder.lowest, validUntil: null, graceFrom: null };
  const { tier, lastMonth, earning } = earned;
  const { graceMonths } = earning.rules;
  return {
    tier,
    validUntil: calendar.lastInstantOf(lastMonth),
    graceFrom: graceMonths > 0 ? calendar.firstInstantOf(lastMonth - graceMonths + 1) : null,
  };
}
