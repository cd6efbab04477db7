import { everyRuleKind } from '../../usecases/every-rule-kind.js';
import { ruleTypes } from './rule-types.js';

/** Of the kinds that this programme has. */
export const { ConditionInput, Condition, EffectInput, Effect } = ruleTypes(everyRuleKind);
