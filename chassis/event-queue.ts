import type { EntityManager } from 'typeorm';
import { rows, type Database } from './database.js';

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

const longestParkSeconds = 3_600;

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

  /** The next events in commit order; `unsettled` tells that more wait for older transactions to end. */
  async next(limit: number): Promise<{ settled: NextEvent[]; unsettled: boolean }> {
    const found = await rows<NextEvent & { settled: boolean }>(
      this.database.read,
      `select event.transaction_id::text, event.sequence::text, event.id, topic, aggregate_id, payload, occurred_at,
              event.transaction_id < pg_snapshot_xmin(pg_current_snapshot()) as settled,
              exists (select from outbox_parked parked
                      where parked.subscriber = $1 and parked.aggregate_id = event.aggregate_id) as held_up
       from outbox_event event
       where topic = any($2) and (event.transaction_id, event.sequence) >
             (coalesce((select transaction_id from outbox_cursor where subscriber = $1), '0'),
              coalesce((select sequence from outbox_cursor where subscriber = $1), 0))
       order by event.transaction_id, event.sequence limit $3`,
      [this.subscriber, this.topics, limit],
    );
    const until = found.findIndex((event) => !event.settled);
    return { settled: until < 0 ? found : found.slice(0, until), unsettled: until >= 0 };
  }

  /** Moves the cursor behind these events and parks those among them that were not taken, in one transaction. */
  async moveOn(events: EventRow[], parked: { event: EventRow; reason: string }[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    // Nearly always nothing is parked, and one statement needs no transaction around it.
    if (parked.length === 0) return this.moveCursor(this.database.read, last);
    await this.database.transaction(async (tx) => {
      for (const { event, reason } of parked) {
        await rows(
          tx,
          `insert into outbox_parked (subscriber, transaction_id, sequence, aggregate_id, reason)
           values ($1, $2::xid8, $3, $4, $5) on conflict do nothing`,
          [this.subscriber, event.transaction_id, event.sequence, event.aggregate_id, reason],
        );
      }
      await this.moveCursor(tx, last);
    });
  }

  private async moveCursor(manager: EntityManager, last: EventRow): Promise<void> {
    await rows(
      manager,
      `insert into outbox_cursor values ($1, $2::xid8, $3)
       on conflict (subscriber) do update set transaction_id = excluded.transaction_id, sequence = excluded.sequence`,
      [this.subscriber, last.transaction_id, last.sequence],
    );
  }

  /** The earliest parked event of each aggregate whose time has come. */
  async dueParked(limit: number): Promise<EventRow[]> {
    return rows<EventRow>(
      this.database.read,
      `select head.transaction_id::text, head.sequence::text, event.id, event.topic, event.aggregate_id,
              event.payload, event.occurred_at
       from (select distinct on (aggregate_id) * from outbox_parked where subscriber = $1
             order by aggregate_id, transaction_id, sequence) head
       join outbox_event event using (transaction_id, sequence)
       where head.retry_at <= app_now() limit $2`,
      [this.subscriber, limit],
    );
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
