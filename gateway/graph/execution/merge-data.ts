import { isData, readOwn, writeOwn, type Data } from './own-property.js';

/**
 * Merges what a subgraph answered into what is there already, in place. Objects are merged field by field, lists of one length
 * element by element; of anything else the newer stays.
 */
export function mergeData(target: Data, source: Data): void {
  for (const name of Object.keys(source)) {
    const value = source[name];
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
