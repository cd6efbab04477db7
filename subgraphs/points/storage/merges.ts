import { In, type EntityManager } from 'typeorm';
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
