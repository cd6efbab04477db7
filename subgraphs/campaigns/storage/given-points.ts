import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { counterKey, type CapCounter } from '../domain/campaign-caps.js';

/**
 * What was given to those who were merged into a counter's member: a cap of one person counts it, and it stays under their own
 * counters. A campaign that has given to them and never to the survivor has no counter of the survivor's to read yet.
 */
const givenToMerged = `coalesce((
  select sum(theirs.points) from person_link merged
  join campaign_given theirs on theirs.campaign_id = wanted.campaign_id and theirs.member_id = merged.person_id
   and theirs.day is not distinct from wanted.day
  where merged.into_id = wanted.member_id), 0)`;

/** What has been given under a cap, whole points. */
export interface Given {
  counter: CapCounter;
  points: number;
}

interface Found {
  /** The counter's among those asked for. */
  position: number;
  points: string;
}

/**
 * What campaigns have given under these counters, by `counterKey`, locked until the transaction ends: two purchases never fill
 * the same room. Rows are made and locked in one order, so that two batches wait and never block one another.
 */
export async function lockGiven(tx: EntityManager, counters: readonly CapCounter[]): Promise<Map<string, number>> {
  const inOrder = [...counters].sort((one, other) => (counterKey(one) < counterKey(other) ? -1 : 1));
  const found = await rows<Found>(
    tx,
    `with wanted as (
       select * from jsonb_to_recordset($1) as wanted (position integer, campaign_id uuid, member_id uuid, day date)
     ), locked as (
       insert into campaign_given (campaign_id, member_id, day, cap)
       select campaign_id, member_id, day, 0 from wanted order by position
       on conflict (campaign_id, member_id, day) do update set points = campaign_given.points
       returning campaign_id, member_id, day, points
     )
     select wanted.position, locked.points + ${givenToMerged} as points
       from locked join wanted on wanted.campaign_id = locked.campaign_id
        and wanted.member_id is not distinct from locked.member_id and wanted.day is not distinct from locked.day`,
    [asRecords(inOrder)],
  );
  return byKey(inOrder, found);
}

/** One look-up for each way in which a counter may be of nobody or of no day: 'is not distinct from' finds nothing by the index. */
const fourWays = ['member_id', 'day']
  .map((column) => [`given.${column} = wanted.${column}`, `given.${column} is null and wanted.${column} is null`])
  .reduce<string[]>((ways, of) => ways.flatMap((way) => of.map((one) => `${way} and ${one}`)), ['true'])
  .map(
    (way) =>
      `select wanted.position, given.points + ${givenToMerged} as points from wanted join campaign_given given on given.campaign_id = wanted.campaign_id and ${way}`,
  );

const givenUnder = {
  name: 'given under counters',
  text: `
    with wanted as (
      select * from jsonb_to_recordset($1) as wanted (position integer, campaign_id uuid, member_id uuid, day date)
    )
    ${fourWays.join(' union all ')}`,
};

/** What campaigns have given under these counters, by `counterKey`, as it stands for whoever only looks. */
export async function readGiven(reads: PipelinedReads, counters: readonly CapCounter[]): Promise<Map<string, number>> {
  return byKey(counters, await reads.rows<Found>(givenUnder, [asRecords(counters)]));
}

/** Adds what was given; the counters are locked by `lockGiven`. The cap stands beside it, for the table's own check. */
export async function addGiven(tx: EntityManager, given: readonly (Given & { cap: number })[]): Promise<void> {
  if (given.length === 0) return;
  await rows(
    tx,
    `insert into campaign_given (campaign_id, member_id, day, points, cap)
     select * from jsonb_to_recordset($1) as added (campaign_id uuid, member_id uuid, day date, points bigint, cap bigint)
     on conflict (campaign_id, member_id, day) do update
       set points = campaign_given.points + excluded.points, cap = greatest(excluded.cap, campaign_given.points)`,
    [JSON.stringify(given.map(({ counter, points, cap }) => ({ ...columnsOf(counter), points, cap })))],
  );
}

function columnsOf({ campaignId, memberId, day }: CapCounter): Record<string, unknown> {
  return { campaign_id: campaignId, member_id: memberId, day };
}

function asRecords(counters: readonly CapCounter[]): string {
  return JSON.stringify(counters.map((counter, position) => ({ position, ...columnsOf(counter) })));
}

function byKey(counters: readonly CapCounter[], found: readonly Found[]): Map<string, number> {
  return new Map(
    found.flatMap(({ position, points }) => {
      const counter = counters[position];
      return counter ? [[counterKey(counter), Number(points)] as const] : [];
    }),
  );
}
