import { loadFolder } from '../../../chassis/load-folder.js';
import type { ConditionDefinition } from '../domain/condition.js';
import type { EffectDefinition } from '../domain/effect.js';
import { ruleKinds } from '../domain/rule-kinds.js';

/** Every file of the two folders defines one: there is no list to add to. */
const [conditions, effects] = await Promise.all([
  loadFolder(new URL('../domain/conditions/', import.meta.url)),
  loadFolder(new URL('../domain/effects/', import.meta.url)),
]);

export const everyRuleKind = ruleKinds(conditions as ConditionDefinition[], effects as EffectDefinition[]);
