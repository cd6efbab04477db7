import type { EntityManager } from 'typeorm';
import { rows, type Database } from './database.js';
import type { NamedStatement } from './pipelined-reads.js';

export interface EventRow {
  transaction_id: string;
  sequence: string;
  id: string;
  topic: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
  occurred_at: Date;
}

/** An event that comes next, and whether an earlier one of its aggregate is parked. */
export type NextEvent = EventRow & { held_up: boolean };

/** A place in the order of the outbox. */
export interface Place {
  transaction_id: string;
  sequence: string;
}

/** What the subscriber takes next. */
export interface NextLook {
  settled: NextEvent[];
  /** More wait for older transactions to end. */
  unsettled: boolean;
  /** How far the cursor may move once the settled ones are taken; null where it is that far already. */
  until: Place | null;
  /** About how many events of others it moves over, by the numbers they have drawn. */
  passes: number;
}

const longestParkSeconds = 3_600;

/** Where the subscriber of $1 stands; each half a look-up of its own, so that the index can begin there. */
const cursor = `(coalesce((select transaction_id from outbox_cursor where subscriber = $1), '0'),
                coalesce((select sequence from outbox_cursor where subscriber = $1), 0))`;

/** Each look costs more to plan than to answer, and every subscriber looks many times a second: both are planned once. */
const nextEvents: NamedStatement = {
  name: 'next-events',
  text: `with settled_end as (
     select event.transaction_id, event.sequence,
            event.sequence - coalesce((select sequence from outbox_cursor where subscriber = $1), 0) as passes
     from outbox_event event
     where event.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
       and (event.transaction_id, event.sequence) > ${cursor}
     order by event.transaction_id desc, event.sequence desc limit 1)
   select event.transaction_id::text, event.sequence::text, event.id, topic, aggregate_id, payload, occurred_at,
          event.transaction_id < pg_snapshot_xmin(pg_current_snapshot()) as settled,
          exists (select from outbox_parked parked
                  where parked.subscriber = $1 and parked.aggregate_id = event.aggregate_id) as held_up,
          case when settled_end.sequence is not null then json_build_object(
            'transaction_id', settled_end.transaction_id::text, 'sequence', settled_end.sequence::text) end as until,
          coalesce(settled_end.passes, 0)::float8 as passes
   from (values (1)) as always (one) left join settled_end on true
   left join (select * from outbox_event event
              where topic = any($2) and (event.transaction_id, event.sequence) > ${cursor}
              order by event.transaction_id, event.sequence limit $3) event on true
   order by event.transaction_id, event.sequence`,
};

const dueEvents: NamedStatement = {
  name: 'due-events',
  text: `select head.transaction_id::text, head.sequence::text, event.id, event.topic, event.aggregate_id,
          event.payload, event.occurred_at
   from (select distinct on (aggregate_id) * from outbox_parked where subscriber = $1
         order by aggregate_id, transaction_id, sequence) head
   join outbox_event event using (transaction_id, sequence)
   where head.retry_at <= app_now() limit $2`,
};

/**
 * One subscriber's view of the outbox: what comes next, what is parked, how far it has come.
 *
 * The order is (transaction id, sequence), and only transactions below the oldest running one are read: a sequence
 * alone is drawn before the commit, and a reader that follows it would step over rows that commit late.
 */
export class EventQueue {
  constructor(
    private readonly database: Database,
    private readonly subscriber: string,
    private readonly topics: readonly string[],
  ) {}

  /**
   * The next events in commit order. Below `until` this subscriber has none left: it was looked up in the same snapshot, whatever
   * commits later has a transaction id above it, and so the cursor may pass what is there for others.
   */
  async next(limit: number): Promise<NextLook> {
    const found = await this.database.reads.rows<
      (NextEvent | { id: null }) & { settled: boolean; until: Place | null; passes: number }
    >(nextEvents, [this.subscriber, this.topics, limit]);
    const { until, passes } = found[0] ?? { until: null, passes: 0 };
    const events = found.filter((event): event is NextEvent & typeof event => event.id !== null);
    const firstUnsettled = events.findIndex((event) => !event.settled);
    const settled = firstUnsettled < 0 ? events : events.slice(0, firstUnsettled);
    // A full batch ends where the next one begins: what is behind it was not looked at.
    const end = settled.length < limit ? until : (settled.at(-1) ?? null);
    return { settled, unsettled: firstUnsettled >= 0, until: end, passes };
  }

  /** Moves the cursor to a place that `next` gave and parks the events before it that were not taken, in one transaction. */
  async moveOn(until: Place, parked: { event: EventRow; reason: string }[] = []): Promise<void> {
    // Nearly always nothing is parked, and one statement needs no transaction around it.
    if (parked.length === 0) return this.moveCursor(this.database.read, until);
    await this.database.transaction(async (tx) => {
      for (const { event, reason } of parked) {
        await rows(
          tx,
          `insert into outbox_parked (subscriber, transaction_id, sequence, aggregate_id, reason)
           values ($1, $2::xid8, $3, $4, $5) on conflict do nothing`,
          [this.subscriber, event.transaction_id, event.sequence, event.aggregate_id, reason],
        );
      }
      await this.moveCursor(tx, until);
    });
  }

  private async moveCursor(manager: EntityManager, until: Place): Promise<void> {
    await rows(
      manager,
      `insert into outbox_cursor values ($1, $2::xid8, $3)
       on conflict (subscriber) do update set transaction_id = excluded.transaction_id, sequence = excluded.sequence`,
      [this.subscriber, until.transaction_id, until.sequence],
    );
  }

  /** The earliest parked event of each aggregate whose time has come. */
  async dueParked(limit: number): Promise<EventRow[]> {
    return this.database.reads.rows<EventRow>(dueEvents, [this.subscriber, limit]);
  }

  /** Forgets the parked events that were taken now; the refused ones wait twice as long as before, an hour at most. */
  async settleParked(events: EventRow[], refused: ReadonlyMap<string, string>): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const event of events) {
        const key = [this.subscriber, event.transaction_id, event.sequence];
        const reason = refused.get(event.id);
        if (reason === undefined) {
          await rows(
            tx,
            'delete from outbox_parked where subscriber = $1 and transaction_id = $2::xid8 and sequence = $3',
            key,
          );
        } else {
          await rows(
            tx,
            `update outbox_parked set attempts = attempts + 1, reason = $4,
               retry_at = app_now() + least(2 ^ least(attempts, 20), ${String(longestParkSeconds)}) * interval '1 second'
             where subscriber = $1 and transaction_id = $2::xid8 and sequence = $3`,
            [...key, reason],
          );
        }
      }
    });
  }
}
