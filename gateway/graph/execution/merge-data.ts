import { isData, readOwn, writeOwn, type Data } from './own-property.js';

/** Merges one answer into several places. Each gets objects of its own: what is merged into one of them later is not the others'. */
export function mergeIntoAll(targets: readonly Data[], source: Data): void {
  targets.forEach((target, place) => mergeData(target, place === 0 ? source : (copyOf(source) as Data)));
}

/**
 * Merges what a subgraph answered into what is there already, in place. Objects are merged field by field, lists of one length
 * element by element; of anything else the newer stays.
 */
export function mergeData(target: Data, source: Data): void {
  for (const name of Object.keys(source)) {
    const value = source[name];
    // A field that a rewrite has given another name.
    if (value === undefined) continue;
    const existing = readOwn(target, name);
    if (!mergeValue(existing, value)) writeOwn(target, name, value);
  }
}

/** False when the two cannot be merged, and the newer has to take the older's place. */
function mergeValue(existing: unknown, value: unknown): boolean {
  if (isData(existing) && isData(value)) {
    mergeData(existing, value);
    return true;
  }
  if (!Array.isArray(existing) || !Array.isArray(value) || existing.length !== value.length) return false;
  value.forEach((element, index) => {
    if (!mergeValue(existing[index], element)) existing[index] = element as unknown;
  });
  return true;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isData(value)) return value;
  const copy: Data = {};
  for (const name of Object.keys(value)) writeOwn(copy, name, copyOf(value[name]));
  return copy;
}
