import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/**
 * Members who were merged are one person: what happened to any of them counts for the survivor. Nothing is rewritten for that, so
 * that taking a merge back needs no more than leaving it out.
 *
 * A table of (person_id, member_id) for SQL: each id of the array parameter with itself and with everybody who leads to it.
 */
export function onePerson(parameter: string): string {
  return `(select asked.id as person_id, asked.id as member_id from unnest(${parameter}::uuid[]) as asked (id)
    union all
    select member.merged_into, member.id from unnest(${parameter}::uuid[]) as asked (id)
      join member on member.merged_into = asked.id) as person`;
}

/** The same for one member of an outer row, as a table of (member_id): where each has a sum or a page of their own. */
export function personOf(id: string): string {
  return `(select ${id} as member_id union all select member.id from member where member.merged_into = ${id}) as person`;
}

/** Who leads to the member, in the order of their ids. */
export async function mergedInto(manager: EntityManager, memberId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(manager, 'select id from member where merged_into = $1 order by id', [
    memberId,
  ]);
  return found.map(({ id }) => id);
}
