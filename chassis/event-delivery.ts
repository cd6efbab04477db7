import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import type { Database } from './database.js';
import type { DeliveredEvent, TakenEvents } from './event-intake.js';
import { newId } from './ids.js';
import { EventQueue, type EventRow, type NextEvent, type Place } from './event-queue.js';
import type { Logger } from './log.js';
import type { Outbox } from './outbox.js';
import type { ServiceCalls } from './service-calls.js';

/** Which service takes which topics. */
export type Subscribers = Readonly<Record<string, readonly string[]>>;

const batchSize = 200;
/** Under load deliveries begin no sooner after one another: each costs the same, however many events it carries. */
const apartMs = 100;
/** Between two looks when nobody wakes us: another process of this service may have written. */
const lookEveryMs = 500;
/** An event that waits only for older transactions to end is looked at again soon. */
const unsettledMs = 15;
/** A look passes over the events of others behind the cursor: once there are so many, the cursor moves behind them. */
const mostPassed = 1_000;
const waitsForEarlier = 'waits for an earlier event';

/**
 * Carries events from the outbox to one subscriber, in commit order, in signed batches, until each is taken.
 */
export class EventDelivery {
  private stopped = false;
  private wakeUp: () => void = () => undefined;
  private running: Promise<void> | null = null;
  private lock: QueryRunner | null = null;
  private failures = 0;
  private regularLookAt = 0;
  private readonly lockName: string;
  private readonly queue: EventQueue;

  constructor(
    private readonly database: Database,
    private readonly calls: ServiceCalls,
    private readonly subscriber: string,
    topics: readonly string[],
    private readonly from: string,
    private readonly log: Logger,
  ) {
    this.lockName = `event-delivery:${subscriber}`;
    this.queue = new EventQueue(database, subscriber, topics);
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
      const begunAt = performance.now();
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
      const tooSoonMs = begunAt + apartMs - performance.now();
      if (!this.stopped && woken && tooSoonMs > 0) await sleep(tooSoonMs, undefined, { ref: false });
      if (this.stopped || woken) continue;
      await Promise.race([called, sleep(pauseMs, undefined, { ref: false })]);
    }
  }

  /** Delivers one batch and gives the pause until the next look, in milliseconds. */
  private async deliverSome(): Promise<number> {
    // Between two regular looks we are only woken for new events: the lock and the parked ones can wait.
    if (Date.now() >= this.regularLookAt) {
      if (!(await this.holdsLock())) return lookEveryMs;
      await this.retryParked();
      this.regularLookAt = Date.now() + lookEveryMs;
    }
    const { settled, unsettled, until, passes } = await this.queue.next(batchSize);
    if (until && settled.length > 0) await this.deliver(settled, until);
    else if (until && passes >= mostPassed) await this.queue.moveOn(until);
    if (unsettled) return unsettledMs;
    return settled.length === batchSize ? 0 : lookEveryMs;
  }

  private async deliver(events: NextEvent[], until: Place): Promise<void> {
    const free = events.filter((event) => !event.held_up);
    const refused = free.length > 0 ? await this.send(free) : new Map<string, string>();
    const parked = events.flatMap((event) => {
      const reason = event.held_up ? waitsForEarlier : refused.get(event.id);
      return reason === undefined ? [] : [{ event, reason }];
    });
    await this.queue.moveOn(until, parked);
    if (refused.size > 0) this.log.warn({ subscriber: this.subscriber, refused: refused.size }, 'events parked');
  }

  /** Tries the earliest parked event of each aggregate that is due; the next of the aggregate follows at once. */
  private async retryParked(): Promise<void> {
    for (;;) {
      const due = await this.queue.dueParked(batchSize);
      if (due.length === 0) return;
      await this.queue.settleParked(due, await this.send(due));
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
    try {
      const [answer] = (await runner.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [
        this.lockName,
      ])) as { held: boolean }[];
      if (answer?.held) this.lock = runner;
    } finally {
      if (this.lock !== runner) await runner.release();
    }
    return this.lock === runner;
  }

  private async releaseLock(): Promise<void> {
    const runner = this.lock;
    this.lock = null;
    this.regularLookAt = 0;
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
