export interface Gathering<Item, Outcome> {
  /** Does the work of a batch and gives an outcome per item, in the items' order; an Error is thrown to whoever added it. */
  run: (items: readonly Item[]) => Promise<readonly (Outcome | Error)[]>;
  /** Items of one batch are of one group. */
  groupOf: (item: Item) => string;
  /** No batch holds two items of one id. */
  idOf: (item: Item) => string;
  /** Items of a batch at the most. */
  most: number;
  /** Batches of one group under way at once: a group whose work is slow does not hold up the others. */
  atOnce: number;
}

interface Waiting<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (reason: unknown) => void;
}

/**
 * Gathers what is asked for one by one into batches, without ever waiting for more to come: a batch leaves as soon as fewer than
 * `atOnce` of its group are under way, with all that has arrived meanwhile. So a lone request is served at once, and under load
 * many share each round trip.
 */
export class Gatherer<Item, Outcome> {
  private waiting: Waiting<Item, Outcome>[] = [];
  private readonly underWay = new Map<string, number>();
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
      for (;;) {
        const batch = this.nextBatch();
        if (batch.length === 0) return;
        void this.send(batch);
      }
    });
  }

  /** The first that waits and may leave, and what may go with it; the others keep their order. Empty where none may leave. */
  private nextBatch(): Waiting<Item, Outcome>[] {
    const { groupOf, idOf, most, atOnce } = this.gathering;
    const first = this.waiting.find(({ item }) => (this.underWay.get(groupOf(item)) ?? 0) < atOnce);
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
    const [first] = batch;
    const group = first ? this.gathering.groupOf(first.item) : '';
    this.underWay.set(group, (this.underWay.get(group) ?? 0) + 1);
    try {
      const outcomes = await this.gathering.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, position) => {
        const outcome = outcomes[position] ?? new Error('a batch left an item without an outcome');
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      const left = (this.underWay.get(group) ?? 1) - 1;
      if (left > 0) this.underWay.set(group, left);
      else this.underWay.delete(group);
      this.wake();
    }
  }
}
