/**
 * Response names are chosen by clients and keys of answers by subgraphs, so both may be `constructor` or `__proto__`. Reading
 * such a name must not find what every object inherits, and writing it must not change an object's prototype.
 */
export type Data = Record<string, unknown>;

const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

export function readOwn(object: Data, name: string): unknown {
  const value = object[name];
  return value === undefined || Object.hasOwn(object, name) ? value : undefined;
}

export function isInherited(name: string): boolean {
  return inherited.has(name);
}

/** Reads one name, as fast as its name allows. */
export function readerOf(name: string): (object: Data) => unknown {
  return isInherited(name) ? (object) => readOwn(object, name) : (object) => object[name];
}

export function writeOwn(object: Data, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
}

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
