import type { RequestContext } from '../../../../chassis/caller.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { maskedName } from '../../domain/personal-details.js';
import { readHouseholds, type Household } from '../../usecases/households/read-households.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { memberLoader } from '../loaders.js';
import { HouseholdInvitationType, HouseholdMemberType, HouseholdType } from './household.types.js';

/** The household of a member as those who belong to it see it; null where there is none. */
export async function householdOf(
  context: RequestContext,
  parts: MembersParts,
  memberId: string,
): Promise<HouseholdType | null> {
  const loader = loaderFor(context, readHouseholds, (ids: readonly string[]) => readHouseholds(parts, ids));
  const household = await loader.load(memberId);
  return household && householdView(context, parts, household);
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
