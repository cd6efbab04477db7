import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { MemberMerge } from '../domain/member-merge.js';
import { MemberMergeRow } from './member-merge.row.js';

/** The member's latest merge; null for one that was never merged. */
export function findMerge(manager: EntityManager, memberId: string): Promise<MemberMerge | null> {
  return manager.findOneBy(MemberMergeRow, { memberId });
}

/** The merges into these members that are in force. */
export function findMergedInto(manager: EntityManager, memberIds: readonly string[]): Promise<MemberMerge[]> {
  return manager.findBy(MemberMergeRow, { into: In([...memberIds]) });
}

/** Whether points of the member are still on their way because of a merge, or of its end. */
export async function isMergeUnderWay(manager: EntityManager, memberId: string): Promise<boolean> {
  const found = await rows(
    manager,
    `select 1 from member_merge where member_id = $1 and done_at is null
     union all select 1 from member_merge where survivor_id = $1 and done_at is null
     limit 1`,
    [memberId],
  );
  return found.length > 0;
}

export async function markMergeDone(tx: EntityManager, memberId: string, mergeId: string): Promise<void> {
  const text = 'update member_merge set done_at = app_now() where member_id = $1 and merge_id = $2';
  await rows(tx, text, [memberId, mergeId]);
}
