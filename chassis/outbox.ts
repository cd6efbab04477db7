import type { EntityManager } from 'typeorm';
import { rows, type Database } from './database.js';
import { newId } from './ids.js';

export interface OutboxEvent {
  topic: string;
  /** Events of one aggregate are taken in order; one that cannot be taken holds up the others of its aggregate only. */
  aggregateId: string;
  /** Ids and numbers; personal data never enters an event. */
  payload: Record<string, unknown>;
}

/** A statement takes 65,535 parameters, and an event has four. */
const perStatement = 10_000;

/** Events written in the transaction that makes them true. */
export class Outbox {
  private wake: () => void = () => undefined;

  constructor(private readonly database: Database) {}

  /**
   * Writes them in one statement, or one for each ten thousand. They keep the order given: the rows of a VALUES list are inserted
   * one after the other, and each draws its sequence as it is.
   */
  async write(tx: EntityManager, ...events: OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    for (let first = 0; first < events.length; first += perStatement) {
      const some = events.slice(first, first + perStatement);
      // Not by unnest, which would cost an event on its own half as much again.
      const places = some.map((_, place) => `(${[1, 2, 3, 4].map((nth) => `$${String(4 * place + nth)}`).join(', ')})`);
      await rows(
        tx,
        `insert into outbox_event (id, topic, aggregate_id, payload) values ${places.join(', ')}`,
        some.flatMap(({ topic, aggregateId, payload }) => [newId(), topic, aggregateId, JSON.stringify(payload)]),
      );
    }
    this.database.afterCommit(tx, () => {
      this.wakeDelivery();
    });
  }

  /** For whoever writes events by a statement of its own, once it has committed. */
  wakeDelivery(): void {
    this.wake();
  }

  /** How many events of these topics a subscriber has not taken yet, counted up to 10,000. */
  async pending(subscriber: string, topics: readonly string[]): Promise<number> {
    const [count] = await rows<{ pending: number }>(
      this.database.read,
      `select ((select count(*) from (
                  select 1 from outbox_event event
                  left join outbox_cursor cursor on cursor.subscriber = $1
                  where event.topic = any($2)
                    and (event.transaction_id, event.sequence)
                        > (coalesce(cursor.transaction_id, '0'), coalesce(cursor.sequence, 0))
                  limit 10000) ahead)
             + (select count(*) from outbox_parked where subscriber = $1))::int as pending`,
      [subscriber, topics],
    );
    return count?.pending ?? 0;
  }

  /** The delivery asks to be told of new events, so that they leave at once and not at its next look. */
  onWrite(wake: () => void): void {
    this.wake = wake;
  }
}
