import type { RequestContext } from '../../../../chassis/caller.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { maskedName } from '../../domain/personal-details.js';
import type { Tier } from '../../domain/tiers.js';
import { seeHouseholds, type SeenHousehold } from '../../usecases/households/see-households.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { memberLoader } from '../loaders.js';
import { tierTypeOf } from '../tier.type.js';
import { HouseholdInvitationType, HouseholdMemberType, HouseholdType } from './household.types.js';

/** The household of a member as those who belong to it see it; null where there is none. */
export async function householdOf(
  context: RequestContext,
  parts: MembersParts,
  memberId: string,
): Promise<HouseholdType | null> {
  const household = await loadHousehold(context, parts, memberId);
  return household && householdView(household, context);
}

function loadHousehold(context: RequestContext, parts: MembersParts, memberId: string): Promise<SeenHousehold | null> {
  const loader = loaderFor(context, seeHouseholds, (ids: readonly string[]) => seeHouseholds(parts, ids));
  return loader.load(memberId);
}

/** The tier by which a member shares the service of their household; null where they have none. */
export async function sharedTierFor(
  context: RequestContext,
  parts: MembersParts,
  memberId: string,
): Promise<Tier | null> {
  const household = await loadHousehold(context, parts, memberId);
  return household?.sharedTier ?? null;
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
  const [household = null] = await seeHouseholds(parts, [memberId]);
  return household && householdView(household, context);
}

async function firstLetterOf(context: RequestContext, parts: MembersParts, memberId: string): Promise<string> {
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

function householdView(
  { id, headId, foundedAt, members, sharedTier }: SeenHousehold,
  { locale }: RequestContext,
): HouseholdType {
  const shown = members.map(({ memberId, displayName, joinedAt }) =>
    Object.assign(new HouseholdMemberType(), {
      id: memberId,
      displayName,
      role: memberId === headId ? 'HEAD' : 'MEMBER',
      since: joinedAt,
    }),
  );
  return Object.assign(new HouseholdType(), {
    id,
    foundedAt,
    members: shown,
    sharedTier: sharedTier && tierTypeOf(sharedTier, locale),
  });
}
