import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
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
 * Each member's history as a purchase at that instant meets it, in the order of the question: all that has been recorded so far, and
 * the last purchase before it. One statement, to be sent after the lock is held.
 */
export function readHistories(manager: EntityManager, wanted: readonly HistoryWanted[]): Promise<HistoryFacts[]> {
  return historiesOf(manager, wanted, 'true');
}

/** As it was at that instant, of what is recorded by now: for those who go over the past in its order. */
export function readHistoriesAsOf(manager: EntityManager, wanted: readonly HistoryWanted[]): Promise<HistoryFacts[]> {
  return historiesOf(manager, wanted, 'purchase.occurred_at <= wanted.at');
}

function historiesOf(
  manager: EntityManager,
  wanted: readonly HistoryWanted[],
  counted: string,
): Promise<HistoryFacts[]> {
  return rows<HistoryFacts>(
    manager,
    `select count(purchase.id) filter (where ${counted})::int as purchases,
            max(purchase.occurred_at) filter (where purchase.occurred_at <= wanted.at) as "lastAt"
       from unnest($1::uuid[], $2::timestamptz[]) with ordinality as wanted (member_id, at, position)
       left join purchase on purchase.member_id = wanted.member_id
      group by wanted.position order by wanted.position`,
    [wanted.map(({ memberId }) => memberId), wanted.map(({ at }) => at)],
  );
}
