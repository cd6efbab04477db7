/** Values for arguments and variables, and how they are written in an operation. */
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLInputType,
  type GraphQLList,
} from 'graphql';
import type { Dice } from './dice.js';

export function randomInput(type: GraphQLInputType, dice: Dice, nullOdds = 0.1): unknown {
  if (isNonNullType(type)) return randomInput(type.ofType, dice, 0);
  if (dice.chance(nullOdds)) return null;
  if (isListType(type)) return Array.from({ length: dice.below(3) }, () => randomInput(type.ofType, dice));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || dice.chance(0.5));
    return Object.fromEntries(fields.map((field) => [field.name, randomInput(field.type, dice)]));
  }
  if (isEnumType(type)) return dice.pick(type.getValues()).name;
  switch (type.name) {
    case 'Int':
      return dice.below(100) - 5;
    case 'Float':
      return dice.below(100) / 4;
    case 'Boolean':
      return dice.chance(0.5);
    case 'ID':
    case 'String':
      return dice.pick(['', 'word', 'a "quoted" one', 'line\nbreak', '积分']);
    default:
      return dice.pick([1, 'text', [1, [2]], { deep: { list: [null, true] } }, {}]);
  }
}

/** As GraphQL text. */
export function writtenOut(value: unknown, type: GraphQLInputType | undefined): string {
  if (isNonNullType(type)) return writtenOut(value, type.ofType);
  if (Array.isArray(value)) {
    const of = isListType(type) ? (type as GraphQLList<GraphQLInputType>).ofType : undefined;
    return `[${value.map((element) => writtenOut(element, of)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    const written = Object.entries(value).map(([name, inner]) => `${name}: ${writtenOut(inner, fields[name]?.type)}`);
    return `{ ${written.join(', ')} }`;
  }
  return isEnumType(type) ? String(value) : JSON.stringify(value);
}
