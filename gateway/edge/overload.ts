/**
 * How many requests may be under way. What a gateway has to give is the time of its one thread: beyond what that serves, each
 * request more makes all others wait. Those are refused before their body is read, which costs a twentieth of serving them.
 *
 * By Little's law, as many are under way as begin in the time that one takes. So the bound is what the thread can finish in
 * twice the time that a request takes when nobody waits: served ones then take about twice as long as ever, not longer.
 * Both figures are learnt from requests as they end: the thread's time for each, and the time each takes while the thread is
 * idle more than half of the time. A subgraph that is slow makes requests take longer and the thread no busier: what begins
 * no faster than the thread serves is not refused for it, up to the ceiling.
 */
export interface ThreadClock {
  /** Milliseconds since whenever. */
  now(): number;
  /** Of these, how many the thread was busy. */
  busy(): number;
}

export const threadClock: ThreadClock = {
  now: () => performance.now(),
  busy: () => performance.eventLoopUtilization().active,
};

/** Long enough to tell the thread's time for a request, short enough to follow a rush. */
const windowMs = 100;
const windowRequests = 10;
/**
 * Whether the thread is busy without a pause is looked at this often, and only while the bound is reached. While it is not, as
 * many may begin beyond the bound as it serves until the next look: a burst must not pass for a slow subgraph.
 */
const glanceMs = 20;

const idleBelow = 0.5;
const busyAbove = 0.9;
/** Served requests may take so many times as long as when nobody waits. */
const slowdown = 2;
/** Nobody minds waiting so long; and after a pause of the process as many arrive at once as would have come meanwhile. */
const leastMs = 10;
/** Fewer would leave the thread waiting for subgraphs. */
const floor = 8;
/** So many may come at once before a thread that has time, however long each of them takes. */
const leastBeyond = 16;

export class Overload {
  inFlight = 0;
  /** Since the start. */
  refused = 0;
  private limit: number;
  private mostBeyond: number;
  /** Milliseconds that a request takes when nobody waits; undefined until the thread has been idle enough to tell. */
  private undisturbed: number | undefined;
  private window: { began: number; busy: number; ended: number; took: number };
  private glance: { at: number; busy: number; mayBegin: number };

  /** More than `ceiling` are never under way. */
  constructor(
    private readonly ceiling: number,
    private readonly clock: ThreadClock = threadClock,
  ) {
    this.limit = ceiling;
    this.mostBeyond = ceiling;
    const [now, busy] = [clock.now(), clock.busy()];
    this.window = { began: now, busy, ended: 0, took: 0 };
    this.glance = { at: now, busy, mayBegin: ceiling };
  }

  /** So many may be under way while the thread is busy. */
  get bound(): number {
    return this.limit;
  }

  /** True when one more could begin now. Whoever is told no is counted as refused. */
  hasRoom(): boolean {
    const hasRoom = this.inFlight < this.limit || (this.inFlight < this.ceiling && this.roomBeyond() > 0);
    if (!hasRoom) this.refused += 1;
    return hasRoom;
  }

  /** True when one more may begin; each of those ends by `end`. */
  begin(): boolean {
    if (!this.hasRoom()) return false;
    if (this.inFlight >= this.limit) this.glance.mayBegin -= 1;
    this.inFlight += 1;
    return true;
  }

  /** Without a time for what was refused for another reason: it says nothing of how long an answer takes. */
  end(tookMs?: number): void {
    this.inFlight -= 1;
    if (tookMs === undefined) return;
    this.window.ended += 1;
    this.window.took += tookMs;
    const now = this.clock.now();
    if (now - this.window.began >= windowMs && this.window.ended >= windowRequests) this.learn(now);
  }

  private roomBeyond(): number {
    const now = this.clock.now();
    if (now - this.glance.at >= glanceMs) {
      const busy = this.clock.busy();
      const isBusy = busy - this.glance.busy > busyAbove * (now - this.glance.at);
      this.glance = { at: now, busy, mayBegin: isBusy ? 0 : this.mostBeyond };
    }
    return this.glance.mayBegin;
  }

  private learn(now: number): void {
    const busy = this.clock.busy();
    const { ended, took } = this.window;
    const busyMs = Math.max(busy - this.window.busy, 0.1);
    if (busyMs < idleBelow * (now - this.window.began)) this.learnUndisturbed(took / ended);
    if (this.undisturbed !== undefined) {
      const bound = Math.max(slowdown * this.undisturbed, leastMs) * (ended / busyMs);
      this.limit = Math.round(Math.min(this.ceiling, Math.max(floor, bound)));
      this.mostBeyond = Math.max(leastBeyond, Math.ceil(glanceMs * (ended / busyMs)));
    }
    this.window = { began: now, busy, ended: 0, took: 0 };
  }

  /** Falls fast and rises slowly: even while the thread is idle half of the time, some requests wait for others. */
  private learnUndisturbed(tookMs: number): void {
    this.undisturbed ??= tookMs;
    this.undisturbed += (tookMs - this.undisturbed) * (tookMs < this.undisturbed ? 0.3 : 0.03);
  }
}
