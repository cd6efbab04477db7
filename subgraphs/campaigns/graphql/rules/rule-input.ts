import { badInput } from '../../../../chassis/domain-error.js';

/**
 * Conditions inside one another, the field of the kind and its parts included: more than any rule can use, and far from the end
 * of the stack. How deep a tree may be is for the use case to say; this is so that it can.
 */
const maxDepth = 60;

/**
 * A rule as a client wrote it, as the plain object that is checked and stored: of a condition's many fields only those
 * that are set. GraphQL lets a client write null for what is left out.
 * @param path of the argument, for the error
 * @throws BAD_USER_INPUT with the path where it is too deep
 */
export function ruleInput(written: unknown, path: readonly string[]): unknown {
  return plain(written, path, maxDepth);
}

function plain(written: unknown, path: readonly string[], depthLeft: number): unknown {
  if (typeof written !== 'object' || written === null || written instanceof Date) return written;
  if (Array.isArray(written)) {
    return written.map((item, place) => plain(item, [...path, String(place)], depthLeft));
  }
  if (depthLeft === 0) throw badInput({ path: [...path], reason: `is nested more than ${maxDepth} deep` });
  return Object.fromEntries(
    Object.entries(written)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([field, value]) => [field, plain(value, [...path, field], depthLeft - 1)]),
  );
}
