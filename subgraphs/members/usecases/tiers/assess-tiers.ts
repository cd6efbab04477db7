import { MonthCalendar, monthNamed, nameOfMonth, type Month } from '../../domain/tiers/calendar-month.js';
import { placesOf } from '../../domain/tiers/monthly-assessment.js';
import { measuresOf } from '../../domain/tiers/tier-rules.js';
import {
  addTierAssessment,
  beginProgress,
  lockOutFacts,
  lockProgress,
  membersWhoBoughtFor,
  nextPiece,
  progress,
  tierAssessmentOf,
  tierAssessments,
  topOfMonth,
  unfinishedMonths,
  type MonthSpan,
} from '../../storage/tiers/tier-assessments.js';
import { tierBook } from '../../storage/tiers/tier-book.js';
import { lockHistories } from '../../storage/lock-members.js';
import type { MembersParts } from '../members-parts.js';
import { recomputeTiers, type RecomputeParts } from './recompute-tiers.js';

export type AssessingParts = RecomputeParts & Pick<MembersParts, 'database'>;

/** How many members a piece is made of: short enough that a delivery of purchases waits for a fraction of a second at the most. */
const membersPerPiece = 2_000;

/** After a month's end its last purchases are still on their way. */
const settlesForMs = 3_600_000;

/** Assesses the months that are due and goes on with what was begun: the schedule's way in. May run twice at once. */
export async function assessDueTiers(parts: AssessingParts): Promise<void> {
  for (const month of await unfinishedMonths(parts.database.read)) await tellMonth(parts, month);
  for (const month of await dueMonths(parts)) await assessTiers(parts, nameOfMonth(month));
}

/**
 * Finds out the top share of a month's spend, fixes the threshold for good, and has the histories of those it concerns follow, in
 * pieces of members each of which is a transaction: what was interrupted goes on where it was, and two at once take turns. False for
 * a month in which nobody bought, of which nothing is fixed.
 * @param month 'YYYY-MM', one that is over
 */
export async function assessTiers(
  parts: AssessingParts,
  month: string,
  mostPerPiece = membersPerPiece,
): Promise<boolean> {
  if (!(await tierAssessmentOf(parts.database.read, month)) && !(await fixThreshold(parts, month))) return false;
  await tellMonth(parts, month, mostPerPiece);
  return true;
}

async function tellMonth(parts: AssessingParts, month: string, mostPerPiece = membersPerPiece): Promise<void> {
  while (await assessPiece(parts, month, mostPerPiece));
}

/** The month before the current one, and with it what was missed since the last that was assessed. */
async function dueMonths({ database, clock, zone }: AssessingParts): Promise<Month[]> {
  const settled = new Date(clock.now().getTime() - settlesForMs);
  const last = new MonthCalendar(zone).monthOf(settled) - 1;
  const [latest] = await tierAssessments(database.read, 1, null);
  const first = latest ? monthNamed(latest.month) + 1 : last;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place);
}

async function fixThreshold(parts: AssessingParts, name: string): Promise<boolean> {
  const { database, zone } = parts;
  const month = monthNamed(name);
  const { ladder, rules } = await tierBook(database.read);
  const inForce = rules.inForceIn(month);
  const top = ladder.all.at(-1) ?? ladder.lowest;
  const sharePercent = measuresOf(inForce, top.code).topSharePercent;
  const found = await topOfMonth(database, spanOf(month, zone), (bought) =>
    sharePercent === null ? 0 : placesOf(bought, sharePercent),
  );
  if (found.membersBought === 0) return false;
  await database.transaction(async (tx) => {
    await lockOutFacts(tx);
    const fixed = { month: name, rulesVersion: inForce.version, sharePercent, ...found };
    if (await addTierAssessment(tx, fixed)) await beginProgress(tx, name);
  });
  return true;
}

/** One piece; false when nothing was left to do. */
export function assessPiece(parts: AssessingParts, name: string, mostPerPiece = membersPerPiece): Promise<boolean> {
  return parts.database.transaction(async (tx) => {
    const standing = await lockProgress(tx, name);
    if (!standing) return false;
    const piece = await nextPiece(tx, standing.doneTo, mostPerPiece);
    if (piece.last !== null) {
      const span = spanOf(monthNamed(name), parts.zone);
      const concerned = await membersWhoBoughtFor(tx, span, standing.thresholdMinor, standing.doneTo, piece.last);
      if (concerned.length > 0) await lockHistories(tx, concerned);
      await recomputeTiers(parts, tx, concerned);
    }
    await progress(tx, name, piece);
    return true;
  });
}

function spanOf(month: Month, zone: string): MonthSpan {
  const calendar = new MonthCalendar(zone);
  return { from: calendar.firstInstantOf(month), until: calendar.firstInstantOf(month + 1) };
}
