/**
 * Conditions joined by all, any and not. A tree is stored as plain JSON: a node has one key, which is a join or the name of a
 * condition: `{ all: [{ tier: { anyOf: ['GOLD'] } }, { not: { channel: { anyOf: ['web'] } } }] }`.
 */
import { z } from 'zod';
import type { RuleKinds } from './rule-kinds.js';

/** One key, whose value is what the join joins or what the condition takes. */
export type ConditionTree = { all: ConditionTree[] } | { any: ConditionTree[] } | { not: ConditionTree } | Leaf;
type Leaf = Record<string, Record<string, unknown>>;

/** Deeper and wider than any rule that a person could still explain, and small enough to be judged in microseconds. */
export const maxDepth = 8;
export const maxConditions = 100;
const maxJoined = 50;

/** What a node is, for those who walk a tree. */
export type ConditionNode =
  | { kind: 'all' | 'any'; parts: readonly ConditionTree[] }
  | { kind: 'not'; part: ConditionTree }
  | { kind: 'condition'; name: string; params: Record<string, unknown> };

export function nodeOf(tree: ConditionTree): ConditionNode {
  const [[name, value] = ['', {}]] = Object.entries(tree) as [string, unknown][];
  if (name === 'all' || name === 'any') return { kind: name, parts: value as ConditionTree[] };
  if (name === 'not') return { kind: 'not', part: value as ConditionTree };
  return { kind: 'condition', name, params: value as Record<string, unknown> };
}

/** Refuses with the path of the first field that is wrong: a join of nothing, two conditions in one node, a tree too deep. */
export function conditionTreeShape(kinds: RuleKinds): z.ZodType<ConditionTree> {
  // The size is looked at before the shape walks down, so that nothing hostile can make it walk far.
  return z
    .unknown()
    .superRefine((tree, context) => {
      const size = sizeOf(tree);
      if (size.depth > maxDepth) context.addIssue(`must not be nested more than ${maxDepth} deep`);
      else if (size.conditions > maxConditions) context.addIssue(`must not hold more than ${maxConditions} conditions`);
    })
    .pipe(nodeShape(kinds));
}

function nodeShape(kinds: RuleKinds): z.ZodType<ConditionTree> {
  const joined = () =>
    z
      .array(node)
      .min(1, { error: 'must join at least one condition' })
      .max(maxJoined, { error: `must join at most ${maxJoined}` });
  const fields: Record<string, z.ZodType> = { all: z.lazy(joined), any: z.lazy(joined), not: z.lazy(() => node) };
  for (const { name, params } of kinds.conditions.values()) fields[name] = params;
  const optional = Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shape.nullish()]));
  const node: z.ZodType<ConditionTree> = z
    .strictObject(optional)
    .transform((found) => Object.fromEntries(Object.entries(found).filter(([, value]) => (value ?? null) !== null)))
    .refine((found) => Object.keys(found).length === 1, { error: 'must be one condition, or one of all, any and not' })
    .transform((found) => found as unknown as ConditionTree);
  return node;
}

/**
 * How deep it is nested and how many conditions it holds, counted without recursion and no further than the limits. A node that
 * is not looked into any more counts as the one condition that it holds at least.
 */
function sizeOf(tree: unknown): { depth: number; conditions: number } {
  let [depth, conditions] = [0, 0];
  let level: unknown[] = [tree];
  while (level.length > 0 && depth <= maxDepth && conditions + level.length <= maxConditions) {
    depth += 1;
    const joined = level.map(partsOf);
    conditions += joined.filter((parts) => parts.length === 0).length;
    level = joined.flat();
  }
  return { depth, conditions: conditions + level.length };
}

/** What a join joins; nothing of a condition. A null in a list is counted too, or a million of them would each be refused. */
function partsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const { all, any, not } = value as Record<string, unknown>;
  const listed = [all, any].flatMap((parts): unknown[] => (Array.isArray(parts) ? parts : []));
  return not == null ? listed : [...listed, not];
}
