import { parse, validate } from 'graphql';
import { composed } from '../../test/small-graph.js';
import { readSupergraph } from '../read-supergraph.js';
import type { AskSubgraph, SubgraphAnswer } from './compile-fetch.js';
import { ExecutableGraph } from './executable-graph.js';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const supergraph = readSupergraph(
  composed([
    {
      name: 'shop',
      url: 'http://shop',
      sdl: `${link}
        type Query { baskets: [Basket!]! found: [Found]! greeting(to: String = "you", tone: Tone): String }
        enum Tone { KIND RUDE }
        union Found = Item | Note
        type Note { text: String }
        type Basket { id: ID! item: Item }
        type Item @key(fields: "id") { id: ID! }`,
    },
    {
      name: 'stock',
      url: 'http://stock',
      sdl: `${link} type Item @key(fields: "id") { id: ID! left: Int name: String! }`,
    },
  ]),
);
const graph = new ExecutableGraph(supergraph);

interface Asked {
  subgraph: string;
  request: { query: string; variables: Record<string, unknown> };
}

async function run(
  source: string,
  answers: Record<string, SubgraphAnswer>,
  variables: Record<string, unknown> = {},
  operationName?: string,
) {
  const document = parse(source);
  expect(validate(graph.schema, document)).toEqual([]);
  const asked: Asked[] = [];
  const ask: AskSubgraph = ({ subgraph, jsonHead }, json) => {
    asked.push({ subgraph, request: JSON.parse(`${jsonHead}${json}}`) as Asked['request'] });
    const answer = answers[subgraph];
    return answer ? Promise.resolve(structuredClone(answer)) : Promise.reject(new Error(`${subgraph} is away`));
  };
  return { answer: await graph.operation(document, operationName).run(variables, ask), asked };
}

const item = (id: string) => ({ __typename: 'Item', id });
const baskets: SubgraphAnswer = {
  data: { baskets: [{ item: item('a') }, { item: null }, { item: item('b') }, { item: item('a') }] },
};

describe('entities', () => {
  test('equal ones are asked for once and answered in all their places', async () => {
    const { answer, asked } = await run('{ baskets { item { left } } }', {
      shop: baskets,
      stock: { data: { _entities: [{ left: 1 }, { left: 2 }] } },
    });
    expect(asked[1]?.request.variables).toEqual({ representations: [item('a'), item('b')] });
    expect(answer).toEqual({
      data: {
        baskets: [{ item: { left: 1 } }, { item: null }, { item: { left: 2 } }, { item: { left: 1 } }],
      },
    });
  });

  test('the error of one is told at each of its places, with the path that the client knows', async () => {
    const { answer } = await run('{ all: baskets { item { count: left } } }', {
      shop: { data: { all: baskets.data && (baskets.data as { baskets: unknown[] }).baskets } },
      stock: {
        data: { _entities: [null, { count: 2 }] },
        errors: [{ message: 'no', path: ['_entities', 0, 'count'], extensions: { code: 'FORBIDDEN' } }],
      },
    });
    expect(answer.data).toEqual({
      all: [{ item: { count: null } }, { item: null }, { item: { count: 2 } }, { item: { count: null } }],
    });
    expect(answer.errors).toMatchObject([
      { message: 'no', path: ['all', 0, 'item', 'count'], extensions: { code: 'FORBIDDEN', serviceName: 'stock' } },
      { message: 'no', path: ['all', 3, 'item', 'count'], extensions: { code: 'FORBIDDEN', serviceName: 'stock' } },
    ]);
  });

  test('an error has the place of its entity, whatever else stands in the list', async () => {
    const { answer, asked } = await run('{ found { ... on Item { left } ... on Note { text } } }', {
      shop: { data: { found: [{ __typename: 'Note', text: 'n' }, item('a'), null, item('b')] } },
      stock: {
        data: { _entities: [{ left: 1 }, null] },
        errors: [{ message: 'no', path: ['_entities', 1], extensions: { code: 'FORBIDDEN' } }],
      },
    });
    expect(asked[1]?.request.variables).toEqual({ representations: [item('a'), item('b')] });
    expect(answer.data).toEqual({ found: [{ text: 'n' }, { left: 1 }, null, { left: null }] });
    expect(answer.errors).toMatchObject([{ message: 'no', path: ['found', 3] }]);
  });

  test('that did not come are null up to where null may be, and the rest of the answer stays', async () => {
    const { answer } = await run('{ greeting baskets { item { name } } }', {
      shop: { data: { greeting: 'hi', ...(baskets.data as object) } },
    });
    expect(answer.data).toEqual({
      greeting: 'hi',
      baskets: [{ item: null }, { item: null }, { item: null }, { item: null }],
    });
    expect(answer.errors).toEqual([new Error('stock is away')]);
  });

  test.each([
    ['too few', [{ left: 1 }]],
    ['no list', { left: 1 }],
  ])('answered as %s are an error and no data of somebody else’s', async (_what, entities) => {
    const { answer } = await run('{ baskets { item { left } } }', {
      shop: baskets,
      stock: { data: { _entities: entities } },
    });
    expect(answer.data).toEqual({
      baskets: [{ item: { left: null } }, { item: null }, { item: { left: null } }, { item: { left: null } }],
    });
    expect(answer.errors).toHaveLength(1);
  });
});

describe('names that every object has already', () => {
  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('an alias %s is an alias', async (name) => {
    const data = JSON.parse(`{ "${name}": "hi" }`) as object;
    const { answer } = await run(`{ ${name}: greeting }`, { shop: { data } });
    expect(JSON.stringify(answer)).toBe(`{"data":{"${name}":"hi"}}`);
  });

  test.each(['constructor', 'toString', '__proto__'])('an alias %s that a subgraph left out is null', async (name) => {
    const { answer } = await run(`{ ${name}: greeting }`, { shop: { data: {} } });
    expect(JSON.stringify(answer)).toBe(`{"data":{"${name}":null}}`);
  });

  test('a subgraph cannot reach what all objects inherit from', async () => {
    const hostile = JSON.parse(
      '{ "baskets": [{ "item": { "__typename": "Item", "id": "a" } }], "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } } }',
    ) as object;
    const entity = JSON.parse(
      '{ "left": 1, "__proto__": { "polluted": 1 }, "constructor": { "polluted": 1 } }',
    ) as object;
    const { answer } = await run('{ baskets { item { left } } }', {
      shop: { data: hostile },
      stock: { data: { _entities: [entity] } },
    });
    expect(answer).toEqual({ data: { baskets: [{ item: { left: 1 } }] } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((Object as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

test.each([
  [false, true],
  [true, false],
])('suggestions for variables, when they are to be hidden: %s', async (hideSuggestions, isSuggested) => {
  const document = parse('query ($tone: Tone) { greeting(tone: $tone) }');
  const operation = new ExecutableGraph(supergraph, undefined, { hideSuggestions }).operation(document);
  const { errors } = await operation.run({ tone: 'KINDD' }, () => Promise.reject(new Error('nobody is asked')));
  expect(errors).toHaveLength(1);
  expect(String(errors).includes('Did you mean the enum value "KIND"?')).toBe(isSuggested);
});

test('of thousands of wrong values some fifty are told', async () => {
  const variables = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`v${n}`, 'x']));
  const names = Object.keys(variables);
  const source = `query (${names.map((name) => `$${name}: Int!`).join(' ')}) { greeting }`;
  const { errors } = await graph.operation(parse(source)).run(variables, () => Promise.reject(new Error('no')));
  expect(errors?.length).toBeLessThanOrEqual(51);
});

describe('variables', () => {
  test('go on as the client wrote them, and only to who uses them', async () => {
    const { asked } = await run(
      'query ($to: String, $with: Boolean!) { greeting(to: $to) @include(if: $with) baskets { id } }',
      { shop: { data: { greeting: 'hi', baskets: [] } } },
      { to: 'ann "<b>', with: true },
    );
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request.variables).toEqual({ to: 'ann "<b>', with: true });
  });

  test('of another operation in the document decide nothing', async () => {
    const source = `
      query Other($to: Boolean!) { ...Greeting } fragment Greeting on Query { greeting @include(if: $to) }
      query Asked($to: String) { greeting(to: $to) }`;
    const { answer } = await run(source, { shop: { data: { greeting: 'hi' } } }, { to: null }, 'Asked');
    expect(answer).toEqual({ data: { greeting: 'hi' } });
  });

  test('that are wrong are refused before anybody is asked', async () => {
    const { answer, asked } = await run('query ($to: String) { greeting(to: $to) }', {}, { to: 7 });
    expect(asked).toEqual([]);
    expect(answer.data).toBeUndefined();
    expect(String(answer.errors)).toContain('"$to" got invalid value 7');
  });
});

test.each([
  ['@include', 'query ($is: Boolean = true) { greeting @include(if: $is) }'],
  ['@skip', 'query ($is: Boolean = false) { greeting @skip(if: $is) }'],
])('null for the variable of %s is refused: it says neither yes nor no', async (_directive, source) => {
  const { answer, asked } = await run(source, {}, { is: null });
  expect(asked).toEqual([]);
  expect(answer.data).toBeUndefined();
  expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

describe('a subgraph that answers something else than its schema says', () => {
  test.each([
    ['an object where a list belongs', { baskets: { item: null } }],
    ['a text where an object belongs', { baskets: ['x'] }],
    ['a number for a type’s name', { baskets: [{ item: { __typename: 5, id: 'a' } }] }],
  ])('%s: an error, and null at the place', async (_what, data) => {
    const { answer } = await run('{ greeting baskets { item { id } } }', {
      shop: { data: { greeting: 'hi', ...data } },
    });
    expect(answer.errors).toHaveLength(1);
    expect(answer.data === null || JSON.stringify(answer.data).includes('"greeting":"hi"')).toBe(true);
    expect(JSON.stringify(answer.data)).not.toContain('"a"');
  });
});
