import { isId } from '../../../chassis/ids.js';
import { factorOf, type Benefit, type Factor } from '../domain/benefits/benefit.js';
import type { Member } from '../domain/member.js';
import type { TierChange } from '../domain/tiers/tier-changes.js';
import { tierAt } from '../domain/tier-standing.js';
import type { Tier } from '../domain/tiers.js';
import { membersByIds } from '../storage/members.js';
import { stampedTierChanges } from '../storage/tiers/stamped-tier-changes.js';
import type { TierCatalogue } from '../storage/tiers/tier-catalogue.js';
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
  /** What the tier gives. */
  benefits: readonly Benefit[];
  /** By how much more the tier's points are worth on redemption. */
  redemptionBonus: Factor;
  /** Of the definition that the bonus is from. */
  benefitsVersion: number;
  /** They were named by a card of theirs that is blocked. */
  cardBlocked: boolean;
}

/**
 * In the order they are wanted, a merged member as the survivor; null for a member nobody knows. Three statements however many they
 * are, two without numbers, two more where one was merged, and one after something was approved.
 */
export async function readMemberStandings(
  parts: MembersParts,
  wanted: readonly WantedMember[],
): Promise<(MemberStanding | null)[]> {
  const owners = await findOwnersByNumbers(
    parts,
    wanted.map(({ memberNumber }) => memberNumber ?? ''),
  );
  const ids = wanted.map((one, place) => idOf(one, owners[place]?.memberId ?? null));
  const named = await lookAt(parts, distinct(ids));
  const survivors = await lookAt(parts, distinct([...named.values()].map(({ member }) => member.mergedInto)));
  const found = new Map([...survivors, ...named]);
  return wanted.map(({ at, memberId, memberNumber }, place) => {
    const id = ids[place] ?? '';
    const looked = found.get(found.get(id)?.member.mergedInto ?? id);
    if (!looked || (memberId && memberNumber && owners[place]?.memberId !== looked.member.id)) return null;
    const { member, history, catalogue } = looked;
    const { ladder, benefits: byTier } = catalogue;
    // What a light member has earned waits for them: until they say who they are, they are in the lowest tier.
    const tier = member.kind === 'LIGHT' ? ladder.lowest : tierAt(history, at, ladder);
    const { benefits, version } = byTier.get(tier.code) ?? { benefits: [], version: 0 };
    return {
      member,
      tier,
      benefits,
      redemptionBonus: factorOf(benefits, 'REDEMPTION_BONUS'),
      benefitsVersion: version,
      cardBlocked: owners[place]?.blocked ?? false,
    };
  });
}

interface LookedAt {
  member: Member;
  history: readonly TierChange[];
  catalogue: TierCatalogue;
}

/** Those there are of these members, with what is in force for them. */
async function lookAt({ database, vault, tiers }: MembersParts, ids: string[]): Promise<Map<string, LookedAt>> {
  if (ids.length === 0) return new Map();
  const [found, { catalogue, changes }] = await Promise.all([
    membersByIds(database.reads, ids, vault),
    stampedTierChanges(database.reads, tiers, ids),
  ]);
  return new Map(found.map((member) => [member.id, { member, history: changes.get(member.id) ?? [], catalogue }]));
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
