/**
 * Where somebody stands in the life of a membership, by what they have bought and when, told at the time of asking:
 *
 * LAPSED    nothing bought for more than 180 days
 * SILENT    nothing bought for more than 90 days
 * TOP       in the highest tier
 * LOYAL     six purchases or more within a year
 * NEWCOMER  one purchase at the most, and a member for 90 days at the most
 * ACTIVE    everybody else
 *
 * The first of these that is true. Who has never bought is counted from the day of joining. A purchase that was returned was one
 * nevertheless: its buyer has been here.
 */
export const lifecycleStages = ['NEWCOMER', 'ACTIVE', 'LOYAL', 'TOP', 'SILENT', 'LAPSED'] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];

export interface LifecycleFacts {
  joinedAt: Date;
  lastPurchaseAt: Date | null;
  purchases: number;
  /** Within the 365 days before. */
  purchasesOfYear: number;
  inHighestTier: boolean;
}

const dayMs = 86_400_000;
const silentAfterDays = 90;
const lapsedAfterDays = 180;
const newcomerDays = 90;
const loyalFrom = 6;

export function lifecycleStage(facts: LifecycleFacts, at: Date): LifecycleStage {
  const { joinedAt, lastPurchaseAt, purchases, purchasesOfYear, inHighestTier } = facts;
  const quietMs = at.getTime() - (lastPurchaseAt ?? joinedAt).getTime();
  if (quietMs > lapsedAfterDays * dayMs) return 'LAPSED';
  if (quietMs > silentAfterDays * dayMs) return 'SILENT';
  if (inHighestTier) return 'TOP';
  if (purchasesOfYear >= loyalFrom) return 'LOYAL';
  return purchases <= 1 && at.getTime() - joinedAt.getTime() <= newcomerDays * dayMs ? 'NEWCOMER' : 'ACTIVE';
}
