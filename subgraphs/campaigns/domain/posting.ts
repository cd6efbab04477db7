/**
 * Points may pay less than an award decided, where a cap or a budget is used up. What was cut is recorded, and how points has
 * shared out to the lines what it paid, to the point: a return asks for a line's points back, and may ask for what that line
 * got in the books and nothing else.
 */
import type { AwardId } from '../../../schema/vocabulary.js';
import type { Award, PurchaseLine } from './purchase.js';

/** What points answered for one award. */
export interface PaidAward {
  awardId: AwardId;
  /** Whole points paid. */
  points: number;
  /** Whole points not paid. */
  cut: number;
  /** What each line got; a line that got nothing may be left out. */
  lines: readonly { lineId: string; points: number }[];
}

/**
 * The awards as posted: with their cuts, and with the shares that points has. Unmentioned awards, and those that were paid
 * whole, are as they were. Throws a RangeError on an answer that does not fit what was asked.
 */
export function awardsAsPaid(
  awards: readonly Award[],
  lines: readonly PurchaseLine[],
  paid: readonly PaidAward[],
): Award[] {
  const answered = new Map(paid.map((award) => [award.awardId, award]));
  return awards.map((award) => {
    const answer = answered.get(award.id);
    if (!answer) return award;
    const { points, cut } = answer;
    if (cut < 0 || points < 0 || points + cut !== award.points - award.cut) {
      throw new RangeError('What is paid and what is cut must add up to what was asked for');
    }
    return cut === 0 ? award : { ...award, cut: award.cut + cut, shares: sharesOf(answer, lines) };
  });
}

function sharesOf({ points, lines: paid }: PaidAward, lines: readonly PurchaseLine[]): number[] {
  const ofLine = new Map(paid.map((line) => [line.lineId, line.points]));
  const shares = lines.map(({ lineId }) => ofLine.get(lineId) ?? 0);
  if (shares.reduce((sum, share) => sum + share, 0) !== points) {
    throw new RangeError("What is paid must be shared out over the purchase's own lines");
  }
  return shares;
}
