import type { Badge } from '../../domain/growth/badge.js';
import { growthOf, type GrowthStep } from '../../domain/growth/growth-path.js';
import { lifecycleStage, type LifecycleStage } from '../../domain/growth/lifecycle.js';
import type { Member } from '../../domain/member.js';
import { memberGrowth } from '../../storage/growth/growth.js';
import type { MembersParts } from '../members-parts.js';

export interface Growth {
  stage: LifecycleStage;
  badges: Badge[];
  milestones: GrowthStep[];
  tasks: GrowthStep[];
}

/** How members have grown until now, in their order. One statement however many. */
export async function readGrowth(
  { database, clock, zone }: MembersParts,
  wanted: readonly { member: Member; inHighestTier: boolean }[],
): Promise<Growth[]> {
  const at = clock.now();
  const ids = wanted.map(({ member }) => member.id);
  const found = await memberGrowth(database.reads, ids, at, zone);
  return wanted.map(({ member, inHighestTier }) => {
    const { id, joinedAt, details } = member;
    const grown = found.get(id);
    if (!grown) throw new Error('what a member has grown by is always told');
    const { badges, ...facts } = grown;
    const detailsTold = [details.phone, details.email, details.birthday].filter((detail) => detail !== null).length;
    return {
      stage: lifecycleStage({ ...facts, joinedAt, inHighestTier }, at),
      badges,
      ...growthOf({ ...facts, detailsTold, badges: badges.length }),
    };
  });
}
