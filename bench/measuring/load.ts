import { setTimeout as sleep } from 'node:timers/promises';
import { Tally, type Measured, type Usage } from './tally.js';

export interface Load {
  /** Requests under way at any time: each lane asks again as soon as it is answered. */
  inFlight: number;
  seconds: number;
  /** Not counted; caches fill and plans are made meanwhile. */
  warmUpSeconds: number;
  /** Ends the measuring earlier; not together with `usage`, which is asked at the end of the seconds. */
  most?: number;
  /** How long a lane waits when it was refused; without it, it asks again at once. */
  pauseAfterRefusalMs?: number;
  usage?: () => Promise<Usage>;
}

/** Resolves to whether the request was accepted; a refusal is not what is measured, and is counted apart. */
export type Ask = () => Promise<boolean>;

/**
 * Closed loop: `inFlight` lanes, each with one request at a time. Counts what was answered within the measured time; a
 * request that fails ends the run, because a rate over failures means nothing.
 */
export async function runLoad(load: Load, laneOf: (lane: number) => Ask): Promise<Measured> {
  const begin = performance.now() + load.warmUpSeconds * 1000;
  const end = begin + load.seconds * 1000;
  const tally = new Tally(begin, end, load.usage);
  let last = begin;
  let over = false;
  const lane = async (ask: Ask) => {
    while (!over) {
      const asked = performance.now();
      const accepted = await ask();
      const answered = performance.now();
      if (answered >= end) return;
      if (answered >= begin && !over) {
        tally.note(answered - asked, accepted);
        last = answered;
        if (load.most !== undefined && tally.accepted >= load.most) over = true;
      }
      if (!accepted && load.pauseAfterRefusalMs !== undefined) await sleep(load.pauseAfterRefusalMs);
    }
  };
  const lanes = Array.from({ length: load.inFlight }, (_, index) => lane(laneOf(index)));
  try {
    await Promise.all(lanes);
  } catch (error) {
    over = true;
    await Promise.allSettled(lanes);
    throw error;
  }
  return tally.measured(over ? last : end);
}
