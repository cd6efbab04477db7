import { setTimeout as sleep } from 'node:timers/promises';

/** A slow machine takes seconds for what is due at once. */
const patienceMs = 60_000;

/** Resolves once it is so, which is looked at every few milliseconds. Rejects when it is not after a minute. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it never was so');
    await sleep(10);
  }
}
