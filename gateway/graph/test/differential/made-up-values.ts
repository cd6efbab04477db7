/** Keys, values and errors of a World's making. */
import { GraphQLError, isEnumType, type GraphQLNamedType } from 'graphql';
import type { World } from './world.js';

/** A key's value spells out the number of its entity. */
export function keyValue(type: GraphQLNamedType, number: number): unknown {
  if (type.name === 'Int' || type.name === 'Float') return number;
  if (type.name === 'Boolean') return number % 2 === 0;
  if (isEnumType(type)) return type.getValues()[number % type.getValues().length]!.name;
  return `key-${number}`;
}

/** The number in a key's value or, looking into lists and objects, in the first that has one. */
export function numberSpelledIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return /^key-\d+$/.test(value) ? Number(value.slice('key-'.length)) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const numbers = Object.values(value).map(numberSpelledIn);
  return numbers.find((number) => number !== undefined);
}

export function leafValue(type: GraphQLNamedType, roll: number, steady: boolean): unknown {
  const number = Math.floor(roll * 1000);
  if (isEnumType(type)) return type.getValues()[number % type.getValues().length]!.name;
  switch (type.name) {
    case 'Int':
      return number;
    case 'Float':
      return number / 8;
    case 'Boolean':
      return number % 2 === 0;
    case 'ID':
    case 'String':
      return number === 0 ? '' : `text ${number} "引"`;
    default:
      // What is inside a scalar has no shape that could be missed: a steady world does without.
      return customValues(number)[number % (steady ? 2 : 6)];
  }
}

/** What a custom scalar may hold: anything that JSON can say, `__typename` of its own included. */
const customValues = (number: number) => [
  number,
  `custom ${number}`,
  { z: number, a: [1, { deep: null }], __typename: 'NotAType' },
  [[number], []],
  number % 2 === 0,
  {},
];

export function failureAt(place: string, world: World): GraphQLError {
  const roll = world.roll(`code|${place}`);
  const code = roll < 0.4 ? undefined : roll < 0.7 ? 'FORBIDDEN' : 'OUT_OF_STOCK';
  const message = roll > 0.95 ? '' : `failed ${Math.floor(roll * 1000)}`;
  return new GraphQLError(message, { extensions: code === undefined ? { note: [roll < 0.2] } : { code } });
}
