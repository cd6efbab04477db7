import { buildSchema, getOperationAST, parse, validate } from 'graphql';
import type { DomainError } from '../../../chassis/domain-error.js';
import { composed } from '../../test/small-graph.js';
import { compileCost } from './compile-cost.js';
import { readSupergraph } from '../../graph/read-supergraph.js';
import { readCostMarks } from './cost-marks.js';

/** The marks under names of the subgraph's own, to see that the links are followed and not the names. */
const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", { name: "@cost", as: "@weight" }, { name: "@listSize", as: "@pages" }]
)`;
const types = (cost: string, listSize: string) => `
type Query {
  me: Person
  report(year: Int${cost === '' ? '' : ' @weight(weight: 7)'}): Report ${cost}(weight: 50)
  people(first: Int = 20, last: Int): PersonConnection! ${listSize}(
    assumedSize: 5, slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false)
  latest(most: Int): [Person!]! ${listSize}(slicingArguments: ["most"])
  named(names: [Name!]!): Int
  pets: [Pet!]!
}
type Mutation { greet(name: Name): Person  forget: Boolean ${cost}(weight: 3) }
type Person { id: ID!  friend: Person  tags: [String!]!  friends: [Person!]! ${listSize}(assumedSize: 3) }
type PersonConnection { edges: [PersonEdge!]!  total: Int }
type PersonEdge { node: Person! }
type Report { text: String ${cost}(weight: 2)  mood: Mood }
enum Mood ${cost}(weight: 4) { GOOD BAD }
input Name { first: String  nick: String ${cost}(weight: 6)  also: Name }
interface Pet { owner: Person }
type Cat implements Pet { owner: Person  naps: [Report!]! }
type Dog implements Pet { owner: Person }
`;
const marked = `${link}${types('@weight', '@pages')}`;
const marks = readCostMarks(readSupergraph(composed([{ name: 'people', url: 'http://people', sdl: marked }])));
const schema = buildSchema(marked.replace(link, '').replace(/@(weight|pages)\([^)]*\)/g, ''));

function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return compileCost(document, getOperationAST(document)!, { schema, marks })(variables);
}

test.each([
  ['an object is 1, a scalar nothing', '{ me { id } }', 1],
  ['objects inside one another', '{ me { id friend { friend { id } } } }', 3],
  [
    'names of types are free, and so is introspection',
    '{ __typename __schema { types { name } } me { __typename } }',
    1,
  ],
  ['a list that nothing is said of has ten elements', '{ pets { owner { id } } }', 10 * (1 + 1)],
  ['scalars are free in lists too', '{ me { tags } }', 1],
  ['a list of an assumed size', '{ me { friends { friend { id } } } }', 1 + 3 * (1 + 1)],
  ['lists multiply', '{ me { friends { friends { id } } } }', 1 + 3 * (1 + 3)],
  ['a weight stands for what the field costs by itself', '{ report { text mood } }', 50 + 2 + 4],
  ['an argument with a weight', '{ report(year: 2026) { text } }', 50 + 2 + 7],
  ['a connection by its first', '{ people(first: 7) { total edges { node { id } } } }', 1 + 7 * (1 + 1)],
  ['a connection by the default of its first', '{ people { edges { node { id } } } }', 1 + 20 * 2],
  ['the larger of first and last', '{ people(first: 7, last: 9) { edges { node { id } } } }', 1 + 9 * 2],
  ['a size below nothing is nothing', '{ people(first: -5) { edges { node { id } } } }', 1],
  ['one slicing argument, as wanted', '{ latest(most: 4) { id } }', 4],
  ['what is left out for sure', '{ me @skip(if: true) { id } report @include(if: false) { text } }', 0],
  [
    'fragments',
    '{ ...f ... on Query { me { ...g } } } fragment f on Query { me { id } } fragment g on Person { friend { id } }',
    1 + 2,
  ],
  [
    'all that an abstract type may be',
    '{ pets { ... on Cat { naps { mood } } ... on Dog { owner { id } } } }',
    10 * (1 + 10 * 5 + 1),
  ],
  ['the same field under other names', '{ a: me { id } b: me { id } c: report { text } }', 1 + 1 + 52],
  ['a mutation is 10, each time', 'mutation { a: greet { id } b: greet { friend { id } } }', 10 + 10 + 1],
  ['a mutation with a weight', 'mutation { forget }', 3],
  [
    'fields of inputs, however deep',
    'mutation { greet(name: { nick: "A", also: { nick: "B", first: "C" } }) { id } }',
    10 + 6 + 6,
  ],
])('%s', (_what, text, cost) => expect(costOf(text)).toBe(cost));

describe('by variables', () => {
  const people =
    'query ($n: Int = 3, $yes: Boolean!) { people(first: $n) @include(if: $yes) { edges { node { id } } } }';
  test.each([
    ['as sent', { n: 100, yes: true }, 1 + 100 * 2],
    ['by its own default', { yes: true }, 1 + 3 * 2],
    ['null, for which the field has a default', { n: null, yes: true }, 1 + 20 * 2],
    ['not asked for after all', { n: 100, yes: false }, 0],
  ])('a size %s', (_what, variables, cost) => expect(costOf(people, variables)).toBe(cost));

  test('inputs, each field as often as it is given', () => {
    const text = 'query ($names: [Name!]!) { named(names: $names) }';
    expect(costOf(text, { names: [{ nick: 'A' }, { first: 'B' }, { nick: 'C', also: { nick: 'D' } }] })).toBe(3 * 6);
    expect(costOf('query ($nick: String) { named(names: [{ nick: $nick }]) }', { nick: 'A' })).toBe(6);
  });
});

test.each(['{ latest { id } }', '{ latest(most: null) { id } }'])('%s does not say how many, and has to', (text) => {
  const refusal = (() => {
    try {
      return costOf(text);
    } catch (error) {
      return (error as DomainError).details;
    }
  })();
  expect(refusal).toEqual({ field: 'Query.latest', arguments: 'most' });
});
