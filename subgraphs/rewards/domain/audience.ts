/**
 * Some rewards are for some members alone: of a tier, new to the programme, or in the month of their birthday. Whoever is
 * not meant may look at them and not take them.
 */
import type { Buyer } from './buyer.js';
import type { TierCode } from './tier-code.js';

export interface Audience {
  /** Null: of any tier. */
  tiers: readonly TierCode[] | null;
  /** Who joined no longer ago than so many days of 24 hours; null: whenever. */
  joinedWithinDays: number | null;
  /** In the month of their birthday alone. */
  birthMonthOnly: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;

/** @param month the programme's month of that instant, 1 to 12 */
export function isMeant(audience: Audience | null, buyer: Buyer, at: Date, month: number): boolean {
  if (audience === null) return true;
  const { tiers, joinedWithinDays, birthMonthOnly } = audience;
  if (tiers !== null && !tiers.includes(buyer.tier)) return false;
  if (joinedWithinDays !== null && at.getTime() - buyer.joinedAt.getTime() > joinedWithinDays * dayMs) return false;
  return !birthMonthOnly || buyer.birthMonth === month;
}
