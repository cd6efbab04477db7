import { openInvitationsTo, type HouseholdInvitation } from '../../storage/households/household-invitations.js';
import { householdsOfMembers, membersOfHouseholds, type HouseholdMember } from '../../storage/households/households.js';
import type { MembersParts } from '../members-parts.js';

export interface Household {
  id: string;
  headId: string;
  foundedAt: Date;
  members: HouseholdMember[];
}

/** The households of these members, in their order; null for who has none. One statement. */
export async function readHouseholds(parts: MembersParts, memberIds: readonly string[]): Promise<(Household | null)[]> {
  const found = await householdsOfMembers(parts.database.read, memberIds);
  return memberIds.map((id) => {
    const own = found.find(({ memberId }) => memberId === id);
    if (!own) return null;
    const members = found.filter(({ householdId }) => householdId === own.householdId);
    return { id: own.householdId, headId: own.headId, foundedAt: own.foundedAt, members };
  });
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
