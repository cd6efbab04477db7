import { isId } from '../../../../chassis/ids.js';
import { factorOf, type Factor } from '../../domain/benefits/benefit.js';
import { stampedTiersInForce } from '../../storage/tiers/stamped-tiers-in-force.js';
import type { MembersParts } from '../members-parts.js';

/**
 * By how much more the points of each are worth on redemption, by the tier of now, a merged member as the survivor; null for a member
 * nobody knows. One statement however many they are, and one after something was approved; nothing personal is opened for it.
 */
export async function readRedemptionBonuses(
  { database, tiers, clock }: MembersParts,
  memberIds: readonly string[],
): Promise<(Factor | null)[]> {
  const ids = memberIds.map((id) => id.toLowerCase());
  const known = await stampedTiersInForce(database.reads, [...new Set(ids.filter(isId))], clock.now());
  const { ladder, benefits } = await tiers.of(known.stamp);
  return ids.map((id) => {
    const tier = known.tiers.get(id);
    if (tier === undefined) return null;
    return factorOf(benefits.get(tier ?? ladder.lowest.code)?.benefits ?? [], 'REDEMPTION_BONUS');
  });
}
