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
}

interface Waiting<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (reason: unknown) => void;
}

/**
 * Gathers what is asked for one by one into batches, without ever waiting for more to come: a batch leaves as soon as none of its
 * group is under way, with all that has arrived meanwhile. So a lone request is served at once, and under load many share each
 * round trip. Neither another group's slow work nor, for longer than `holdsUpMs`, its own keeps a batch from leaving.
 */
export class Gatherer<Item, Outcome> {
  private waiting: Waiting<Item, Outcome>[] = [];
  /** By group, the batch that keeps the next one from leaving. */
  private readonly holding = new Map<string, readonly Waiting<Item, Outcome>[]>();
  private woken = false;

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
    const first = this.waiting.find(({ item }) => !this.holding.has(groupOf(item)));
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

  private async send(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    const { run, groupOf, holdsUpMs } = this.gathering;
    const group = batch[0] ? groupOf(batch[0].item) : '';
    const letNextLeave = () => {
      if (this.holding.get(group) !== batch) return;
      this.holding.delete(group);
      this.leave();
    };
    this.holding.set(group, batch);
    const patience = setTimeout(letNextLeave, holdsUpMs).unref();
    try {
      const outcomes = await run(batch.map(({ item }) => item));
      // Before the answers are made of them: others work for the next batch meanwhile.
      letNextLeave();
      batch.forEach(({ resolve, reject }, position) => {
        const outcome = outcomes[position] ?? new Error('a batch left an item without an outcome');
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      letNextLeave();
      for (const { reject } of batch) reject(error);
    } finally {
      clearTimeout(patience);
    }
  }
}
