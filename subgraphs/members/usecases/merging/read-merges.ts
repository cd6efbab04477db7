import { badInput } from '../../../../chassis/domain-error.js';
import { isId } from '../../../../chassis/ids.js';
import type { Page } from '../../../../chassis/relay.js';
import type { MemberMerge } from '../../domain/merging/member-merge.js';
import { findMerge, mergePage } from '../../storage/merging/member-merges.js';
import type { MembersParts } from '../members-parts.js';

export async function readMerge(parts: MembersParts, mergeId: string): Promise<MemberMerge> {
  const merge = await findMerge(parts.database.read, mergeId);
  if (!merge) throw new Error('a merge that was asked for cannot be found');
  return merge;
}

/** Null where there is none of this id. */
export function findMergeById(parts: MembersParts, mergeId: string): Promise<MemberMerge | null> {
  return findMerge(parts.database.read, mergeId);
}

/** Newest first, one more than the page's size. Throws BAD_USER_INPUT for a cursor that is none. */
export function listMerges(parts: MembersParts, page: Page): Promise<MemberMerge[]> {
  const [requestedAt = '', mergeId = ''] = page.after ?? [];
  if (page.after && (Number.isNaN(Date.parse(requestedAt)) || !isId(mergeId))) {
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  }
  return mergePage(parts.database.read, { limit: page.size + 1, after: page.after && { requestedAt, mergeId } });
}
