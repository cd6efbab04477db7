import { growthOf, type GrowthStep } from '../../domain/growth/growth-path.js';
import { lifecycleStage, type LifecycleStage } from '../../domain/growth/lifecycle.js';
import type { Member } from '../../domain/member.js';
import { memberBadges, purchaseFigures, redemptionCounts, type Badge } from '../../storage/growth/growth.js';
import type { MembersParts } from '../members-parts.js';

export interface Growth {
  stage: LifecycleStage;
  badges: Badge[];
  milestones: GrowthStep[];
  tasks: GrowthStep[];
}

/** How members have grown until now, in their order. Three statements however many. */
export async function readGrowth(
  { database, clock, zone }: MembersParts,
  wanted: readonly { member: Member; inHighestTier: boolean }[],
): Promise<Growth[]> {
  const at = clock.now();
  const ids = wanted.map(({ member }) => member.id);
  const [figures, badges, redemptions] = await Promise.all([
    purchaseFigures(database.read, ids, at, zone),
    memberBadges(database.read, ids),
    redemptionCounts(database.read, ids),
  ]);
  return wanted.map(({ member, inHighestTier }) => {
    const { id, joinedAt, details } = member;
    const bought = figures.get(id);
    const {
      purchases = 0,
      purchasesOfYear = 0,
      lastPurchaseAt = null,
      spendMinor = 0,
      activeMonths = 0,
    } = bought ?? {};
    const own = badges.filter(({ memberId }) => memberId === id);
    const detailsTold = [details.phone, details.email, details.birthday].filter((detail) => detail !== null).length;
    return {
      stage: lifecycleStage({ joinedAt, lastPurchaseAt, purchases, purchasesOfYear, inHighestTier }, at),
      badges: own,
      ...growthOf({
        purchases,
        spendMinor,
        activeMonths,
        detailsTold,
        redemptions: redemptions.get(id) ?? 0,
        badges: own.length,
      }),
    };
  });
}
