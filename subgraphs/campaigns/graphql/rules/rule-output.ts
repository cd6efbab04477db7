import type { StoredEffect } from '../../domain/campaign-rule.js';
import { nodeOf, type ConditionTree } from '../../domain/condition-tree.js';

/**
 * A stored condition as the graph's Condition shows it: with its text, and so every condition in it.
 * @param textOf in the reader's language
 */
export function conditionOutput(tree: ConditionTree, textOf: (tree: ConditionTree) => string): object {
  const node = nodeOf(tree);
  const shown = (part: ConditionTree) => conditionOutput(part, textOf);
  const text = textOf(tree);
  if (node.kind === 'condition') return { text, [node.name]: node.params };
  return node.kind === 'not' ? { text, not: shown(node.part) } : { text, [node.kind]: node.parts.map(shown) };
}

/** A stored effect as the graph's Effect shows it; `textOf` as above. */
export function effectOutput(effect: StoredEffect, textOf: (effect: StoredEffect) => string): object {
  return { ...effect, text: textOf(effect) };
}
