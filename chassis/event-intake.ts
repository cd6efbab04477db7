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

/** As `EventHandler`, of events that follow one another, in their order. */
export type EventsHandler = (tx: EntityManager, events: readonly DeliveredEvent[]) => Promise<void>;

/**
 * How a topic is taken: event by event, or together where many at once cost less. Topics with the same function go together.
 */
export type Subscription = {
  /** The one service that may tell of this topic. */
  from: string;
  /**
   * One at a time in this process, each in a transaction of its own: for what also works outside its transaction. There it asks for
   * further connections, of which many at once would leave none, and waits for rows, which an earlier event of the batch might hold.
   */
  takeAlone?: boolean;
} & ({ take: EventHandler; takeTogether?: undefined } | { takeTogether: EventsHandler });

/** An event that was not taken before. */
interface Fresh {
  event: DeliveredEvent;
  subscription: Subscription;
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
  /** Until those that are taken alone have been. */
  private alone: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly subscriptions: Subscriptions,
    private readonly log: Logger,
  ) {}

  /** @param source the service that signed the call. Throws ZodError when the body is no batch. */
  async take(source: string, body: unknown): Promise<TakenEvents> {
    const { events } = batchShape.parse(body);
    if (events.some(({ topic }) => this.subscriptions[topic]?.takeAlone)) {
      const taken = this.alone.then(() => this.takeOneByOne(source, events));
      this.alone = taken.catch(() => undefined);
      return taken;
    }
    try {
      await this.database.transaction(async (tx) => {
        await this.takeAll(tx, source, events);
      });
      return { refused: [] };
    } catch (error) {
      // Without a database none can be taken, and it is the sender who waits and tries again.
      if (isOutage(error)) throw error;
      // One of them fails: taken one by one, the others need not wait for it.
      return this.takeOneByOne(source, events);
    }
  }

  private async takeAll(tx: EntityManager, source: string, events: readonly DeliveredEvent[]): Promise<void> {
    const fresh = await this.recordFresh(tx, source, events);
    for (let place = 0; place < fresh.length;) {
      const together = this.runFrom(fresh, place);
      const [{ event, subscription }] = together as [Fresh];
      if (subscription.takeTogether) {
        await subscription.takeTogether(
          tx,
          together.map((one) => one.event),
        );
      } else await subscription.take(tx, event);
      place += together.length;
    }
  }

  /** Those that were not taken before, each once; recorded in one statement. Throws for a topic that is not the source's to tell of. */
  private async recordFresh(tx: EntityManager, source: string, events: readonly DeliveredEvent[]): Promise<Fresh[]> {
    const known = new Map(
      events.map((event) => [event.id, { event, subscription: this.subscriptionOf(source, event) }]),
    );
    const recorded = await rows<{ id: string }>(
      tx,
      `insert into inbox_event (source, id) select $1, id from unnest($2::uuid[]) as id order by id
       on conflict do nothing returning id`,
      [source, [...known.keys()]],
    );
    const fresh = new Set(recorded.map(({ id }) => id));
    return [...known.values()].filter(({ event }) => fresh.has(event.id.toLowerCase()));
  }

  /** The event at that place, with those after it that are taken together with it. */
  private runFrom(fresh: readonly Fresh[], place: number): Fresh[] {
    const together = fresh[place]?.subscription.takeTogether;
    const end = fresh.findIndex((one, at) => at > place && (!together || one.subscription.takeTogether !== together));
    return fresh.slice(place, end === -1 ? fresh.length : end);
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
        await this.database.transaction((tx) => this.takeAll(tx, source, [event]));
      } catch (error) {
        if (isOutage(error)) throw error;
        this.log.error({ err: error, source, topic: event.topic, eventId: event.id }, 'an event could not be taken');
        heldUp.add(event.aggregateId);
        refused.push({ id: event.id, reason: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return { refused };
  }

  private subscriptionOf(source: string, event: DeliveredEvent): Subscription {
    const subscription = this.subscriptions[event.topic];
    if (subscription?.from !== source) throw new Error(`${source} may not tell of ${event.topic} here`);
    return subscription;
  }
}
