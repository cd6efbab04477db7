import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';

const sizes = {
  name: 'sizes of households',
  text: `
    select own.member_id as "memberId", count(*)::int as size
      from household_member own
      join member on member.id = own.member_id and member.status in ('ACTIVE', 'SUSPENDED')
      join household_member belongs using (household_id)
      join member other on other.id = belongs.member_id and other.status in ('ACTIVE', 'SUSPENDED')
     where own.member_id = any($1::uuid[])
     group by own.member_id`,
};

/**
 * How many belong to the household of each of these members, who has left the programme not counted. Who has no household is
 * absent. One statement.
 */
export async function householdSizesOf(
  reads: PipelinedReads,
  memberIds: readonly string[],
): Promise<Map<string, number>> {
  const found = await reads.rows<{ memberId: string; size: number }>(sizes, [memberIds]);
  return new Map(found.map(({ memberId, size }) => [memberId, size]));
}
