import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows, type Database } from './database.js';
import type { EventHandler, Subscriptions } from './event-intake.js';
import { queueJob, type Jobs } from './jobs.js';
import type { Logger } from './log.js';
import type { Outbox } from './outbox.js';

/** So many of one kind were erased. Kinds and numbers alone: they stand in a certificate that outlives the person's data. */
export interface Erased {
  what: string;
  count: number;
}

/** What a service has to do about a person who is forgotten. */
export interface ErasingRoom {
  /** True while something of theirs is under way here, which ends in its own way first. */
  isUnderWay(manager: EntityManager, personId: string): Promise<boolean>;
  /** What cannot be done in one transaction with the rest. Done before it; may be done twice. */
  before?(order: ErasureOrder): Promise<void>;
  erase(tx: EntityManager, personId: string): Promise<Erased[]>;
}

export interface ErasureOrder {
  erasureId: string;
  personId: string;
}

export interface ErasureTerms {
  /** The service that tells of an erasure and is told of its end. */
  from: string;
  /** The topic by which it is told, whose payload names the erasure and, under `personField`, the person. */
  topic: string;
  personField: string;
  /** The topic by which its end is told back: this service's own. */
  doneTopic: string;
}

interface DutyParts {
  database: Database;
  outbox: Outbox;
  log: Logger;
}

/**
 * For the migration of a service that has such duties. The function says whether somebody is forgotten, and keeps it from
 * being told until the caller's transaction ends: what a person begins is either seen by their erasure, which waits for its
 * end, or refused. It is one round trip, and each statement in it sees what has been committed before it.
 */
export const erasureDutyTable = `
  create table erasure_duty (
    erasure_id uuid primary key,
    person_id uuid not null,
    told_at timestamptz(3) not null default app_now(),
    attempts integer not null default 0,
    next_attempt_at timestamptz(3) default app_now(),
    done_at timestamptz(3),
    constraint erasure_duty_due_until_done check ((done_at is null) = (next_attempt_at is not null))
  );
  create index erasure_duty_of_person on erasure_duty (person_id);
  create index erasure_duty_due on erasure_duty (next_attempt_at) where next_attempt_at is not null;
  comment on table erasure_duty is 'no-delete: who was forgotten is not taken up again';

  create function is_forgotten(person uuid) returns boolean language plpgsql volatile as $$
  begin
    perform pg_advisory_xact_lock_shared(hashtextextended('erasure-duty/' || person::text, 0));
    return exists (select from erasure_duty where person_id = person);
  end $$`;

export const dropErasureDutyTable = 'drop function is_forgotten(uuid); drop table erasure_duty';

export const erasureJob = 'erase-people';
const atOnce = 50;

/** Whether the person has been forgotten here; nobody is told of it until the transaction ends. */
export async function isForgotten(tx: EntityManager, personId: string): Promise<boolean> {
  const [answer] = await rows<{ forgotten: boolean }>(tx, 'select is_forgotten($1) as forgotten', [personId]);
  return answer?.forgotten ?? false;
}

/** The same for many persons in one statement: those of them who have been forgotten. */
export async function forgottenAmong(tx: EntityManager, personIds: readonly string[]): Promise<Set<string>> {
  if (personIds.length === 0) return new Set();
  const found = await rows<{ person: string }>(
    tx,
    // Each is locked in the order of ids, so that of two who lock several none waits for the other in a circle.
    `select asked.person from (select person, is_forgotten(person) as forgotten
       from (select distinct unnest($1::uuid[]) as person order by 1) as ordered) as asked where asked.forgotten`,
    [personIds],
  );
  return new Set(found.map(({ person }) => person));
}

/**
 * Takes the word that a person is forgotten, and sees to it until it is done: what is under way ends first, then all of it goes
 * in one transaction with the event that tells so. Asked again, or run twice, nothing more happens.
 */
export function erasureDuty(
  parts: DutyParts,
  terms: ErasureTerms,
  room: ErasingRoom,
): { take: EventHandler; events: Subscriptions; jobs: Jobs } {
  const payloadShape = z.object({ erasureId: z.uuid(), [terms.personField]: z.uuid() });
  const take: EventHandler = async (tx, { payload }) => {
    const read = payloadShape.parse(payload) as Record<string, string>;
    const personId = (read[terms.personField] ?? '').toLowerCase();
    await rows(tx, `select pg_advisory_xact_lock(hashtextextended('erasure-duty/' || $1, 0))`, [personId]);
    await rows(
      tx,
      'insert into erasure_duty (erasure_id, person_id) values ($1, $2) on conflict (erasure_id) do nothing',
      [read['erasureId'], personId],
    );
    await queueJob(tx, erasureJob, {}, { key: erasureJob });
  };
  return {
    take,
    events: { [terms.topic]: { from: terms.from, take } },
    jobs: { [erasureJob]: { every: '* * * * *', run: () => doDuties(parts, terms, room) } },
  };
}

async function doDuties(parts: DutyParts, terms: ErasureTerms, room: ErasingRoom): Promise<void> {
  for (;;) {
    const due = await parts.database.transaction(claimDue);
    for (const order of due) {
      try {
        await doDuty(parts, terms, room, order);
      } catch (error) {
        // Put off already: the next run tries again, and nobody else's waits for it.
        parts.log.error({ err: error, erasureId: order.erasureId }, 'an erasure could not be done yet');
      }
    }
    if (due.length < atOnce) return;
  }
}

/** Those due, each put off for its next attempt: after 5 seconds, doubling up to 10 minutes. */
function claimDue(tx: EntityManager): Promise<ErasureOrder[]> {
  return rows<ErasureOrder>(
    tx,
    `update erasure_duty
        set attempts = attempts + 1,
            next_attempt_at = app_now() + least(interval '5 seconds' * power(2, least(attempts, 20)), interval '10 minutes')
      where erasure_id in (
        select erasure_id from erasure_duty where next_attempt_at <= app_now()
         order by next_attempt_at limit ${String(atOnce)} for update skip locked)
      returning erasure_id as "erasureId", person_id as "personId"`,
  );
}

async function doDuty(parts: DutyParts, terms: ErasureTerms, room: ErasingRoom, order: ErasureOrder): Promise<void> {
  const { erasureId, personId } = order;
  if (await room.isUnderWay(parts.database.read, personId)) return;
  await room.before?.(order);
  await parts.database.transaction(async (tx) => {
    const open = await rows(tx, 'select 1 from erasure_duty where erasure_id = $1 and done_at is null for update', [
      erasureId,
    ]);
    if (open.length === 0 || (await room.isUnderWay(tx, personId))) return;
    const erased = await room.erase(tx, personId);
    const [ended] = await rows<{ doneAt: Date }>(
      tx,
      `update erasure_duty set done_at = app_now(), next_attempt_at = null where erasure_id = $1
       returning done_at as "doneAt"`,
      [erasureId],
    );
    await parts.outbox.write(tx, {
      topic: terms.doneTopic,
      aggregateId: erasureId,
      payload: { erasureId, erased, doneAt: ended?.doneAt.toISOString() },
    });
  });
}
