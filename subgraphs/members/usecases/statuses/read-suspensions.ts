import { inOrder } from '../../../../chassis/loaders.js';
import { lastSuspensions, type Suspension } from '../../storage/statuses/member-statuses.js';
import type { MembersParts } from '../members-parts.js';

/** For members who are suspended, in their order. One statement. */
export async function readSuspensions(
  parts: MembersParts,
  memberIds: readonly string[],
): Promise<(Suspension | null)[]> {
  const found = await lastSuspensions(parts.database.read, memberIds);
  return inOrder<string, Suspension>(memberIds, found, ({ memberId }) => memberId);
}
