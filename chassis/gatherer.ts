export interface Gathering<Item, Outcome> {
  /** Does the work of a batch and gives an outcome per item, in the items' order; an Error is thrown to whoever added it. */
  run: (items: readonly Item[]) => Promise<readonly (Outcome | Error)[]>;
  /** Items of one batch are of one group. */
  groupOf: (item: Item) => string;
  /** No batch holds two items of one id. */
  idOf: (item: Item) => string;
  /** Items of a batch at the most. */
  most: number;
  /** For so many milliseconds a batch keeps the next one of its group from leaving, unless it ends before. */
  holdsUpMs: number;
  /** Batches of one group under way at once, where they take longer: others need the database too. */
  atOnce: number;
  /**
   * Batches of one group leave no sooner after one another than this. A lone request still leaves at once; under load each waits a little
   * for company, where what a batch costs is mostly the same however many share it. None when absent.
   */
  apartMs?: number;
}

interface Waiting<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (reason: unknown) => void;
}

/**
 * Gathers what is asked for one by one into batches, without ever waiting for more to come: a batch leaves as soon as none of its
 * group is under way, with all that has arrived meanwhile. So a lone request is served at once, and under load many share each
 * round trip. Another group's slow work keeps no batch from leaving, its own for no longer than `holdsUpMs`, up to `atOnce`.
 */
export class Gatherer<Item, Outcome> {
  private waiting: Waiting<Item, Outcome>[] = [];
  /** By group, the batch that keeps the next one from leaving. */
  private readonly holding = new Map<string, readonly Waiting<Item, Outcome>[]>();
  private readonly underWay = new Map<string, number>();
  /** By group, when the last batch has left; kept only where batches are to leave apart. */
  private readonly left = new Map<string, number>();
  private woken = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly gathering: Gathering<Item, Outcome>) {}

  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.wake();
    });
  }

  /** Once per turn of the event loop, so that requests that came in together leave together. */
  private wake(): void {
    if (this.woken) return;
    this.woken = true;
    setImmediate(() => {
      this.woken = false;
      this.leave();
    });
  }

  private leave(): void {
    for (;;) {
      const batch = this.nextBatch();
      if (batch.length === 0) return;
      void this.send(batch);
    }
  }

  /** The first that waits and may leave, and what may go with it; the others keep their order. Empty where none may leave. */
  private nextBatch(): Waiting<Item, Outcome>[] {
    const { groupOf, idOf, most } = this.gathering;
    const first = this.waiting.find(({ item }) => this.mayLeave(groupOf(item)));
    if (!first) return [];
    const batch: Waiting<Item, Outcome>[] = [];
    const ids = new Set<string>();
    const left: Waiting<Item, Outcome>[] = [];
    for (const one of this.waiting) {
      const fits = batch.length < most && groupOf(one.item) === groupOf(first.item) && !ids.has(idOf(one.item));
      (fits ? batch : left).push(one);
      if (fits) ids.add(idOf(one.item));
    }
    this.waiting = left;
    return batch;
  }

  private mayLeave(group: string): boolean {
    if (this.holding.has(group) || (this.underWay.get(group) ?? 0) >= this.gathering.atOnce) return false;
    const { apartMs = 0 } = this.gathering;
    const tooSoonMs = (this.left.get(group) ?? -Infinity) + apartMs - performance.now();
    if (tooSoonMs <= 0) return true;
    this.leaveIn(tooSoonMs);
    return false;
  }

  /** Looks again once a group may go. */
  private leaveIn(ms: number): void {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.leave();
    }, ms);
  }

  private async send(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    const { groupOf, holdsUpMs } = this.gathering;
    const group = batch[0] ? groupOf(batch[0].item) : '';
    const letNextLeave = () => {
      if (this.holding.get(group) === batch) this.holding.delete(group);
      this.leave();
    };
    this.count(group, 1);
    if (this.gathering.apartMs) this.left.set(group, performance.now());
    this.holding.set(group, batch);
    const longEnough = setTimeout(letNextLeave, holdsUpMs).unref();
    const answer = await this.worked(batch);
    clearTimeout(longEnough);
    this.count(group, -1);
    // Before the answers are made of it: others work for the next batch meanwhile.
    letNextLeave();
    answer();
  }

  /** Resolves when the work is done or has failed, to what tells everybody. */
  private async worked(batch: readonly Waiting<Item, Outcome>[]): Promise<() => void> {
    try {
      const outcomes = await this.gathering.run(batch.map(({ item }) => item));
      return () => {
        batch.forEach(({ resolve, reject }, position) => {
          const outcome = outcomes[position] ?? new Error('a batch left an item without an outcome');
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        });
      };
    } catch (error) {
      return () => {
        for (const { reject } of batch) reject(error);
      };
    }
  }

  private count(group: string, change: 1 | -1): void {
    const counted = (this.underWay.get(group) ?? 0) + change;
    if (counted > 0) this.underWay.set(group, counted);
    else this.underWay.delete(group);
  }
}
