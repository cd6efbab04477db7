import { canonicalJson } from '../../chassis/idempotency.js';

/** Longer values are cut: a list of thousands of SKUs would bury the rest. */
const mostCharacters = 300;

/** What differs between two pieces of JSON, a line for each field, named by its path: `caps.perDay: added 500`. */
export function changedFields(from: unknown, to: unknown, path: readonly string[] = []): string[] {
  if (canonicalJson(from) === canonicalJson(to)) return [];
  if (isObject(from) && isObject(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return names.flatMap((name) => changedFields(from[name], to[name], [...path, name]));
  }
  if (Array.isArray(from) && Array.isArray(to)) return changedItems(from, to, path);
  const field = path.join('.');
  if (from === undefined) return [`${field}: added ${shown(to)}`];
  if (to === undefined) return [`${field}: removed, was ${shown(from)}`];
  return [`${field}: changed from ${shown(from)} to ${shown(to)}`];
}

/** Objects are held against one another by their places, as far as none came or went; anything else by what it is. */
function changedItems(from: readonly unknown[], to: readonly unknown[], path: readonly string[]): string[] {
  if (from.length === to.length && to.every(isObject)) {
    return to.flatMap((item, place) => changedFields(from[place], item, [...path, String(place)]));
  }
  const field = path.join('.');
  const [came, went] = [without(to, from), without(from, to)];
  if (came.length === 0 && went.length === 0) return [`${field}: in another order, ${shown(to)}`];
  return [
    ...(came.length > 0 ? [`${field}: added ${shown(came)}`] : []),
    ...(went.length > 0 ? [`${field}: removed ${shown(went)}`] : []),
  ];
}

function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others.map(canonicalJson));
  return items.filter((item) => !known.has(canonicalJson(item)));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}… (${text.length} characters)`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
