import { isId } from '../../../chassis/ids.js';
import { factorOf, type Factor } from '../domain/benefits/benefit.js';
import type { Member } from '../domain/member.js';
import type { TierChange } from '../domain/tiers/tier-changes.js';
import { tierAt } from '../domain/tier-standing.js';
import type { Tier } from '../domain/tiers.js';
import { tierBenefits } from '../storage/benefits/benefits.js';
import { membersByIds } from '../storage/members.js';
import { tierChanges, tierLadder } from '../storage/tiers.js';
import { findOwnersByNumbers } from './find-members.js';
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
  /** By how much more the tier's points are worth on redemption. */
  redemptionBonus: Factor;
  /** Of the definition that the bonus is from. */
  benefitsVersion: number;
  /** They were named by a card of theirs that is blocked. */
  cardBlocked: boolean;
}

/**
 * In the order they are wanted, a merged member as the survivor; null for a member nobody knows. Five statements however many they
 * are, four without numbers, and two more where one was merged.
 */
export async function readMemberStandings(
  parts: MembersParts,
  wanted: readonly WantedMember[],
): Promise<(MemberStanding | null)[]> {
  const { read } = parts.database;
  const numbers = wanted.map(({ memberNumber }) => memberNumber ?? '');
  const [ladder, byTier, owners] = await Promise.all([
    tierLadder(read),
    tierBenefits(read),
    findOwnersByNumbers(parts, numbers),
  ]);
  const ids = wanted.map((one, place) => idOf(one, owners[place]?.memberId ?? null));
  const standing = async (memberIds: readonly string[]): Promise<[Member[], Map<string, TierChange[]>]> =>
    memberIds.length === 0
      ? [[], new Map()]
      : Promise.all([membersByIds(read, memberIds, parts.vault), tierChanges(read, memberIds, ladder)]);
  const [found, changes] = await standing(distinct(ids));
  const [survivors, theirChanges] = await standing(distinct(found.map(({ mergedInto }) => mergedInto)));
  const members = new Map<string, Member>([...survivors, ...found].map((member) => [member.id, member]));
  return wanted.map(({ at, memberId, memberNumber }, place) => {
    const named = members.get(ids[place] ?? '');
    const member = named?.mergedInto ? members.get(named.mergedInto) : named;
    if (!member || (memberId && memberNumber && owners[place]?.memberId !== member.id)) return null;
    const history = changes.get(member.id) ?? theirChanges.get(member.id) ?? [];
    // What a light member has earned waits for them: until they say who they are, they are in the lowest tier.
    const tier = member.kind === 'LIGHT' ? ladder.lowest : tierAt(history, at, ladder);
    const { benefits, version } = byTier.get(tier.code) ?? { benefits: [], version: 0 };
    return {
      member,
      tier,
      redemptionBonus: factorOf(benefits, 'REDEMPTION_BONUS'),
      benefitsVersion: version,
      cardBlocked: owners[place]?.blocked ?? false,
    };
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
