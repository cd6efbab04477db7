import { Latencies } from './latencies.js';

export interface Load {
  /** Requests under way at any time: each lane asks again as soon as it is answered. */
  inFlight: number;
  seconds: number;
  /** Not counted; caches fill and plans are made meanwhile. */
  warmUpSeconds: number;
  /** Ends the measuring earlier. */
  most?: number;
}

/** Resolves to whether the request was accepted; a refusal is not what is measured, and is counted apart. */
export type Ask = () => Promise<boolean>;

export interface Measured {
  accepted: number;
  refused: number;
  /** Accepted per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/**
 * Closed loop: `inFlight` lanes, each with one request at a time. Counts what was answered within the measured time; a
 * request that fails ends the run, because a rate over failures means nothing.
 */
export async function runLoad(load: Load, laneOf: (lane: number) => Ask): Promise<Measured> {
  const begin = performance.now() + load.warmUpSeconds * 1000;
  const end = begin + load.seconds * 1000;
  const latencies = new Latencies();
  const counted = { accepted: 0, refused: 0 };
  let last = begin;
  let over = false;
  const lane = async (ask: Ask) => {
    while (!over) {
      const asked = performance.now();
      const accepted = await ask();
      const answered = performance.now();
      if (answered >= end) return;
      if (answered < begin || over) continue;
      latencies.add(answered - asked);
      counted[accepted ? 'accepted' : 'refused'] += 1;
      last = answered;
      if (load.most !== undefined && counted.accepted >= load.most) over = true;
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
  const seconds = ((over ? last : end) - begin) / 1000;
  return {
    ...counted,
    rate: seconds > 0 ? counted.accepted / seconds : 0,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
  };
}
