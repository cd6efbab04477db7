import { isId } from '../../../chassis/ids.js';
import type { Member } from '../domain/member.js';
import { tierAt } from '../domain/tier-standing.js';
import type { Tier } from '../domain/tiers.js';
import { membersByIds } from '../storage/members.js';
import { tierChanges, tierLadder } from '../storage/tiers.js';
import { findIdsByNumbers } from './find-members.js';
import type { MembersParts } from './members-parts.js';

/** Somebody by id, by number or card, or by both, which then have to name the same member; and the instant that matters. */
export interface WantedMember {
  memberId?: string | null;
  memberNumber?: string | null;
  at: Date;
}

export interface MemberStanding {
  member: Member;
  /** In force at the instant asked for, as far as the facts known today tell. */
  tier: Tier;
}

/** In the order they are wanted; null for a member nobody knows. Four statements however many they are, three without numbers. */
export async function readMemberStandings(
  parts: MembersParts,
  wanted: readonly WantedMember[],
): Promise<(MemberStanding | null)[]> {
  const { read } = parts.database;
  const numbers = wanted.map(({ memberNumber }) => memberNumber ?? '');
  const [ladder, idsByNumber] = await Promise.all([tierLadder(read), findIdsByNumbers(parts, numbers)]);
  const ids = wanted.map((one, place) => idOf(one, idsByNumber[place] ?? null));
  const known = [...new Set(ids.filter((id) => id !== null))];
  const [found, changes] = await Promise.all([
    membersByIds(read, known, parts.vault),
    tierChanges(read, known, ladder),
  ]);
  const members = new Map<string, Member>(found.map((member) => [member.id, member]));
  return wanted.map(({ at }, place) => {
    const member = members.get(ids[place] ?? '');
    return member ? { member, tier: tierAt(changes.get(member.id) ?? [], at, ladder) } : null;
  });
}

/** @param idByNumber whose the wanted number is, if anybody's */
function idOf({ memberId, memberNumber }: WantedMember, idByNumber: string | null): string | null {
  if (!memberId) return idByNumber;
  const id = memberId.toLowerCase();
  return !isId(id) || (memberNumber && idByNumber !== id) ? null : id;
}
