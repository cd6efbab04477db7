/**
 * Points may pay less than an award decided, where a cap or a budget is used up. What was cut is recorded, and the
 * points that remain are shared out to the lines anew, so that a return takes back what was paid and nothing more.
 */
import type { AwardId } from '../../../schema/vocabulary.js';
import type { Award, PurchaseLine } from './purchase.js';
import { shareOut } from './share-out.js';

/** What points answered for one award. */
export interface PaidAward {
  awardId: AwardId;
  /** Whole points not paid. */
  cut: number;
}

/** The awards as posted: with their cuts, and with shares that sum to what was paid. Unmentioned awards lost nothing. */
export function awardsAsPaid(
  awards: readonly Award[],
  lines: readonly PurchaseLine[],
  paid: readonly PaidAward[],
): Award[] {
  const cuts = new Map(paid.map(({ awardId, cut }) => [awardId, cut]));
  return awards.map((award) => {
    const cut = cuts.get(award.id) ?? 0;
    if (cut < 0 || cut > award.points) throw new RangeError('A cut must lie within its award');
    if (cut === 0) return award;
    const weights = lines.map((line) => line.amountMinor);
    return { ...award, cut, shares: shareOut(award.points - cut, weights) };
  });
}
