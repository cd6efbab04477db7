import { sharedTier } from '../../domain/households/household.js';
import { maskedName } from '../../domain/personal-details.js';
import type { Tier } from '../../domain/tiers.js';
import { seenHouseholdsOfMembers } from '../../storage/households/seen-households.js';
import { openManyDetails } from '../../storage/vault/sealed-details.js';
import type { MembersParts } from '../members-parts.js';

export interface SeenHousehold {
  id: string;
  headId: string;
  foundedAt: Date;
  members: SeenMember[];
  /** The best tier of its members. */
  sharedTier: Tier | null;
}

interface SeenMember {
  memberId: string;
  /** No more of the name than its first letter. */
  displayName: string;
  joinedAt: Date;
}

/**
 * The households of these members as those who belong there see them, in the members' order; null for who has none. One statement
 * however many, one for keys that are not at hand, and one after something was approved.
 */
export async function seeHouseholds(
  { clock, database, tiers, vault }: MembersParts,
  memberIds: readonly string[],
): Promise<(SeenHousehold | null)[]> {
  const { stamp, seen } = await seenHouseholdsOfMembers(database.reads, memberIds, clock.now());
  if (seen.length === 0) return memberIds.map(() => null);
  const [{ ladder }, details] = await Promise.all([tiers.of(stamp), openManyDetails(vault, seen)]);
  const known = seen.map((one, place) => ({
    ...one,
    displayName: maskedName(details[place]?.displayName ?? ''),
    // What a light member has earned waits for them until they say who they are.
    tier: one.tierCode === null || one.kind === 'LIGHT' ? ladder.lowest : ladder.byCode(one.tierCode),
  }));
  return memberIds.map((id) => {
    const own = known.find(({ memberId }) => memberId === id);
    if (!own) return null;
    const members = known.filter(({ householdId }) => householdId === own.householdId);
    return {
      id: own.householdId,
      headId: own.headId,
      foundedAt: own.foundedAt,
      members,
      sharedTier: sharedTier(members.map(({ tier }) => tier)),
    };
  });
}
