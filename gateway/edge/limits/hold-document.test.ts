import { getIntrospectionQuery, parse } from 'graphql';
import type { DomainError } from '../../../chassis/domain-error.js';
import { readExampleOperations } from '../../landing/example-operations.js';
import { holdDocument } from './hold-document.js';
import { holdTokens } from './hold-tokens.js';
import { operationLimits, type OperationLimits } from './operation-limits.js';

/** What stops the document under the limits given, the others being as they are by default. */
function refusalOf(text: string, limits: Partial<OperationLimits> = {}): unknown {
  const all = { ...operationLimits, ...limits };
  try {
    holdTokens(text, all);
    holdDocument(parse(text), all);
    return undefined;
  } catch (error) {
    return (error as DomainError).details;
  }
}

const bomb = (levels: number, spreads: number) =>
  [
    '{ ...f0 }',
    ...Array.from(
      { length: levels },
      (_, level) => `fragment f${level} on Q { ${`...f${level + 1} `.repeat(spreads)} }`,
    ),
    `fragment f${levels} on Q { x }`,
  ].join('\n');

test.each([
  ['characters', '{ a }#c', { characters: 6 }, 7],
  ['tokens', '{ a }', { tokens: 2 }, 3],
  ['nameLength', '{ abcde }', { nameLength: 4 }, 5],
  ['nameLength', '{ a(b: 12345) }', { nameLength: 4 }, 5],
  ['stringLength', '{ a(b: "123") }', { stringLength: 4 }, 5],
  ['nesting', '{ a(b: [[1]]) }', { nesting: 3 }, 4],
  ['directives', '{ a @x @y b @z }', { directives: 2 }, 3],
  ['directivesPerPlace', '{ a @x @y @z }', { directivesPerPlace: 2 }, 3],
  ['directivesPerPlace', 'query ($v: Int @x @y) { a }', { directivesPerPlace: 1 }, 2],
  ['directivesPerPlace', 'query @x @y { a }', { directivesPerPlace: 1 }, 2],
  ['directivesPerPlace', '{ ...f @x @y } fragment f on Q { a }', { directivesPerPlace: 1 }, 2],
  ['definitions', '{ ...f } fragment f on Q { a }', { definitions: 1 }, 2],
  ['depth', '{ a { b { c } } }', { depth: 2 }, 3],
  ['depth', '{ a { ...f } } fragment f on Q { b { ... { c } } }', { depth: 2 }, 3],
  ['fields', '{ a { b } ...f ...f } fragment f on Q { c }', { fields: 3 }, 4],
  ['rootFields', '{ a ...f } fragment f on Q { b ... on Q { c } }', { rootFields: 2 }, 3],
  ['aliases', '{ a: x { b: y ...f } } fragment f on Q { c: z }', { aliases: 2 }, 3],
  ['repeats', '{ a a ... { a } }', { repeats: 2 }, 3],
  ['repeats', '{ x { a ...f ...f } } fragment f on Q { a }', { repeats: 2 }, 3],
  ['repeats', '{ x { a } ... { x { a } } x { ...f } } fragment f on Q { a }', { repeats: 2 }, 3],
  ['fields', 'fragment unused on Q { a b c } { a }', { fields: 2 }, 3],
] as const)('%s: %s', (limit, text, limits, found) => {
  expect(refusalOf(text, limits)).toEqual({ limit, found, allowed: found - 1 });
  expect(refusalOf(text, { [limit]: found })).toBeUndefined();
});

test('fragments that spread others many times are counted, not filled in', () => {
  // 10^20 fields of one name, of which no computer could visit a part worth mentioning; the second level has 100.
  expect(refusalOf(bomb(20, 10))).toEqual({ limit: 'repeats', found: 60, allowed: 50 });
  expect(refusalOf(bomb(20, 10), { repeats: 1e9 })).toEqual({ limit: 'fields', found: 2_000, allowed: 1_000 });
});

test.each([
  ['itself', '{ ...a } fragment a on Q { ...a }', 'a'],
  ['itself, further down', '{ x { ...a } } fragment a on Q { y { ... { ...a } } }', 'a'],
  ['another that holds it', '{ ...a } fragment a on Q { ...b } fragment b on Q { y { ...a } }', 'a'],
  ['itself, and nobody spreads it', '{ x } fragment a on Q { ...a }', 'a'],
])('a fragment that holds %s', (_what, text, fragment) => expect(refusalOf(text)).toEqual({ fragment }));

test('a fragment named like a field of introspection opens no back door', () => {
  const deep = `{ ...__schema } fragment __schema on Q ${'{ a '.repeat(21)}${'}'.repeat(21)}`;
  expect(refusalOf(deep)).toMatchObject({ limit: 'depth' });
});

test.each(['before', 'after'])('a small fragment of the same name %s a large one does not hide it', (place) => {
  const [small, large] = ['fragment f on Q { a }', `fragment f on Q { ${'b { '.repeat(21)} c ${'}'.repeat(22)}`];
  const fragments = place === 'before' ? [small, large] : [large, small];
  expect(refusalOf(`{ ...f } ${fragments.join(' ')}`)).toMatchObject({ limit: 'depth' });
});

test('a fragment that is not there is left to validation', () => expect(refusalOf('{ ...nowhere }')).toBeUndefined());

test('the longest chain of fragments, each as deep as it may be, ends no stack', () => {
  const chain = Array.from(
    { length: 99 },
    (_, n) => `fragment f${n} on Q ${'{...'.repeat(7)}{...f${n + 1}}${'}'.repeat(7)}`,
  );
  expect(refusalOf(`{ ...f0 } ${chain.join(' ')}`)).toBeUndefined();
});

test('the largest introspection, and all our own operations, fit', async () => {
  const whole = getIntrospectionQuery({
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
    oneOf: true,
    schemaDescription: true,
    specifiedByUrl: true,
  });
  expect(refusalOf(whole)).toBeUndefined();
  const operations = await readExampleOperations('schema/operations');
  expect(operations.length).toBeGreaterThan(40);
  expect(operations.filter(({ document }) => refusalOf(document) !== undefined)).toEqual([]);
});
