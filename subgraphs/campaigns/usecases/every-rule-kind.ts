import { loadFolder } from '../../../chassis/load-folder.js';
import type { ConditionDefinition } from '../domain/condition.js';
import type { EffectDefinition } from '../domain/effect.js';
import { ruleKinds } from '../domain/rule-kinds.js';

/* Every file of the two folders defines one: there is no list to add to. */
const conditions = await loadFolder(new URL('../domain/conditions/', import.meta.url));
const effects = await loadFolder(new URL('../domain/effects/', import.meta.url));

/** The conditions and effects that this programme has. */
export const everyRuleKind = ruleKinds(conditions as ConditionDefinition[], effects as EffectDefinition[]);
