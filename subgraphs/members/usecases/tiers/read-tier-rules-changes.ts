import type { VersionList, VersionOnRecord } from '../../../../chassis/versions-on-record.js';
import { versionsOnRecord } from '../../../../chassis/versions-on-record.js';
import { MonthCalendar } from '../../domain/tiers/calendar-month.js';
import type { RulesStanding } from '../../domain/tiers/tier-rules.js';
import { tierBook } from '../../storage/tiers/tier-book.js';
import type { MembersParts } from '../members-parts.js';
import { tierRulesKind } from './tier-rules-kind.js';
import type { TierRulesBody } from './tier-rules-shape.js';

export type RecordedTierRules = VersionOnRecord<TierRulesBody> & { standing: RulesStanding | null };

/** What has been proposed and decided of the rules, newest first, and which of it counts this month. */
export async function readTierRulesChanges(
  { database, clock, zone }: MembersParts,
  list: VersionList,
): Promise<RecordedTierRules[]> {
  const [found, { rules }] = await Promise.all([
    versionsOnRecord<TierRulesBody>(database.read, tierRulesKind, list),
    tierBook(database.read),
  ]);
  const month = new MonthCalendar(zone).monthOf(clock.now());
  return found.map((one) => ({
    ...one,
    // Of these alone the book knows: whatever is not approved stands nowhere.
    standing: one.state === 'LIVE' || one.state === 'ENDED' ? rules.standingOf(one.version, month) : null,
  }));
}
