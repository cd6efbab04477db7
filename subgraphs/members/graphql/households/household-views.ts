import type { RequestContext } from '../../../../chassis/caller.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { sharedTier } from '../../domain/households/household.js';
import { maskedName } from '../../domain/personal-details.js';
import type { Tier } from '../../domain/tiers.js';
import { readHouseholds, type Household } from '../../usecases/households/read-households.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { memberLoader, tierStandingLoader } from '../loaders.js';
import { HouseholdInvitationType, HouseholdMemberType, HouseholdType } from './household.types.js';

/** The household of a member as those who belong to it see it; null where there is none. */
export async function householdOf(
  context: RequestContext,
  parts: MembersParts,
  memberId: string,
): Promise<HouseholdType | null> {
  const household = await loadHousehold(context, parts, memberId);
  return household && householdView(context, parts, household);
}

function loadHousehold(context: RequestContext, parts: MembersParts, memberId: string): Promise<Household | null> {
  const loader = loaderFor(context, readHouseholds, (ids: readonly string[]) => readHouseholds(parts, ids));
  return loader.load(memberId);
}

/** The best tier of these, who share a household; null where nobody is left. */
export async function sharedTierOf(
  context: RequestContext,
  parts: MembersParts,
  memberIds: readonly string[],
): Promise<Tier | null> {
  const known = await memberLoader(context, parts).loadMany(memberIds);
  const standings = await Promise.all(
    known.flatMap((member) =>
      member === null || member instanceof Error ? [] : [tierStandingLoader(context, parts).load(member)],
    ),
  );
  return sharedTier(standings.map(({ tier }) => tier));
}

/** The tier by which a member shares the service of their household; null where they have none. */
export async function sharedTierFor(
  context: RequestContext,
  parts: MembersParts,
  memberId: string,
): Promise<Tier | null> {
  const household = await loadHousehold(context, parts, memberId);
  return (
    household &&
    sharedTierOf(
      context,
      parts,
      household.members.map((one) => one.memberId),
    )
  );
}

/**
 * After a change: what was loaded before it is of no use any more. Null for who does not belong there any more: an answer that comes
 * again, long after, tells the state of now.
 */
export async function householdNow(
  context: RequestContext,
  parts: MembersParts,
  memberId: string,
): Promise<HouseholdType | null> {
  const [household = null] = await readHouseholds(parts, [memberId]);
  return household && householdView(context, parts, household);
}

export async function firstLetterOf(context: RequestContext, parts: MembersParts, memberId: string): Promise<string> {
  const member = await memberLoader(context, parts).load(memberId);
  return maskedName(member?.details.displayName ?? '');
}

export async function invitationView(
  context: RequestContext,
  parts: MembersParts,
  { id, invitedBy, expiresAt, code = null }: { id: string; invitedBy: string; expiresAt: Date; code?: string | null },
): Promise<HouseholdInvitationType> {
  const from = await firstLetterOf(context, parts, invitedBy);
  return Object.assign(new HouseholdInvitationType(), { id, from, expiresAt, joinCode: code });
}

async function householdView(
  context: RequestContext,
  parts: MembersParts,
  { id, headId, foundedAt, members }: Household,
): Promise<HouseholdType> {
  const shown = await Promise.all(
    members.map(async ({ memberId, joinedAt }) =>
      Object.assign(new HouseholdMemberType(), {
        id: memberId,
        displayName: await firstLetterOf(context, parts, memberId),
        role: memberId === headId ? 'HEAD' : 'MEMBER',
        since: joinedAt,
      }),
    ),
  );
  return Object.assign(new HouseholdType(), { id, foundedAt, members: shown });
}
