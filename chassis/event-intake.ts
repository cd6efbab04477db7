import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { isOutage, rows, type Database } from './database.js';
import type { Logger } from './log.js';

export interface DeliveredEvent {
  id: string;
  topic: string;
  aggregateId: string;
  payload: Record<string, unknown>;
  occurredAt: string;
}

/** Runs in the transaction that records the event as taken. Throwing refuses the event for now. */
export type EventHandler = (tx: EntityManager, event: DeliveredEvent) => Promise<void>;

export interface Subscription {
  /** The one service that may tell of this topic. */
  from: string;
  take: EventHandler;
}

/** By topic. */
export type Subscriptions = Readonly<Record<string, Subscription>>;

export interface TakenEvents {
  refused: { id: string; reason: string }[];
}

const batchShape = z.object({
  events: z
    .array(
      z.object({
        id: z.uuid(),
        topic: z.string(),
        aggregateId: z.string(),
        payload: z.record(z.string(), z.unknown()),
        occurredAt: z.string(),
      }),
    )
    .max(1_000),
});

/**
 * Takes batches of events, each event once: its id is recorded in the transaction that acts on it. An event that fails
 * is refused, and with it the later ones of its aggregate in the batch, because they build on it.
 */
export class EventIntake {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: Subscriptions,
    private readonly log: Logger,
  ) {}

  /** @param source the service that signed the call. Throws ZodError when the body is no batch. */
  async take(source: string, body: unknown): Promise<TakenEvents> {
    const { events } = batchShape.parse(body);
    try {
      await this.database.transaction(async (tx) => {
        for (const event of events) await this.takeOne(tx, source, event);
      });
      return { refused: [] };
    } catch (error) {
      // Without a database none can be taken, and it is the sender who waits and tries again.
      if (isOutage(error)) throw error;
      // One of them fails: taken one by one, the others need not wait for it.
      return this.takeOneByOne(source, events);
    }
  }

  private async takeOneByOne(source: string, events: DeliveredEvent[]): Promise<TakenEvents> {
    const refused: TakenEvents['refused'] = [];
    const heldUp = new Set<string>();
    for (const event of events) {
      if (heldUp.has(event.aggregateId)) {
        refused.push({ id: event.id, reason: 'waits for an earlier event' });
        continue;
      }
      try {
        await this.database.transaction((tx) => this.takeOne(tx, source, event));
      } catch (error) {
        if (isOutage(error)) throw error;
        this.log.error({ err: error, source, topic: event.topic, eventId: event.id }, 'an event could not be taken');
        heldUp.add(event.aggregateId);
        refused.push({ id: event.id, reason: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return { refused };
  }

  private async takeOne(tx: EntityManager, source: string, event: DeliveredEvent): Promise<void> {
    const subscription = this.subscriptions[event.topic];
    if (subscription?.from !== source) throw new Error(`${source} may not tell of ${event.topic} here`);
    const fresh = await rows(
      tx,
      'insert into inbox_event (source, id) values ($1, $2) on conflict do nothing returning 1',
      [source, event.id],
    );
    if (fresh.length > 0) await subscription.take(tx, event);
  }
}
