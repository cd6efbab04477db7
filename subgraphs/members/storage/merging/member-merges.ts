import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { MemberStatus } from '../../domain/member.js';
import {
  mergingSubgraphs,
  type MemberMerge,
  type MergePart,
  type MergingSubgraph,
} from '../../domain/merging/member-merge.js';
import { holdThresholds, lockMembers } from '../lock-members.js';

export interface MergePage {
  limit: number;
  /** Where the page before ended; null for the newest. */
  after: { requestedAt: string; mergeId: string } | null;
}

type MergeRow = Omit<MemberMerge, 'parts'> & { parts: MergePartText[] | null };
interface MergePartText {
  subgraph: MergingSubgraph;
  mergedAt: string | null;
  unmergedAt: string | null;
}

const columns = `
  merge_id as "mergeId", survivor_id as "survivorId", merged_id as "mergedId", reason, requested_by as "requestedBy",
  requested_at as "requestedAt", approved_by as "approvedBy", merged_at as "mergedAt", unmerged_by as "unmergedBy",
  unmerged_at as "unmergedAt",
  (select json_agg(json_build_object('subgraph', subgraph, 'mergedAt', part.merged_at, 'unmergedAt', part.unmerged_at))
     from member_merge_part part where part.merge_id = member_merge.merge_id) as parts`;

export async function findMerge(manager: EntityManager, mergeId: string): Promise<MemberMerge | null> {
  const [found] = await rows<MergeRow>(manager, `select ${columns} from member_merge where merge_id = $1`, [mergeId]);
  return found ? mergeOf(found) : null;
}

/** As `findMerge`, and nobody else changes it until the transaction ends. */
export async function lockMerge(tx: EntityManager, mergeId: string): Promise<MemberMerge | null> {
  await rows(tx, 'select from member_merge where merge_id = $1 for update', [mergeId]);
  return findMerge(tx, mergeId);
}

/** Newest first. */
export async function mergePage(manager: EntityManager, { limit, after }: MergePage): Promise<MemberMerge[]> {
  const found = await rows<MergeRow>(
    manager,
    `select ${columns} from member_merge
     where $1::timestamptz is null or (requested_at, merge_id) < ($1, $2::uuid)
     order by requested_at desc, merge_id desc limit $3`,
    [after?.requestedAt ?? null, after?.mergeId ?? null, limit],
  );
  return found.map(mergeOf);
}

/** False where the id is taken. */
export async function insertMerge(
  tx: EntityManager,
  {
    mergeId,
    survivorId,
    mergedId,
    reason,
    requestedBy,
  }: Pick<MemberMerge, 'mergeId' | 'survivorId' | 'mergedId' | 'reason' | 'requestedBy'>,
): Promise<boolean> {
  const written = await rows(
    tx,
    `insert into member_merge (merge_id, survivor_id, merged_id, reason, requested_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning merge_id`,
    [mergeId, survivorId, mergedId, reason, requestedBy],
  );
  return written.length > 0;
}

export interface StandingMember {
  id: string;
  status: MemberStatus;
  /** Whether another leads to it. */
  hasMerged: boolean;
}

/** Locks the two members, for a merge or its end, and tells how they stand. Their histories are to be reckoned anew then. */
export async function lockTwo(tx: EntityManager, ids: readonly string[]): Promise<Map<string, StandingMember>> {
  await holdThresholds(tx);
  const members = await lockMembers(tx, ids);
  const leads = await rows<{ id: string }>(
    tx,
    'select distinct merged_into as id from member where merged_into = any($1::uuid[])',
    [ids],
  );
  const haveMerged = new Set(leads.map(({ id }) => id));
  return new Map([...members].map(([id, { status }]) => [id, { id, status, hasMerged: haveMerged.has(id) }]));
}

/** Of merges and their ends that some subgraph has not done yet: of any, or of those that are being taken back alone. */
export async function findUnfinished(
  manager: EntityManager,
  ids: readonly string[],
  which: 'ANY' | 'UNMERGING' = 'ANY',
): Promise<string | null> {
  const [found] = await rows<{ mergeId: string }>(
    manager,
    `select merge_id as "mergeId" from (
       select * from member_merge where merged_id = any($1::uuid[])
       union select * from member_merge where survivor_id = any($1::uuid[])) as theirs
     where merged_at is not null and (unmerged_at is not null or $3 = 'ANY') and $2 > (
       select count(*) from member_merge_part part where part.merge_id = theirs.merge_id
          and case when theirs.unmerged_at is null then part.merged_at else part.unmerged_at end is not null)
     limit 1`,
    [ids, mergingSubgraphs.length, which],
  );
  return found?.mergeId ?? null;
}

/** From now on the merged member leads to the survivor. */
export async function putIntoForce(tx: EntityManager, merge: MemberMerge, by: string): Promise<void> {
  await rows(tx, `update member set status = 'MERGED', merged_into = $2 where id = $1`, [
    merge.mergedId,
    merge.survivorId,
  ]);
  await rows(tx, 'update member_merge set approved_by = $2, merged_at = app_now() where merge_id = $1', [
    merge.mergeId,
    by,
  ]);
}

/** From now on it stands for itself again, as it stood before: only active members are merged. */
export async function takeOutOfForce(tx: EntityManager, merge: MemberMerge, by: string): Promise<void> {
  await rows(tx, `update member set status = 'ACTIVE', merged_into = null where id = $1`, [merge.mergedId]);
  await rows(tx, 'update member_merge set unmerged_by = $2, unmerged_at = app_now() where merge_id = $1', [
    merge.mergeId,
    by,
  ]);
}

/** A subgraph has done its part, or taken it back; told twice it was the first time. */
export async function keepPart(
  tx: EntityManager,
  { mergeId, subgraph, state }: { mergeId: string; subgraph: MergingSubgraph; state: 'MERGED' | 'UNMERGED' },
): Promise<void> {
  const column = state === 'MERGED' ? 'merged_at' : 'unmerged_at';
  await rows(
    tx,
    `insert into member_merge_part (merge_id, subgraph, ${column}) values ($1, $2, app_now())
     on conflict (merge_id, subgraph) do update set ${column} = coalesce(member_merge_part.${column}, excluded.${column})`,
    [mergeId, subgraph],
  );
}

function mergeOf({ parts, ...merge }: MergeRow): MemberMerge {
  const found = new Map((parts ?? []).map((part) => [part.subgraph, part]));
  const dateOf = (text: string | null | undefined) => (text ? new Date(text) : null);
  return {
    ...merge,
    parts: mergingSubgraphs.map((subgraph): MergePart => {
      const part = found.get(subgraph);
      return { subgraph, mergedAt: dateOf(part?.mergedAt), unmergedAt: dateOf(part?.unmergedAt) };
    }),
  };
}
