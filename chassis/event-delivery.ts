import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { rows, type Database } from './database.js';
import type { DeliveredEvent, TakenEvents } from './event-intake.js';
import { newId } from './ids.js';
import type { Logger } from './log.js';
import type { Outbox } from './outbox.js';
import type { ServiceCalls } from './service-calls.js';

/** Which service takes which topics. */
export type Subscribers = Readonly<Record<string, readonly string[]>>;

interface EventRow {
  transaction_id: string;
  sequence: string;
  id: string;
  topic: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
  occurred_at: Date;
}

const batchSize = 200;
/** Between two looks when nobody wakes us: another process of this service may have written. */
const lookEveryMs = 500;
/** An event that waits only for older transactions to end is looked at again soon. */
const unsettledMs = 15;
const longestParkSeconds = 3_600;

/**
 * Carries events from the outbox to one subscriber, in commit order, in signed batches, until each is taken.
 *
 * The order is (transaction id, sequence), and only transactions below the oldest running one are read: a sequence
 * alone is drawn before the commit, and a reader that follows it would step over rows that commit late.
 */
export class EventDelivery {
  private stopped = false;
  private wakeUp: () => void = () => undefined;
  private running: Promise<void> | null = null;
  private lock: QueryRunner | null = null;
  private failures = 0;
  private readonly lockName: string;

  constructor(
    private readonly database: Database,
    private readonly calls: ServiceCalls,
    private readonly subscriber: string,
    private readonly topics: readonly string[],
    private readonly from: string,
    private readonly log: Logger,
  ) {
    this.lockName = `event-delivery:${subscriber}`;
  }

  start(): void {
    this.running = this.loop();
  }

  /** Looks at once. */
  wake(): void {
    this.wakeUp();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp();
    await this.running;
    await this.releaseLock();
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      let woken = false;
      const called = new Promise<void>((resolve) => {
        this.wakeUp = () => {
          woken = true;
          resolve();
        };
      });
      let pauseMs: number;
      try {
        pauseMs = await this.deliverSome();
        this.failures = 0;
      } catch (error) {
        this.failures += 1;
        pauseMs = Math.min(30_000, 250 * 2 ** Math.min(this.failures, 7));
        if (!this.stopped)
          this.log.warn({ err: error, subscriber: this.subscriber }, 'events wait for their subscriber');
        await this.releaseLock();
      }
      if (this.stopped || woken) continue;
      await Promise.race([called, sleep(pauseMs, undefined, { ref: false })]);
    }
  }

  /** Delivers one batch and gives the pause until the next look, in milliseconds. */
  private async deliverSome(): Promise<number> {
    if (!(await this.holdsLock())) return lookEveryMs;
    await this.retryParked();
    const { settled, unsettled } = await this.nextEvents();
    if (settled.length === 0) return unsettled ? unsettledMs : lookEveryMs;
    await this.deliver(settled);
    return 0;
  }

  private async nextEvents(): Promise<{ settled: EventRow[]; unsettled: boolean }> {
    const found = await rows<EventRow & { settled: boolean }>(
      this.database.read,
      `select event.transaction_id::text, event.sequence::text, event.id, topic, aggregate_id, payload, occurred_at,
              event.transaction_id < pg_snapshot_xmin(pg_current_snapshot()) as settled
       from outbox_event event
       where topic = any($2) and (event.transaction_id, event.sequence) >
             (coalesce((select transaction_id from outbox_cursor where subscriber = $1), '0'),
              coalesce((select sequence from outbox_cursor where subscriber = $1), 0))
       order by event.transaction_id, event.sequence limit $3`,
      [this.subscriber, this.topics, batchSize],
    );
    const until = found.findIndex((event) => !event.settled);
    return { settled: until < 0 ? found : found.slice(0, until), unsettled: until >= 0 };
  }

  private async deliver(events: EventRow[]): Promise<void> {
    const parkedAggregates = new Set(
      (
        await rows<{ aggregate_id: string }>(
          this.database.read,
          'select distinct aggregate_id from outbox_parked where subscriber = $1 and aggregate_id = any($2)',
          [this.subscriber, events.map((event) => event.aggregate_id)],
        )
      ).map((row) => row.aggregate_id),
    );
    const free = events.filter((event) => !parkedAggregates.has(event.aggregate_id));
    const refused = free.length > 0 ? await this.send(free) : new Map<string, string>();
    const last = events.at(-1);
    await this.database.transaction(async (tx) => {
      for (const event of events) {
        const reason = parkedAggregates.has(event.aggregate_id) ? 'waits for an earlier event' : refused.get(event.id);
        if (reason === undefined) continue;
        await rows(
          tx,
          `insert into outbox_parked (subscriber, transaction_id, sequence, aggregate_id, reason)
           values ($1, $2::xid8, $3, $4, $5) on conflict do nothing`,
          [this.subscriber, event.transaction_id, event.sequence, event.aggregate_id, reason],
        );
      }
      await rows(
        tx,
        `insert into outbox_cursor values ($1, $2::xid8, $3)
         on conflict (subscriber) do update set transaction_id = excluded.transaction_id, sequence = excluded.sequence`,
        [this.subscriber, last?.transaction_id, last?.sequence],
      );
    });
    if (refused.size > 0) this.log.warn({ subscriber: this.subscriber, refused: refused.size }, 'events parked');
  }

  /** Tries the earliest parked event of each aggregate that is due; the next of the aggregate follows at once. */
  private async retryParked(): Promise<void> {
    for (;;) {
      const due = await rows<EventRow>(
        this.database.read,
        `select head.transaction_id::text, head.sequence::text, event.id, event.topic, event.aggregate_id,
                event.payload, event.occurred_at
         from (select distinct on (aggregate_id) * from outbox_parked where subscriber = $1
               order by aggregate_id, transaction_id, sequence) head
         join outbox_event event using (transaction_id, sequence)
         where head.retry_at <= app_now() limit $2`,
        [this.subscriber, batchSize],
      );
      if (due.length === 0) return;
      const refused = await this.send(due);
      await this.database.transaction(async (tx) => {
        for (const event of due) {
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

  /** The refused events' reasons by id. Throws UNAVAILABLE when the subscriber cannot be reached. */
  private async send(events: EventRow[]): Promise<Map<string, string>> {
    const content: DeliveredEvent[] = events.map((event) => ({
      id: event.id,
      topic: event.topic,
      aggregateId: event.aggregate_id,
      payload: event.payload,
      occurredAt: event.occurred_at.toISOString(),
    }));
    const answer = (await this.calls.post(
      this.subscriber,
      '/events',
      { events: content },
      {
        caller: { kind: 'service', name: this.from },
        requestId: newId(),
      },
    )) as TakenEvents;
    return new Map(answer.refused.map(({ id, reason }) => [id, reason]));
  }

  /**
   * One process of a service delivers to a subscriber at a time. A session's advisory lock, not a row lock: a
   * transaction held open over a call would keep every event written meanwhile from being settled.
   */
  private async holdsLock(): Promise<boolean> {
    if (this.lock) {
      await this.lock.query('select 1');
      return true;
    }
    const runner = this.database.dataSource.createQueryRunner();
    const [answer] = (await runner.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [
      this.lockName,
    ])) as { held: boolean }[];
    if (answer?.held) this.lock = runner;
    else await runner.release();
    return answer?.held === true;
  }

  private async releaseLock(): Promise<void> {
    const runner = this.lock;
    this.lock = null;
    if (!runner) return;
    await runner.query('select pg_advisory_unlock(hashtextextended($1, 0))', [this.lockName]).catch(() => undefined);
    await runner.release().catch(() => undefined);
  }
}

/** One delivery per subscriber, woken by the outbox. */
export function startDeliveries(
  outbox: Outbox,
  subscribers: Subscribers,
  make: (subscriber: string, topics: readonly string[]) => EventDelivery,
): { stop(): Promise<void>; drain(): Promise<void> } {
  const deliveries = Object.entries(subscribers).map(([subscriber, topics]) => make(subscriber, topics));
  const wakeAll = () => {
    for (const delivery of deliveries) delivery.wake();
  };
  outbox.onWrite(wakeAll);
  for (const delivery of deliveries) delivery.start();
  return {
    stop: async () => {
      await Promise.all(deliveries.map((delivery) => delivery.stop()));
    },
    drain: async () => {
      for (const [subscriber, topics] of Object.entries(subscribers)) {
        while ((await outbox.pending(subscriber, topics)) > 0) {
          wakeAll();
          await sleep(5);
        }
      }
    },
  };
}
