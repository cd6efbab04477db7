/**
 * Rule: two memberships of one person become one. One of them, the survivor, goes on with everything of both; the other leads to it.
 * Ops ask for it and a second person agrees. Until thirty days later it can be taken back. Whoever has taken in another is
 * merged into nobody, so that a merge leads one step and never in a circle: the other way round is always open.
 */
import type { MemberStatus } from '../member.js';

export const mergeReasons = ['ENROLLED_TWICE', 'MEMBER_ASKED', 'OTHER'] as const;
export type MergeReason = (typeof mergeReasons)[number];

/** Those who do a part of a merge besides members itself. */
export const mergingSubgraphs = ['points', 'campaigns', 'rewards', 'partners'] as const;
export type MergingSubgraph = (typeof mergingSubgraphs)[number];

export const mergeStates = ['REQUESTED', 'RUNNING', 'DONE', 'UNMERGING', 'UNMERGED'] as const;
export type MergeState = (typeof mergeStates)[number];

export interface MergePart {
  subgraph: MergingSubgraph;
  mergedAt: Date | null;
  unmergedAt: Date | null;
}

export interface MemberMerge {
  mergeId: string;
  survivorId: string;
  mergedId: string;
  reason: MergeReason;
  requestedBy: string;
  requestedAt: Date;
  approvedBy: string | null;
  mergedAt: Date | null;
  unmergedBy: string | null;
  unmergedAt: Date | null;
  /** One for each of the subgraphs, in their order. */
  parts: MergePart[];
}

export function stateOf({ mergedAt, unmergedAt, parts }: MemberMerge): MergeState {
  if (mergedAt === null) return 'REQUESTED';
  if (unmergedAt === null) return parts.every((part) => part.mergedAt) ? 'DONE' : 'RUNNING';
  return parts.every((part) => part.unmergedAt) ? 'UNMERGED' : 'UNMERGING';
}

const daysToTakeBack = 30;

/** The first instant at which it can no longer be taken back; null before it is made. */
export function finalFrom({ mergedAt }: Pick<MemberMerge, 'mergedAt'>): Date | null {
  return mergedAt && new Date(mergedAt.getTime() + daysToTakeBack * 86_400_000);
}

/** Only memberships in good standing are merged: what holds one of them up is settled first. */
export function canBeMerged(status: MemberStatus): boolean {
  return status === 'ACTIVE';
}
