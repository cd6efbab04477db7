import type { ProposeRewardInput } from '../reward-terms.inputs.js';

/** The terms as plain JSON under the input's own names, so that a fault's path names the input's field. */
export function bodyOf(input: ProposeRewardInput): unknown {
  return plain({ ...input, changeId: null, rewardId: null });
}

/** Instants as text, what is null or absent left out, so that a default stands in for it. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([name, member]) => [name, plain(member)]),
  );
}
