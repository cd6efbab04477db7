import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export interface MemberMerge {
  mergeId: string;
  /** Who leads to the survivor. */
  from: string;
  into: string;
}

/** From now on what is the merged member's is the survivor's too; no row of it is changed. */
export async function keepMerge(tx: EntityManager, { mergeId, from, into }: MemberMerge): Promise<void> {
  await rows(
    tx,
    `insert into member_merge (member_id, merge_id, into_id) values ($1, $2, $3)
     on conflict (member_id) do update set merge_id = excluded.merge_id, into_id = excluded.into_id`,
    [from, mergeId, into],
  );
}

/** They are two again. One that was never kept, or that another has followed, leaves things as they are. */
export async function endMerge(tx: EntityManager, { mergeId, from }: MemberMerge): Promise<void> {
  await rows(tx, 'update member_merge set into_id = null where member_id = $1 and merge_id = $2', [from, mergeId]);
}

/** For SQL: the member of the expression and everybody who leads to that one, as a table of `member_id`. */
export function onePerson(memberId: string): string {
  return `(select ${memberId} as member_id
    union all select merged.member_id from member_merge merged where merged.into_id = ${memberId}) as person`;
}

/** For SQL: whom the member of the expression leads to; null for one that stands for itself. */
export function survivorOf(memberId: string): string {
  return `(select merged.into_id from member_merge merged where merged.member_id = ${memberId})`;
}
