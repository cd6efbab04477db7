import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { counterKey, type CapCounter } from '../domain/campaign-caps.js';

/** What has been given under a cap, whole points. */
export interface Given {
  counter: CapCounter;
  points: number;
}

/**
 * What campaigns have given under these counters, by `counterKey`, locked until the transaction ends: two purchases never fill
 * the same room. Rows are made and locked in one order, so that two batches wait and never block one another.
 */
export async function lockGiven(tx: EntityManager, counters: readonly CapCounter[]): Promise<Map<string, number>> {
  const inOrder = [...counters].sort((one, other) => (counterKey(one) < counterKey(other) ? -1 : 1));
  const found = await rows<{ position: number; points: string }>(
    tx,
    `with wanted as (
       select * from jsonb_to_recordset($1) as wanted (position integer, campaign_id uuid, member_id uuid, day date)
     ), locked as (
       insert into campaign_given (campaign_id, member_id, day, cap)
       select campaign_id, member_id, day, 0 from wanted order by position
       on conflict (campaign_id, member_id, day) do update set points = campaign_given.points
       returning campaign_id, member_id, day, points
     )
     select wanted.position, locked.points
       from locked join wanted on wanted.campaign_id = locked.campaign_id
        and wanted.member_id is not distinct from locked.member_id and wanted.day is not distinct from locked.day`,
    [asRecords(inOrder)],
  );
  return byKey(inOrder, found);
}

/** What campaigns have given under these counters, by `counterKey`, as it stands for whoever only looks. */
export async function readGiven(manager: EntityManager, counters: readonly CapCounter[]): Promise<Map<string, number>> {
  const found = await rows<{ position: number; points: string }>(
    manager,
    `select wanted.position, campaign_given.points
       from jsonb_to_recordset($1) as wanted (position integer, campaign_id uuid, member_id uuid, day date)
       join campaign_given on campaign_given.campaign_id = wanted.campaign_id
        and campaign_given.member_id is not distinct from wanted.member_id
        and campaign_given.day is not distinct from wanted.day`,
    [asRecords(counters)],
  );
  return byKey(counters, found);
}

/** Adds what was given; the counters are locked by `lockGiven`. The cap stands beside it, for the table's own check. */
export async function addGiven(tx: EntityManager, given: readonly (Given & { cap: number })[]): Promise<void> {
  await rows(
    tx,
    `update campaign_given set points = campaign_given.points + added.points, cap = greatest(added.cap, campaign_given.points)
       from jsonb_to_recordset($1) as added (campaign_id uuid, member_id uuid, day date, points bigint, cap bigint)
      where campaign_given.campaign_id = added.campaign_id
        and campaign_given.member_id is not distinct from added.member_id
        and campaign_given.day is not distinct from added.day`,
    [JSON.stringify(given.map(({ counter, points, cap }) => ({ ...columnsOf(counter), points, cap })))],
  );
}

function columnsOf({ campaignId, memberId, day }: CapCounter): Record<string, unknown> {
  return { campaign_id: campaignId, member_id: memberId, day };
}

function asRecords(counters: readonly CapCounter[]): string {
  return JSON.stringify(counters.map((counter, position) => ({ position, ...columnsOf(counter) })));
}

/** @param found by the counters' positions */
function byKey(
  counters: readonly CapCounter[],
  found: readonly { position: number; points: string }[],
): Map<string, number> {
  return new Map(
    found.flatMap(({ position, points }) => {
      const counter = counters[position];
      return counter ? [[counterKey(counter), Number(points)] as const] : [];
    }),
  );
}
