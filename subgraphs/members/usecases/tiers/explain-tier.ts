import { MonthCalendar } from '../../domain/tiers/calendar-month.js';
import { noFacts, type TierFacts } from '../../domain/tiers/spend-fact.js';
import { progressTo, progressToKeep, type TierProgress } from '../../domain/tiers/tier-progress.js';
import { earnedBy, tierReason, type TierReason } from '../../domain/tiers/tier-reason.js';
import { measuresOf } from '../../domain/tiers/tier-rules.js';
import type { TierCode } from '../../domain/tiers.js';
import { tierFacts } from '../../storage/tiers.js';
import { tierBook } from '../../storage/tiers/tier-book.js';
import type { MembersParts } from '../members-parts.js';

export interface ExplainedTier {
  because: TierReason;
  /** By every measure of the next tier; none at the top. */
  climb: TierProgress[];
  /** By every measure of the member's own tier; none for the lowest. */
  keep: TierProgress[];
}

export interface HeldTier {
  memberId: string;
  tier: TierCode;
}

/** Why members have the tiers they have, and how far they are by every measure, in their order. Two statements however many they are. */
export async function explainTiers(parts: MembersParts, held: readonly HeldTier[]): Promise<ExplainedTier[]> {
  const { clock, database, zone } = parts;
  const at = clock.now();
  const calendar = new MonthCalendar(zone);
  const month = calendar.monthOf(at);
  const [book, facts] = await Promise.all([
    tierBook(database.read),
    tierFacts(
      database.read,
      held.map(({ memberId }) => memberId),
    ),
  ]);
  const rules = book.rules.inForceIn(month);
  return held.map(({ memberId, tier }) => {
    const own: TierFacts = facts.get(memberId) ?? noFacts;
    const { months } = earnedBy(own.spend, book, calendar, at);
    const above = book.ladder.above(book.ladder.byCode(tier));
    return {
      // Who has the lowest tier has it like everybody, be it that what they earned waits for them.
      because: tierReason(tier === book.ladder.lowest.code ? noFacts : own, book, zone, at),
      climb: above ? progressTo(measuresOf(rules, above.code), months, month) : [],
      keep: progressToKeep(measuresOf(rules, tier), months, month),
    };
  });
}
