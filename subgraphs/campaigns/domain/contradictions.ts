/**
 * A campaign that nobody can ever earn is a slip of whoever wrote it. Side by side in an `all`, two conditions may exclude one
 * another (gold members, silver members), or one may be the other's opposite. What cannot be told from two conditions of one kind
 * is left to the rehearsal and the backtest.
 */
import { contradictoryConditions } from './errors.js';
import { nodeOf, type ConditionTree } from './condition-tree.js';
import type { RuleKinds } from './rule-kinds.js';

interface Placed {
  tree: ConditionTree;
  path: string[];
}

/**
 * Throws CONTRADICTORY_CONDITIONS (BAD_USER_INPUT) with the path of the second of two that exclude one another.
 * @param beside what has to be met as well and stands elsewhere: a campaign's own window
 */
export function checkContradictions(
  tree: ConditionTree,
  path: string[],
  kinds: RuleKinds,
  beside: readonly Placed[] = [],
): void {
  const parts = flattened({ tree, path });
  [...beside, ...parts].forEach((one, position, together) => {
    const other = together.slice(0, position).find((before) => exclude(before.tree, one.tree, kinds));
    if (other) throw contradictoryConditions({ path: one.path, other: other.path.join('.') });
  });
  for (const { tree: part, path: place } of parts) checkWithin(part, place, kinds);
}

/** What an `any` or a `not` joins has to make sense by itself. */
function checkWithin(tree: ConditionTree, path: string[], kinds: RuleKinds): void {
  const node = nodeOf(tree);
  if (node.kind === 'not') checkContradictions(node.part, [...path, 'not'], kinds);
  if (node.kind !== 'any') return;
  node.parts.forEach((part, position) => {
    checkContradictions(part, [...path, 'any', String(position)], kinds);
  });
}

/** What is joined by `all`: an `all` inside an `all` joins the same conditions, and anything else stands for itself. */
function flattened({ tree, path }: Placed): Placed[] {
  const node = nodeOf(tree);
  if (node.kind !== 'all') return [{ tree, path }];
  return node.parts.flatMap((part, position) => flattened({ tree: part, path: [...path, 'all', String(position)] }));
}

function exclude(one: ConditionTree, other: ConditionTree, kinds: RuleKinds): boolean {
  const [left, right] = [nodeOf(one), nodeOf(other)];
  if (left.kind === 'not' && same(left.part, other)) return true;
  if (right.kind === 'not' && same(right.part, one)) return true;
  if (left.kind !== 'condition' || right.kind !== 'condition' || left.name !== right.name) return false;
  return kinds.conditions.get(left.name)?.excludes?.(left.params, right.params) ?? false;
}

/** Both have come through the same shape, which gives the fields in its own order. A null says as much as a field left out. */
function same(one: ConditionTree, other: ConditionTree): boolean {
  return written(one) === written(other);
}

function written(tree: ConditionTree): string {
  return JSON.stringify(tree, (_, value: unknown) => value ?? undefined);
}
