import type { GraphQLScalarType } from 'graphql';
import { buildSchema, getVariableValues, GraphQLError, Kind, parse, validate } from 'graphql';
import { withoutValues } from './without-values.js';

const schema = buildSchema(`
  enum Tier { GOLD SILVER }
  scalar Date
  input Inner { phone: String  born: Date  ids: [Int!] }
  input Person { name: String!  age: Int  tier: Tier  share: Float  vip: Boolean  id: ID  inner: Inner }
  type Query { enrol(person: Person, tier: Tier, date: Date, name: String): Int }
`);
const date = schema.getType('Date') as GraphQLScalarType;
date.parseValue = date.parseLiteral = () => {
  throw new GraphQLError('Date takes a day of the calendar as YYYY-MM-DD');
};

/** What graphql-js itself says, so that a change of its wording is noticed here. */
function saidOf(document: string, variables: Record<string, unknown>): string[] {
  let parsed;
  try {
    parsed = parse(document);
  } catch (error) {
    return [(error as Error).message];
  }
  const found = validate(schema, parsed);
  const [operation] = parsed.definitions;
  if (found.length > 0 || operation?.kind !== Kind.OPERATION_DEFINITION) return found.map(({ message }) => message);
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return errors.map(({ message }) => message);
}

const secret = 'Kongming 139';
const asked = 'query ($person: Person) { enrol(person: $person) }';
const tricky = `Kongming 139" at "person.name"; \\" {`;

test.each([
  [asked, { person: secret }, 'Variable "$person" got invalid value; Expected type "Person" to be an object.'],
  [asked, { person: tricky }, 'Variable "$person" got invalid value; Expected type "Person" to be an object.'],
  [asked, { person: [secret] }, 'Variable "$person" got invalid value; Expected type "Person" to be an object.'],
  [
    asked,
    { person: { age: 1, inner: { phone: secret } } },
    'Variable "$person" got invalid value; Field "name" of required type "String!" was not provided.',
  ],
  [
    asked,
    { person: { name: { first: secret } } },
    'Variable "$person" got invalid value at "person.name"; String cannot represent a non string value',
  ],
  [
    asked,
    { person: { name: 'a', age: secret } },
    'Variable "$person" got invalid value at "person.age"; Int cannot represent non-integer value',
  ],
  [
    asked,
    { person: { name: 'a', age: 13912345678 } },
    'Variable "$person" got invalid value at "person.age"; Int cannot represent non 32-bit signed integer value',
  ],
  [
    asked,
    { person: { name: 'a', share: tricky } },
    'Variable "$person" got invalid value at "person.share"; Float cannot represent non numeric value',
  ],
  [
    asked,
    { person: { name: 'a', vip: secret } },
    'Variable "$person" got invalid value at "person.vip"; Boolean cannot represent a non boolean value',
  ],
  [
    asked,
    { person: { name: 'a', id: { secret } } },
    'Variable "$person" got invalid value at "person.id"; ID cannot represent value',
  ],
  [
    asked,
    { person: { name: 'a', tier: secret } },
    'Variable "$person" got invalid value at "person.tier"; Value does not exist in "Tier" enum.',
  ],
  [
    asked,
    { person: { name: 'a', tier: tricky } },
    'Variable "$person" got invalid value at "person.tier"; Value does not exist in "Tier" enum.',
  ],
  [
    asked,
    { person: { name: 'a', tier: { secret } } },
    'Variable "$person" got invalid value at "person.tier"; Enum "Tier" cannot represent non-string value',
  ],
  [
    asked,
    { person: { name: 'a', inner: { born: secret } } },
    'Variable "$person" got invalid value at "person.inner.born"; Date takes a day of the calendar as YYYY-MM-DD',
  ],
  [
    asked,
    { person: { name: 'a', inner: { ids: [1, secret] } } },
    'Variable "$person" got invalid value at "person.inner.ids[1]"; Int cannot represent non-integer value',
  ],
  [
    'query ($date: Date) { enrol(date: $date) }',
    { date: tricky },
    'Variable "$date" got invalid value; Date takes a day of the calendar as YYYY-MM-DD',
  ],
  [
    'query ($date: Date) { enrol(date: $date) }',
    { date: 139 },
    'Variable "$date" got invalid value; Date takes a day of the calendar as YYYY-MM-DD',
  ],
  [
    'query ($tier: Tier) { enrol(tier: $tier) }',
    { tier: tricky },
    'Variable "$tier" got invalid value; Value does not exist in "Tier" enum.',
  ],
  [`{ enrol(name: { first: "${secret}" }) }`, {}, 'String cannot represent a non string value'],
  [`{ enrol(name: ${secret.replace(' ', '_')}) }`, {}, 'String cannot represent a non string value'],
  [`{ enrol(person: "${secret}") }`, {}, 'Expected value of type "Person"'],
  [`{ enrol(tier: "${secret}") }`, {}, 'Enum "Tier" cannot represent non-enum value'],
  [`{ enrol(tier: ${secret.replace(' ', '_')}) }`, {}, 'Value does not exist in "Tier" enum.'],
  [`{ enrol("${secret}") }`, {}, 'Syntax Error: Expected Name, found String.'],
  ['{ enrol(13912345678) }', {}, 'Syntax Error: Expected Name, found Int.'],
  ['{ enrol(1391.2345678) }', {}, 'Syntax Error: Expected Name, found Float.'],
  [`{ enrol(name: """${secret}""" """${secret}""") }`, {}, 'Syntax Error: Expected Name, found BlockString.'],
  [`query "${secret}" { enrol }`, {}, 'Syntax Error: Expected "{", found String.'],
])('%s with %j', (document, variables, message) => {
  const said = saidOf(document, variables);
  expect(said.map(withoutValues)).toEqual([message]);
});

test('what repeats nothing stays as it is', () => {
  for (const message of [
    'Cannot query field "nothing" on type "Member". Did you mean "number"?',
    'Variable "$input" of required type "EnrolMemberInput!" was not provided.',
    'Syntax Error: Expected "$", found Name "input".',
    'must be an e-mail address',
  ])
    expect(withoutValues(message)).toBe(message);
});
