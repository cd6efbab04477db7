import DataLoader from 'dataloader';
import type { RequestContext } from './caller.js';

/**
 * The request's DataLoader of that key, made at first use. The key is any object that stands for the kind of look-up,
 * usually the batch function's owner. `batch` gives one value per id, in the ids' order; null where there is none.
 */
export function loaderFor<Id, Value>(
  context: RequestContext,
  key: object,
  batch: (ids: readonly Id[]) => Promise<readonly Value[]>,
): DataLoader<Id, Value> {
  const existing = context.loaders.get(key);
  if (existing) return existing as DataLoader<Id, Value>;
  const loader = new DataLoader<Id, Value>((ids) => batch(ids));
  context.loaders.set(key, loader);
  return loader;
}

/** Arranges found rows in the order of the ids asked for; null where there is none. */
export function inOrder<Id, Row>(ids: readonly Id[], found: readonly Row[], idOf: (row: Row) => Id): (Row | null)[] {
  const byId = new Map(found.map((row) => [idOf(row), row]));
  return ids.map((id) => byId.get(id) ?? null);
}
