import type { EntityManager } from 'typeorm';
import type { Database } from '../../../../chassis/database.js';
import { Gatherer } from '../../../../chassis/gatherer.js';

/**
 * Work that comes at the same moment is done in one transaction, which costs one commit and one lock of a hot row however much it is.
 * One batch at a time: two would wait for one another at whatever row they have in common. A second one leaves only where the first
 * takes longer than it ever should.
 *
 * Work that throws takes the transaction with it, and each item is then done by itself: what one meets does not touch the others.
 */
export function inOneTransaction<Item, Outcome>(
  database: () => Database,
  idOf: (item: Item) => string,
  work: (tx: EntityManager, items: readonly Item[]) => Promise<readonly Outcome[]>,
): Gatherer<Item, Outcome> {
  const run = async (items: readonly Item[]): Promise<readonly (Outcome | Error)[]> => {
    try {
      return await database().transaction((tx) => work(tx, items));
    } catch (error) {
      if (items.length === 1) throw error;
    }
    const outcomes: (Outcome | Error)[] = [];
    for (const item of items) {
      const [outcome] = await database()
        .transaction((tx) => work(tx, [item]))
        .catch((error: unknown) => [asError(error)]);
      outcomes.push(outcome ?? new Error('a piece of work was left without an outcome'));
    }
    return outcomes;
  };
  return new Gatherer({ run, groupOf: () => 'all', idOf, most: 100, holdsUpMs: 500, atOnce: 2, apartMs: 25 });
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('something that is no error was thrown', { cause: thrown });
}
