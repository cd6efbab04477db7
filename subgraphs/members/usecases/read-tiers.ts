import { endOfMonth, startOfMonth } from '../../../chassis/programme-time.js';
import type { Member } from '../domain/member.js';
import { tierStanding, type TierStanding } from '../domain/tier-standing.js';
import { MonthCalendar } from '../domain/tiers/calendar-month.js';
import type { TierLadder } from '../domain/tiers.js';
import { tierBook, type ApprovedTierBook } from '../storage/tiers/tier-book.js';
import { stampedTierChanges } from '../storage/tiers/stamped-tier-changes.js';
import { spendBetween, tierLadder } from '../storage/tiers.js';
import type { MembersParts } from './members-parts.js';

/** The catalogue, lowest first. */
export function readTierLadder(parts: MembersParts): Promise<TierLadder> {
  return tierLadder(parts.database.read);
}

export type ReadTierBook = ApprovedTierBook;

/** The rules, in all their versions, with the ladder and the thresholds of the months that were assessed. */
export function readTierBook(parts: MembersParts): Promise<ReadTierBook> {
  return tierBook(parts.database.read);
}

/** How the members stand now, in their order. Two statements however many they are, and one after something was approved. */
export async function readTierStandings(parts: MembersParts, members: readonly Member[]): Promise<TierStanding[]> {
  const { clock, database, tiers, zone } = parts;
  const at = clock.now();
  const ids = members.map((member) => member.id);
  const [{ catalogue, changes }, spend] = await Promise.all([
    stampedTierChanges(database.reads, tiers, ids),
    spendBetween(database.reads, ids, startOfMonth(at, zone), endOfMonth(at, zone)),
  ]);
  const { ladder, rules } = catalogue;
  const inForce = rules.inForceIn(new MonthCalendar(zone).monthOf(at));
  return members.map(({ id, kind, joinedAt }) => {
    // What a light member has earned waits for them until they say who they are.
    const theirs = kind === 'LIGHT' ? [] : (changes.get(id) ?? []);
    const facts = { joinedAt, changes: theirs, monthSpendMinor: spend.get(id) ?? 0, at };
    return tierStanding(facts, ladder, inForce);
  });
}
