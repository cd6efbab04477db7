import type { PoolClient } from 'pg';
import type { MemberMerge } from '../domain/member-merge.js';
import { arrayLiteral } from './array-literal.js';

/** The merges of these members, and of everybody who is one person with them, by the member that was merged. */
export async function readMerges(client: PoolClient, memberIds: readonly string[]): Promise<Map<string, MemberMerge>> {
  if (memberIds.length === 0) return new Map();
  const { rows } = await client.query<MemberMerge>({
    name: 'read merges',
    // Three walks along keys: each member's own merge, those merged into it, those merged into its survivor.
    text: `with asked as (select distinct id from unnest($1::uuid[]) as asked(id)),
             own as (select merge.* from asked join member_merge merge on merge.member_id = asked.id)
           select member_id as "memberId", merge_id as "mergeId", into_id as "into" from own
           union select member_id, merge_id, into_id from asked join member_merge merge on merge.into_id = asked.id
           union select other.member_id, other.merge_id, other.into_id from own join member_merge other using (into_id)`,
    values: [arrayLiteral(memberIds)],
  });
  return new Map(rows.map((merge) => [merge.memberId, merge]));
}
