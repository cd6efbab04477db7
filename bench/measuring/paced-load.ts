import { setTimeout as sleep } from 'node:timers/promises';
import type { Ask, Load } from './load.js';
import { Tally, type Measured } from './tally.js';

export interface PacedLoad extends Pick<Load, 'seconds' | 'warmUpSeconds' | 'usage'> {
  perSecond: number;
}

/**
 * Open loop: requests begin at even distances, whether or not those before them are answered, so that two servers can be
 * compared at the same load. Each is timed from when it was due: one that has to wait for its turn has waited. Counts those
 * that were due within the measured time, the slowest included. A request that fails ends the run.
 */
export async function runPacedLoad(load: PacedLoad, ask: Ask): Promise<Measured> {
  const start = performance.now();
  const begin = start + load.warmUpSeconds * 1000;
  const end = begin + load.seconds * 1000;
  const tally = new Tally(begin, end, load.usage);
  const underWay = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const send = (due: number) => {
    const sent = ask().then(
      (accepted) => {
        if (due >= begin) tally.note(performance.now() - due, accepted);
      },
      (error: unknown) => {
        failure ??= { error };
      },
    );
    underWay.add(sent);
    void sent.finally(() => underWay.delete(sent));
  };
  const dueAt = (place: number) => start + (place / load.perSecond) * 1000;
  let place = 0;
  while (dueAt(place) < end && !failure) {
    for (const now = performance.now(); dueAt(place) < Math.min(now, end); place += 1) send(dueAt(place));
    await sleep(dueAt(place) - performance.now());
  }
  await Promise.all(underWay);
  if (failure) throw failure.error;
  return tally.measured();
}
