import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { onePerson } from '../../../chassis/person-links.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import type { HistoryFacts } from '../domain/facts.js';

/** Of whom, and at which instant: a purchase at that very instant is before it. */
export interface HistoryWanted {
  memberId: string;
  at: Date;
}

/**
 * Holds these members' histories until the transaction ends: two purchases of one member at once are never both the first. Locks
 * are taken in one order, so that two batches wait and never block one another.
 */
export async function lockHistories(tx: EntityManager, memberIds: readonly string[]): Promise<void> {
  await rows(
    tx,
    `select pg_advisory_xact_lock(key)
       from (select distinct hashtextextended('purchases/' || id, 0) as key from unnest($1::text[]) as id order by key) as keys`,
    [memberIds],
  );
}

/**
 * Each member's history as a purchase that is recorded now meets it, in the order of the question: all that has been recorded so far,
 * whatever the own times are. One statement, to be sent after the lock is held.
 */
export async function readHistories(manager: EntityManager, memberIds: readonly string[]): Promise<HistoryFacts[]> {
  const wanted = memberIds.map((memberId) => ({ memberId, at: endOfTime }));
  return readHistoriesAsOf(manager, wanted);
}

const endOfTime = new Date('9999-12-31T00:00:00Z');

const histories = {
  name: 'histories of members',
  text: `
    select count(purchase.id)::int as purchases, max(purchase.occurred_at) as "lastAt"
      from unnest($1::uuid[], $2::timestamptz[]) with ordinality as wanted (member_id, at, position)
     cross join lateral ${onePerson('wanted.member_id')}
      left join purchase on purchase.member_id = person.person_id and purchase.occurred_at <= wanted.at
     group by wanted.position order by wanted.position`,
};

/** As `readHistories`, for whoever only shows what would be given: no lock is held. */
export function readHistoriesToShow(reads: PipelinedReads, memberIds: readonly string[]): Promise<HistoryFacts[]> {
  return reads.rows<HistoryFacts>(histories, [memberIds, memberIds.map(() => endOfTime)]);
}

/** As it was at that instant, purchases of members who were merged into these among them, of what is recorded by now: for those who go over the past in its order. */
export function readHistoriesAsOf(manager: EntityManager, wanted: readonly HistoryWanted[]): Promise<HistoryFacts[]> {
  return rows<HistoryFacts>(manager, histories.text, [
    wanted.map(({ memberId }) => memberId),
    wanted.map(({ at }) => at),
  ]);
}
