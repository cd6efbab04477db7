import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/**
 * Removes all that events of campaigns have brought and what was computed from it; what ops gave stays. By the owner's role: the
 * application may not. Rows are deleted, so that whoever reads meanwhile sees what was there until all of it is there again.
 */
export async function forgetDerived(tx: EntityManager): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('tier-assessment', 0))`);
  await rows(tx, 'delete from tier_change');
  await rows(tx, 'delete from qualifying_spend');
  await rows(tx, `delete from tier_grant where source = 'CAMPAIGN'`);
  await rows(tx, 'delete from tier_grant_end where not exists (select from tier_grant where id = grant_id)');
}

/** Members about whom there is anything, in the order of their ids. */
export async function membersWithFacts(tx: EntityManager, after: string | null, most: number): Promise<string[]> {
  const found = await rows<{ memberId: string }>(
    tx,
    `select member_id as "memberId" from (select member_id from qualifying_spend union select member_id from tier_grant
                                   union select merged_into from member where merged_into is not null) as known
      where $1::uuid is null or member_id > $1 order by member_id limit $2`,
    [after, most],
  );
  return found.map(({ memberId }) => memberId);
}

/** Of these events of campaigns those that were taken here. */
export async function takenEvents(tx: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ id: string }>(
    tx,
    `select id from inbox_event where source = 'campaigns' and id = any($1::uuid[])`,
    [ids],
  );
  return new Set(found.map(({ id }) => id));
}
