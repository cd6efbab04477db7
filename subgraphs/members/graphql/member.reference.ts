import type { RequestContext } from '../../../chassis/caller.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { memberLoader } from './loaders.js';
import type { MemberType } from './member.type.js';
import { memberSeenBy } from './who-sees-a-member.js';

/** A member of whom another subgraph knows the id: as the caller may see them, one statement for all of a request. */
export function memberReference(parts: MembersParts) {
  return async ({ id }: Record<string, unknown>, context: RequestContext): Promise<MemberType | null> => {
    const member = await memberLoader(context, parts).load(String(id).toLowerCase());
    return member && memberSeenBy(context, member);
  };
}
