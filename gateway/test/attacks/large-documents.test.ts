/** Documents made to keep the gateway busy: parsing, validating, planning or executing them costs more than sending them. */
import { attackedGateway, expectRefused } from './attacked-gateway.js';

const attacked = attackedGateway();

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');

/** Sent twice: a verdict that is remembered is the same verdict. */
async function expectTooLarge(document: string, limit: string, found: number, allowed: number): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    const answer = await attacked.gateway.graphql(document, { headers: { 'accept-language': 'en' } });
    expectRefused(attacked, answer, 400, { reason: 'OPERATION_TOO_LARGE', limit, found, allowed });
    expect(answer.errors?.[0]?.message).toBe(
      `The operation is larger than this graph takes: ${limit} is at least ${found}, and ${allowed} is the limit`,
    );
  }
}

describe('alias flood', () => {
  test('one field under a thousand names', () =>
    expectTooLarge(`{ ${times(1_000, (n) => `a${n}: greeting`)} }`, 'aliases', 31, 30));
  test('a mutation under a hundred names', () =>
    expectTooLarge(`mutation { ${times(100, (n) => `a${n}: rename(to: "x")`)} }`, 'aliases', 31, 30));
  test('hidden in fragments that are spread again and again', () =>
    expectTooLarge(`{ ${'...f '.repeat(31)} } fragment f on Query { x: greeting }`, 'aliases', 31, 30));
});

test('field duplication', () => expectTooLarge(`{ ${'greeting '.repeat(2_000)} }`, 'repeats', 51, 50));

describe('deep nesting', () => {
  test('of fields', () => expectTooLarge(`${'{ me '.repeat(21)}{ id }${'}'.repeat(21)}`, 'depth', 21, 20));
  test('of fields by the thousand, which would end the parser’s stack', () =>
    expectTooLarge('{ me '.repeat(10_000), 'nesting', 65, 64));
  test('of lists in an argument', () =>
    expectTooLarge(`{ trouble(kind: ${'['.repeat(10_000)}${']'.repeat(10_000)}) }`, 'nesting', 65, 64));
  test('in fragments', () =>
    expectTooLarge(
      `{ ...f0 } ${times(21, (n) => `fragment f${n} on Query { me { ...f${n + 1} } }`)} fragment f21 on Query { greeting }`,
      'depth',
      21,
      20,
    ));
  test('in a fragment named like a field of introspection', () =>
    expectTooLarge(
      `{ ...__schema } fragment __schema on Query ${'{ me '.repeat(21)}{ id }${'}'.repeat(21)}`,
      'depth',
      21,
      20,
    ));
});

describe('circular fragments', () => {
  test.each([
    ['of one', '{ ...a } fragment a on Query { greeting ...a }'],
    ['of two', '{ ...a } fragment a on Query { ...b } fragment b on Query { me { id } ...a }'],
    ['that nobody spreads', '{ greeting } fragment a on Query { ...a }'],
  ])('%s', async (_what, document) => {
    const answer = await attacked.gateway.graphql(document);
    expectRefused(attacked, answer, 400, { reason: 'CIRCULAR_FRAGMENT', fragment: 'a' });
  });
});

test('fragment bomb: 10^30 fields in a kilobyte and a half', () =>
  expectTooLarge(
    `{ ...f0 } ${times(30, (n) => `fragment f${n} on Query { ${`...f${n + 1} `.repeat(10)}}`)} fragment f30 on Query { a }`,
    'repeats',
    60,
    50,
  ));

test('more fragments than anybody writes', () =>
  expectTooLarge(`{ ...f0 } ${times(700, (n) => `fragment f${n} on Query { id }`)}`, 'definitions', 701, 100));

describe('directive flood', () => {
  test('on one field', () =>
    expectTooLarge(`{ greeting ${'@skip(if: false) '.repeat(11)} }`, 'directivesPerPlace', 11, 10));
  test('of unknown ones, by the thousand', () =>
    expectTooLarge(`{ greeting ${'@a'.repeat(2_000)} }`, 'directives', 101, 100));
  test('spread over many fields', () =>
    expectTooLarge(`{ ${times(101, (n) => `a${n} @include(if: true)`)} }`, 'directives', 101, 100));
});

test('a comment as long as a body may be', () =>
  expectTooLarge(`{ greeting } #${'x'.repeat(200_000)}`, 'characters', 200_014, 60_000));

describe('long tokens', () => {
  test('a name, which every known name would be likened to', () =>
    expectTooLarge(`{ ${'n'.repeat(50_000)} }`, 'nameLength', 50_000, 128));
  test('a number', () => expectTooLarge(`{ double(number: ${'9'.repeat(50_000)}) }`, 'nameLength', 50_000, 128));
  test('a text', () =>
    expectTooLarge(`mutation { rename(to: "${'x'.repeat(50_000)}") }`, 'stringLength', 50_002, 10_000));
  test('many of them', () => expectTooLarge(`{ ${times(6_000, (n) => `a${n}`)} }`, 'tokens', 5_001, 5_000));
});

test('by GET too', async () => {
  const query = encodeURIComponent(`{ ${times(31, (n) => `a${n}: greeting`)} }`);
  const response = await fetch(`${attacked.gateway.url}/graphql?query=${query}`, {
    headers: { 'apollo-require-preflight': 'true' },
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { reason: 'OPERATION_TOO_LARGE', limit: 'aliases' } }],
  });
  expect(attacked.fetched()).toBe(0);
});

test('what is refused stands in the log without a word of the document', async () => {
  await attacked.gateway.graphql(`{ ${times(31, (n) => `marked${n}: greeting`)} }`);
  expect(attacked.gateway.logged()).toContain('"limit":"aliases","found":31,"allowed":30');
  expect(attacked.gateway.logged()).not.toContain('marked30');
});
