/**
 * The conditions and effects that rules of this programme are made of, by name. Handed over wherever a rule is read, so that
 * nothing else has a list of them.
 */
import type { ConditionDefinition } from './condition.js';
import type { EffectDefinition } from './effect.js';

export interface RuleKinds {
  conditions: ReadonlyMap<string, ConditionDefinition>;
  effects: ReadonlyMap<string, EffectDefinition>;
}

/** How a tree is joined; no condition may be called so. */
export const joins = ['all', 'any', 'not'] as const;

/** In the order of their names. Throws a RangeError on a name that two have, or that joins a tree. */
export function ruleKinds(conditions: readonly ConditionDefinition[], effects: readonly EffectDefinition[]): RuleKinds {
  return { conditions: byName(conditions, joins), effects: byName(effects, []) };
}

function byName<Definition extends { name: string }>(
  definitions: readonly Definition[],
  taken: readonly string[],
): Map<string, Definition> {
  const named = new Map<string, Definition>();
  for (const definition of [...definitions].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const { name } = definition;
    if (named.has(name) || taken.includes(name)) throw new RangeError(`The name '${name}' is taken`);
    named.set(name, definition);
  }
  return named;
}
