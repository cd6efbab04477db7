import { openInvitationsTo, type HouseholdInvitation } from '../../storage/households/household-invitations.js';
import { householdSizesOf } from '../../storage/households/household-sizes.js';
import { membersOfHouseholds } from '../../storage/households/households.js';
import type { MembersParts } from '../members-parts.js';

/** How many belong to the household of each of these members, themselves included; 0 for who has none. One statement. */
export async function readHouseholdSizes(parts: MembersParts, memberIds: readonly string[]): Promise<number[]> {
  const sizes = await householdSizesOf(parts.database.reads, memberIds);
  return memberIds.map((id) => sizes.get(id) ?? 0);
}

/** Who belongs to these households, in their order; nobody where there is none, or it is over. One statement. */
export async function readHouseholdMembers(parts: MembersParts, ids: readonly string[]): Promise<string[][]> {
  const found = await membersOfHouseholds(parts.database.reads, ids);
  return ids.map((id) => found.filter(({ householdId }) => householdId === id).map(({ memberId }) => memberId));
}

/** Which invitations wait for this member's answer. */
export function readInvitationsTo(parts: MembersParts, memberId: string): Promise<HouseholdInvitation[]> {
  return openInvitationsTo(parts.database.read, memberId, parts.clock.now());
}
