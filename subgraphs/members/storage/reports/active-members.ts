import { rows, type Database } from '../../../../chassis/database.js';

/**
 * How many members were active right before each of these instants, which are in order: who had joined, less who was suspended, had
 * left, was forgotten or had gone into another membership then. Members are read once however many instants there are: each joins
 * before some of them, and each of the times that somebody was away, which are made one where they overlap, begins and ends before
 * some of them.
 */
export async function countActiveMembers(database: Database, instants: readonly Date[]): Promise<number[]> {
  const found = await database.transaction(async (tx) => {
    // Everybody is read: by an index, as all else is found here, that would be one by one.
    await rows(tx, 'set local enable_seqscan = on');
    return rows<{ active: string }>(tx, statement, [instants]);
  });
  return found.map(({ active }) => Number(active));
}

const statement = `with away_by as (
    select member_id, changed_at as begun, lead(changed_at) over its as ended, to_status
      from member_status_change window its as (partition by member_id order by changed_at)
  ), away_for as (
    select member_id, begun, ended from away_by where to_status <> 'ACTIVE'
    union all select member_id, closed_at, null from member_closing where closed_at is not null
    union all select member_id, requested_at, null from erasure
    union all select merged_id, merged_at, unmerged_at from member_merge where merged_at is not null
  ), away as (
    select unnest(range_agg(tstzrange(greatest(begun, joined_at), case when ended is not null then greatest(ended, joined_at) end)))
             as span
      from away_for join member on member.id = away_for.member_id group by member_id
  ), moved as (
    select joined_at as at, 1 as by from member
    union all select lower(span), -1 from away
    union all select upper(span), 1 from away where not upper_inf(span)
  ), moves as (
    select width_bucket(at, $1::timestamptz[]) as place, sum(by) as by from moved group by 1)
  select coalesce((select sum(by) from moves where place < asked.place), 0) as active
    from generate_series(1, cardinality($1::timestamptz[])) as asked (place) order by asked.place`;
