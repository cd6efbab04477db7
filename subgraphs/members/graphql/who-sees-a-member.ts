import { holdsScope, isPersonOrOps, isSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import type { Member } from '../domain/member.js';
import { maskedName } from '../domain/personal-details.js';
import { MemberType } from './member.type.js';

/** What a till needs to serve somebody who says a number, and no more. */
const tillScopes = ['purchases:record', 'purchases:import', 'members:enrol'];

export function isTill({ caller }: RequestContext): boolean {
  return caller.kind === 'channel' && tillScopes.some((scope) => holdsScope(caller, scope));
}

/**
 * The member as this caller may see them: whole for themselves, also once they have left, and for ops with members:read, with a masked
 * name for a till.
 * Throws UNAUTHENTICATED or FORBIDDEN for everybody else.
 */
export function memberSeenBy(context: RequestContext, member: Member): MemberType {
  if (context.caller.kind === 'anonymous') throw unauthenticated();
  if (isPersonOrOps(context, member.id, 'members:read')) return memberType(member, member.details.displayName);
  if (isTill(context)) return memberMasked(member);
  throw forbidden();
}

/** The member whom ops have acted on: with the name whole for those who may read it, masked for those who only write. */
export function memberForOps(context: RequestContext, member: Member): MemberType {
  return isSelfOrOps(context, member.id, 'members:read') ? memberAsTold(member) : memberMasked(member);
}

/** The member as a till sees them. */
export function memberMasked(member: Member): MemberType {
  return memberType(member, maskedName(member.details.displayName));
}

/** The member as whoever has just told us these details sees them. */
export function memberAsTold(member: Member): MemberType {
  return memberType(member, member.details.displayName);
}

function memberType(member: Member, displayName: string): MemberType {
  const { id, number, status, joinedAt } = member;
  return Object.assign(new MemberType(), { id, number, status, joinedAt, displayName, member });
}
