import { isId } from '../../../chassis/ids.js';
import type { Member } from '../domain/member.js';
import type { TierChange } from '../domain/tier-history.js';
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

/**
 * In the order they are wanted, a merged member as the survivor; null for a member nobody knows. Four statements however many they
 * are, three without numbers, and two more where one was merged.
 */
export async function readMemberStandings(
  parts: MembersParts,
  wanted: readonly WantedMember[],
): Promise<(MemberStanding | null)[]> {
  const { read } = parts.database;
  const numbers = wanted.map(({ memberNumber }) => memberNumber ?? '');
  const [ladder, idsByNumber] = await Promise.all([tierLadder(read), findIdsByNumbers(parts, numbers)]);
  const ids = wanted.map((one, place) => idOf(one, idsByNumber[place] ?? null));
  const standing = (memberIds: readonly string[]) =>
    Promise.all(
      memberIds.length === 0
        ? [[], new Map<string, TierChange[]>()]
        : [membersByIds(read, memberIds, parts.vault), tierChanges(read, memberIds, ladder)],
    );
  const [found, changes] = await standing(distinct(ids));
  const [survivors, theirChanges] = await standing(distinct(found.map(({ mergedInto }) => mergedInto)));
  const members = new Map<string, Member>([...survivors, ...found].map((member) => [member.id, member]));
  return wanted.map(({ at, memberId, memberNumber }, place) => {
    const named = members.get(ids[place] ?? '');
    const member = named?.mergedInto ? members.get(named.mergedInto) : named;
    const byNumber = idsByNumber[place] ?? null;
    if (!member || (memberId && memberNumber && byNumber !== member.id)) return null;
    return { member, tier: tierAt(changes.get(member.id) ?? theirChanges.get(member.id) ?? [], at, ladder) };
  });
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

/** @param idByNumber whose the wanted number is, if anybody's */
function idOf({ memberId }: WantedMember, idByNumber: string | null): string | null {
  if (!memberId) return idByNumber;
  const id = memberId.toLowerCase();
  return isId(id) ? id : null;
}
