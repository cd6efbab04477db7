import type { DeliveredEvent } from '../event-intake.js';
import { newId } from '../ids.js';
import { ServiceCalls } from '../service-calls.js';
import { testKey } from './test-keys.js';

/** Delivers events to a service under test as another one does, signed; gives the reasons of those that were refused. */
export async function tellEvents(
  from: string,
  to: { name: string; url: string },
  events: readonly Pick<DeliveredEvent, 'topic' | 'aggregateId' | 'payload'>[],
): Promise<string[]> {
  const calls = new ServiceCalls({
    from,
    sendKeys: new Map([[to.name, testKey(from, to.name)]]),
    peers: new Map([[to.name, to.url]]),
  });
  const told = events.map((event) => ({ id: newId(), occurredAt: new Date().toISOString(), ...event }));
  const on = { caller: { kind: 'service' as const, name: from }, requestId: newId() };
  try {
    const answer = (await calls.post(to.name, '/events', { events: told }, on)) as { refused: { reason: string }[] };
    return answer.refused.map(({ reason }) => reason);
  } finally {
    await calls.close();
  }
}
