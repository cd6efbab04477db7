/**
 * The graph's words for a rule: an input and an output for conditions and for effects, with a field for each kind there is.
 * A kind that is added to the rules is in the graph with the next start.
 */
import { Field, type ClassType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import type { RuleKinds } from '../../domain/rule-kinds.js';
import { classOf, ParamTypes, type Side } from './param-types.js';

export interface RuleTypes {
  ConditionInput: ClassType;
  Condition: ClassType;
  EffectInput: ClassType;
  Effect: ClassType;
}

type Kinds = RuleKinds[keyof RuleKinds];

/** Throws a TypeError, to be met at start-up, where a kind takes something for which the graph has no type. */
export function ruleTypes({ conditions, effects }: RuleKinds): RuleTypes {
  const params = new ParamTypes();
  return {
    ConditionInput: conditionType('input', conditions, params),
    Condition: conditionType('output', conditions, params),
    EffectInput: effectType('input', effects, params),
    Effect: effectType('output', effects, params),
  };
}

const textField = 'text';
const oneField = 'Exactly one field is set.';

/** Few branches lead on from each; at the size that lists have elsewhere, nobody could afford to read a tree of four levels. */
const branches = 2;

function conditionType(side: Side, conditions: Kinds, params: ParamTypes): ClassType {
  const type = classOf(side, 'Condition', `A question about a purchase, or several that are joined. ${oneField}`);
  addKinds(type, side, 'Condition', conditions, params);
  Field(() => [type], { nullable: true, description: 'Met when each of these is' })(type.prototype, 'all');
  Field(() => [type], { nullable: true, description: 'Met when at least one of these is' })(type.prototype, 'any');
  Field(() => type, { nullable: true, description: 'Met when this one is not' })(type.prototype, 'not');
  if (side === 'output') {
    addText(type, 'What it asks for');
    for (const join of ['all', 'any']) AboutSoMany(branches)(type.prototype, join);
  }
  return type;
}

function effectType(side: Side, effects: Kinds, params: ParamTypes): ClassType {
  const type = classOf(side, 'Effect', `What a purchase gets that meets the conditions. ${oneField}`);
  addKinds(type, side, 'Effect', effects, params);
  if (side === 'output') addText(type, 'What it gives');
  return type;
}

function addKinds(type: ClassType, side: Side, family: string, kinds: Kinds, params: ParamTypes): void {
  for (const { name, description, params: shape } of kinds.values()) {
    if (name === textField) throw new TypeError(`'${name}' is what a rule is read by, and no kind of one`);
    const kindType = params.objectType(side, `${name.charAt(0).toUpperCase()}${name.slice(1)}${family}`, shape, name);
    Field(() => kindType, { nullable: true, description })(type.prototype, name);
  }
}

function addText(type: ClassType, what: string): void {
  Field(() => String, { description: `${what}, in the reader's language, by Accept-Language` })(
    type.prototype,
    textField,
  );
}
