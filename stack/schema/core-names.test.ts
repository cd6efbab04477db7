import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  buildSchema,
  isUnionType,
  parse,
  print,
  type DirectiveNode,
  type InputValueDefinitionNode,
  type NameNode,
  type TypeNode,
} from 'graphql';
import { subgraphNames } from '../subgraph-names.js';

/** Mutations between our own services: there for those who call them, and nothing that a client sees. */
const internal = [
  'Mutation.postAwards',
  'Mutation.reverseAwards',
  'Mutation.holdPoints',
  'Mutation.settleHold',
  'Mutation.voidHold',
  'Mutation.convertPoints',
  'Mutation.giveHeld',
  'Mutation.receivePoints',
  'Mutation.reverseExchange',
  'Mutation.simulatePostings',
];

interface Field {
  name: NameNode;
  type: TypeNode;
  arguments?: readonly InputValueDefinitionNode[] | undefined;
}

/** What a definition may have, whatever its kind. */
interface Definition {
  name?: NameNode | undefined;
  fields?: readonly Field[] | undefined;
  interfaces?: readonly { name: NameNode }[] | undefined;
  types?: readonly { name: NameNode }[] | undefined;
  values?: readonly { name: NameNode }[] | undefined;
  directives?: readonly DirectiveNode[] | undefined;
}

/**
 * Of every type one line for itself, each field with its arguments, each interface, union member, enum value and key. A
 * key that the subgraph cannot look up by (`resolvable: false`) belongs to a mention of another's entity and does not count.
 */
function signatures(...sdl: string[]): Set<string> {
  const found = new Set<string>();
  for (const definition of sdl.flatMap(
    (text) => parse(text, { noLocation: true }).definitions as unknown as Definition[],
  )) {
    const type = definition.name?.value;
    if (type === undefined) continue;
    found.add(type);
    for (const field of definition.fields ?? []) {
      const given = (field.arguments ?? []).map(
        ({ name, type: argument, defaultValue }) =>
          `${name.value}: ${print(argument)}${defaultValue ? ` = ${print(defaultValue)}` : ''}`,
      );
      found.add(`${type}.${field.name.value}(${given.sort().join(', ')}): ${print(field.type)}`);
    }
    for (const { name } of definition.interfaces ?? []) found.add(`${type} implements ${name.value}`);
    for (const { name } of definition.types ?? []) found.add(`${type} = ${name.value}`);
    for (const { name } of definition.values ?? []) found.add(`${type}.${name.value}`);
    for (const key of definition.directives ?? []) if (key.name.value === 'key') found.add(`${type} ${print(key)}`);
  }
  return found;
}

function missing(core: string, ...sdl: string[]): string[] {
  const found = signatures(...sdl);
  return [...signatures(core)].filter((signature) => !found.has(signature));
}

/** Those of the names that are there. */
function present(wanted: readonly string[], ...sdl: string[]): string[] {
  const names = new Set([...signatures(...sdl)].map((signature) => signature.split('(')[0]));
  return wanted.filter((name) => names.has(name));
}

const keysIn = (sdl: string) => [...signatures(sdl)].filter((signature) => signature.includes(' @key'));
const read = (file: string) => readFile(path.join(process.cwd(), file), 'utf8');
const core = await read('stack/schema/core-names.graphql');
const api = await read('schema/api.graphql');
const subgraphs = await Promise.all(subgraphNames.map((name) => read(`schema/${name}.graphql`)));

test('every name that others rely on is in the public graph, just so', () => {
  const keys = new Set(keysIn(core));
  expect(missing(core, api).filter((signature) => !keys.has(signature))).toEqual([]);
});

test('every entity can be looked up by its key in the subgraphs', () => {
  expect(keysIn(core)).toHaveLength(6);
  expect(missing(core, api, ...subgraphs)).toEqual([]);
});

test('what services ask of each other is in the subgraphs, and not in the public graph', () => {
  expect(present(internal, ...subgraphs)).toEqual(internal);
  expect(present(internal, api)).toEqual([]);
});

test('the result of every mutation is the thing itself or a Failure', () => {
  const schema = buildSchema(api);
  const results = Object.values(schema.getTypeMap()).filter(isUnionType);
  expect(results.length).toBeGreaterThan(10);
  for (const result of results) {
    const failures = result.getTypes().filter((type) => type.getInterfaces().some(({ name }) => name === 'Failure'));
    expect([result.name, result.getTypes().length - failures.length]).toEqual([result.name, 1]);
  }
});

describe('the check itself', () => {
  const graph = 'type Wallet { spendable: Int!  expiring(withinDays: Int = 30): Int! }';
  test.each([
    ['a renamed field', 'spendable', 'balance', ['Wallet.spendable(): Int!']],
    ['another nullability', 'spendable: Int!', 'spendable: Int', ['Wallet.spendable(): Int!']],
    ['another default', '30', '60', ['Wallet.expiring(withinDays: Int = 30): Int!']],
  ])('sees %s', (_, from, to, expected) => {
    expect(missing(graph, graph)).toEqual([]);
    expect(missing(graph, graph.replace(from, to))).toEqual(expected);
  });

  const rest = 'type Sold implements Failure { code: String! }  union R = Thing | Sold  enum Tier { GOLD SILVER }';
  test.each([
    ['an interface that is gone', 'implements Failure ', '', ['Sold implements Failure']],
    ['a union member that is gone', '| Sold', '', ['R = Sold']],
    ['an enum value that is gone', ' SILVER', '', ['Tier.SILVER']],
  ])('sees %s', (_, from, to, expected) => {
    expect(missing(rest, rest)).toEqual([]);
    expect(missing(rest, rest.replace(from, to))).toEqual(expected);
  });

  test('sees an entity that is only mentioned', () => {
    const entity = 'type Member @key(fields: "id") { id: ID! }';
    expect(missing(entity, entity)).toEqual([]);
    expect(missing(entity, entity.replace('"id"', '"number"'))).toEqual(['Member @key(fields: "id")']);
    expect(missing(entity, entity.replace('"id"', '"id", resolvable: false'))).toEqual(['Member @key(fields: "id")']);
  });

  test('tells the names that are there from those that are not', () => {
    const graph = 'type UnderReview { id: ID! }  type Mutation { giftPoints(input: Int!): Int! }';
    expect(present(['UnderReview', 'Mutation.giftPoints', 'Mutation.donatePoints'], graph)).toEqual([
      'UnderReview',
      'Mutation.giftPoints',
    ]);
  });
});
