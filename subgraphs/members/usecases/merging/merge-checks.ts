import type { EntityManager } from 'typeorm';
import { unknownMember } from '../../domain/statuses/status-errors.js';
import { canBeMerged, type MemberMerge } from '../../domain/merging/member-merge.js';
import { memberHasMerged, memberNotMergeable, mergeUnderWay, sameMember } from '../../domain/merging/merge-errors.js';
import { findUnfinished, lockTwo } from '../../storage/merging/member-merges.js';

/**
 * Locks both members and refuses what cannot be merged: SAME_MEMBER, MEMBER_NOT_MERGEABLE for one that is suspended, closed, erased or
 * merged, MEMBER_HAS_MERGED, MERGE_UNDER_WAY. Fault: UNKNOWN_MEMBER.
 */
export async function requireMergeable(
  tx: EntityManager,
  { survivorId, mergedId }: Pick<MemberMerge, 'survivorId' | 'mergedId'>,
): Promise<void> {
  if (survivorId === mergedId) throw sameMember();
  const members = await lockTwo(tx, [survivorId, mergedId]);
  for (const [field, memberId] of Object.entries({ survivorId, mergedId })) {
    const member = members.get(memberId);
    if (!member) throw unknownMember({ path: ['input', field] });
    if (!canBeMerged(member.status)) throw memberNotMergeable({ memberId, status: member.status });
  }
  if (members.get(mergedId)?.hasMerged) throw memberHasMerged({ memberId: mergedId });
  const mergeId = await findUnfinished(tx, [survivorId, mergedId], 'UNMERGING');
  if (mergeId !== null) throw mergeUnderWay({ mergeId });
}
