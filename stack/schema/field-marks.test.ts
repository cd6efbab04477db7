/**
 * What the public graph says of its fields: who may ask, and how long a list is. That the subgraphs check the same is shown
 * upon them, in stack/test/guards.test.ts.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  parse,
  print,
  type DirectiveNode,
  type GraphQLObjectType,
} from 'graphql';
import { readSupergraph } from '../../gateway/graph/read-supergraph.js';
import { readGuards } from '../../gateway/guards/read-guards.js';

/** What anybody may ask. Every other field of the roots asks at least for somebody who is known. */
const open: Record<string, string> = {
  'Mutation.refreshSession': 'whoever holds the refresh token is known by it',
  'Mutation.requestSignInCode': 'it is how somebody comes to be known',
  'Mutation.signIn': 'it is how somebody comes to be known',
  'Query.campaign': 'live ones are for anybody, and others are null',
  'Query.campaigns': 'live ones are for anybody; the subgraph refuses the others by the filter',
  'Query.donationCauses': 'shown before anybody signs in',
  'Query.donations': 'what was given to causes is public',
  'Query.exchangeRates': 'partners, their currencies and rates are public',
  'Query.greenPoints': 'what green products earned is public',
  'Query.ledgerCheckpoint': 'the more of them are kept elsewhere, the less can be changed unseen',
  'Query.ledgerConsistency': 'it proves the ledger to anybody',
  'Query.ledgerKeys': 'checkpoints are checked with them',
  'Query.partner': 'partners, their currencies and rates are public',
  'Query.partners': 'partners, their currencies and rates are public',
  'Query.programmeRules': 'the rules of the tiers are public',
  'Query.reward': 'live ones are for anybody, and others are null',
  'Query.rewardCategories': 'the shelves of the catalogue are public',
  'Query.rewards': 'live ones are for anybody; the subgraph refuses the others by the filter',
  'Query.statementKeys': 'statements of settlements are checked with them',
  'Query.tiers': 'the ladder is public',
};

const read = (file: string) => readFile(path.join(process.cwd(), 'schema', file), 'utf8');
const supergraph = await read('supergraph.graphql');
const schema = buildSchema(await read('api.graphql'));
const objects = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__'));

test('every query and mutation asks for a caller who is known, but for those that are open for a reason', () => {
  const guards = readGuards(readSupergraph(supergraph), schema);
  const asksNothing = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {})
      .filter(({ name, type }) => guards.ofField(root!, [root!], name, type).size === 0)
      .map(({ name }) => `${root?.name}.${name}`),
  );
  expect(asksNothing.sort()).toEqual(Object.keys(open));
});

describe('lists', () => {
  test('every one of objects says how long it is, or is sized by the field around it', () => {
    const marks = listSizes();
    const sized = new Set(objects.flatMap((type) => fieldsSizedIn(type, marks)));
    const lists = objects.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)))
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(lists.length).toBeGreaterThan(40);
    expect(lists.filter((list) => !marks.has(list) && !sized.has(list))).toEqual([]);
  });

  test('every connection is as long as `first` says', () => {
    const marks = listSizes();
    const connections = objects.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
        .map((field) => ({ mark: marks.get(`${type.name}.${field.name}`), takes: field.args.map(({ name }) => name) })),
    );
    expect(connections.length).toBeGreaterThan(11);
    for (const { mark, takes } of connections) {
      expect(mark && print(mark)).toBe(
        '@listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)',
      );
      expect(takes).toContain('first');
    }
  });
});

/** By coordinate. */
function listSizes(): Map<string, DirectiveNode> {
  const marks = new Map<string, DirectiveNode>();
  for (const type of parse(supergraph, { noLocation: true }).definitions) {
    if (type.kind !== 'ObjectTypeDefinition') continue;
    for (const { name, directives } of type.fields ?? []) {
      const mark = directives?.find((directive) => directive.name.value === 'listSize');
      if (mark) marks.set(`${type.name.value}.${name.value}`, mark);
    }
  }
  return marks;
}

/** Coordinates of the lists whose length a field of this type tells. */
function fieldsSizedIn(type: GraphQLObjectType, marks: ReadonlyMap<string, DirectiveNode>): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const given = marks.get(`${type.name}.${field.name}`)?.arguments?.find(({ name }) => name.value === 'sizedFields');
    const names = given?.value.kind === 'ListValue' ? given.value.values : [];
    return names.map((name) => `${getNamedType(field.type).name}.${name.kind === 'StringValue' ? name.value : ''}`);
  });
}
