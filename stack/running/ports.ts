import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '../cannot-start.js';
import type { StackSettings } from '../stack-settings.js';

/** Services of a start that was just killed need a moment to end. */
const patienceMs = 4_000;

/** Throws a CannotStart that names every taken port and the variable that would move it. */
export async function requireFreePorts(ports: StackSettings['ports']): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const free = await Promise.all(Object.values(ports).map(isFree));
    const taken = Object.entries(ports).filter((_, index) => !free[index]);
    if (taken.length === 0) return;
    if (performance.now() > deadline) {
      throw new CannotStart(
        [
          ...taken.map(
            ([name, port]) => `Port ${port} for ${name} is taken: set ${name.toUpperCase()}_PORT to a free one.`,
          ),
          'Is Fealty running already, in another terminal?',
        ].join('\n'),
      );
    }
    await sleep(200);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}
