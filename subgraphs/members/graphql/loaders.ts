import type DataLoader from 'dataloader';
import type { RequestContext } from '../../../chassis/caller.js';
import { loaderFor } from '../../../chassis/loaders.js';
import type { Member } from '../domain/member.js';
import type { TierStanding } from '../domain/tier-standing.js';
import { findMembers } from '../usecases/find-members.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { readTierStandings } from '../usecases/read-tiers.js';

export function memberLoader(context: RequestContext, parts: MembersParts): DataLoader<string, Member | null> {
  return loaderFor(context, findMembers, (ids: readonly string[]) => findMembers(parts, ids));
}

export function tierStandingLoader(context: RequestContext, parts: MembersParts): DataLoader<Member, TierStanding> {
  return loaderFor(context, readTierStandings, (members: readonly Member[]) => readTierStandings(parts, members));
}
