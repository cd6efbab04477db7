/**
 * What a subgraph answers to every shape of an operation, through its door. Written down because executors differ here: these
 * are the points on which graphql-jit was found wanting (the README's decisions), and any other would have to be held to them.
 */
import 'reflect-metadata';
import type { FastifyInstance } from 'fastify';
import { Arg, createUnionType, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { SafeInt } from '../../schema/vocabulary.js';
import { defineFault } from '../domain-error.js';
import type { EventIntake } from '../event-intake.js';
import { buildFederatedSchema } from '../federated-schema.js';
import { createGraphQLServer } from '../graphql-server.js';
import { openDoor } from '../http-door.js';
import { createLog } from '../log.js';
import { ProcessMemory } from '../short-memory.js';
import { askService } from '../testing/subgraph-for-test.js';
import { testKey } from '../testing/test-keys.js';

const closed = defineFault<{ name: string }>({
  code: 'FORBIDDEN',
  name: 'CLOSED',
  text: { 'zh-CN': '{name} 已关闭', en: '{name} is closed' },
});

@ObjectType()
class Shelf {
  @Field(() => ID)
  id: string;

  @Field(() => SafeInt)
  size: number;

  @Field(() => String, { nullable: true })
  label: string | Error | Promise<string> | null;
}

/** Both of its fields fail, the second sooner than the first. */
@ObjectType()
class Pair {
  @Field(() => String)
  first: Promise<string>;

  @Field(() => String)
  second: Promise<string>;
}

@ObjectType()
class Unlisted {
  @Field(() => ID)
  id: string;
}

const Found = createUnionType({ name: 'Found', types: () => [Shelf, Pair] as const });

@InputType()
class Wish {
  @Field(() => String, { nullable: true })
  text?: string | null;

  @Field(() => SafeInt, { nullable: true })
  size?: number | null;

  @Field(() => [Wish], { nullable: true })
  or?: Wish[] | null;
}

const shelf = (id: string, label: Shelf['label'] = null) => Object.assign(new Shelf(), { id, size: 5, label });
const written: string[] = [];

@Resolver()
class ShelfResolver {
  @Query(() => [Shelf])
  shelves(): Shelf[] {
    return [shelf('a', 'first'), shelf('b', closed({ name: 'b' })), shelf('c', Promise.resolve('third'))];
  }

  @Query(() => Pair, { nullable: true })
  pair(): Pair {
    const later = new Promise<string>((_, reject) => setTimeout(() => reject(closed({ name: 'first' })), 20));
    const sooner = Promise.reject<string>(closed({ name: 'second' }));
    return Object.assign(new Pair(), { first: later, second: sooner });
  }

  @Query(() => Found, { nullable: true })
  async found(@Arg('id', () => ID) id: string): Promise<typeof Found> {
    return Promise.resolve(id === 'unlisted' ? (new Unlisted() as unknown as Shelf) : shelf(id));
  }

  /** Says what arrived, and under which names. */
  @Query(() => String)
  heard(@Arg('wish', () => Wish) wish: Wish): string {
    return JSON.stringify(wish);
  }

  @Mutation(() => [String])
  async write(@Arg('text', () => String) text: string): Promise<string[]> {
    await new Promise((resolve) => setTimeout(resolve, text === 'one' ? 20 : 1));
    written.push(text);
    return [...written];
  }
}

let door: FastifyInstance;
let url: string;
const ask = (query: string, variables?: Record<string, unknown>) => askService(url, 'notes', query, variables);

beforeAll(async () => {
  const schema = buildFederatedSchema(
    { resolverClasses: [ShelfResolver], orphanedTypes: [] },
    { instances: [new ShelfResolver()] },
  );
  const shortMemory = new ProcessMemory();
  const graphql = createGraphQLServer(schema, shortMemory);
  await graphql.start();
  door = openDoor({
    name: 'notes',
    acceptKeys: new Map([['gateway', testKey('gateway', 'notes')]]),
    graphql,
    // Nobody tells this service of anything.
    intake: undefined as unknown as EventIntake,
    shortMemory,
    log: createLog('notes', 'silent'),
    ready: () => Promise.resolve(true),
  });
  url = await door.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(() => door.close());

test('aliases, fragments and __typename', async () => {
  const answer = await ask(`
    query { one: found(id: "1") { ...kind ... on Shelf { number: id } } two: found(id: "2") { ...kind } }
    fragment kind on Found { __typename ... on Shelf { id size } }`);
  expect(answer).toEqual({
    data: {
      one: { __typename: 'Shelf', id: '1', size: 5, number: '1' },
      two: { __typename: 'Shelf', id: '2', size: 5 },
    },
  });
});

test('a fragment with a condition inside is taken or left where it stands, not everywhere alike', async () => {
  const query = `query ($yes: Boolean!, $no: Boolean = false) {
    one: found(id: "1") { ...parts @include(if: $yes) }
    two: found(id: "2") { ...parts @skip(if: $yes) ... on Shelf { size @include(if: $no) } }
  }
  fragment parts on Shelf { id }`;
  expect(await ask(query, { yes: true })).toEqual({ data: { one: { id: '1' }, two: {} } });
  expect(await ask(query, { yes: false, no: true })).toEqual({ data: { one: {}, two: { id: '2', size: 5 } } });
});

test('a field that fails is null, with our code and its path; the others answer', async () => {
  expect(await ask('{ shelves { id label } }')).toEqual({
    data: {
      shelves: [
        { id: 'a', label: 'first' },
        { id: 'b', label: null },
        { id: 'c', label: 'third' },
      ],
    },
    errors: [{ message: 'b is closed', path: ['shelves', 1, 'label'], extensions: { code: 'FORBIDDEN' } }],
  });
});

test('two fields that may not be null and both fail: their parent is null, with the error of whichever failed first', async () => {
  expect(await ask('{ pair { first second } }')).toEqual({
    data: { pair: null },
    errors: [{ message: 'second is closed', path: ['pair', 'second'], extensions: { code: 'FORBIDDEN' } }],
  });
});

test('an answer of no known type is an error of ours, and the next request is answered', async () => {
  const answer = await ask('{ found(id: "unlisted") { __typename } }');
  expect(answer.data).toEqual({ found: null });
  expect(answer.errors).toMatchObject([{ path: ['found'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  expect((await ask('{ found(id: "1") { __typename } }')).data).toEqual({ found: { __typename: 'Shelf' } });
});

test('a variable that is left out is left out, inside an input as well; one that is null is null', async () => {
  const query = 'query ($text: String, $size: SafeInt) { heard(wish: { text: $text, size: $size }) }';
  expect((await ask(query, { size: 3 })).data).toEqual({ heard: '{"size":3}' });
  expect((await ask(query, { text: null })).data).toEqual({ heard: '{"text":null}' });
});

test('what a client writes between quotes is text, whatever it looks like', async () => {
  const texts = ['${process.exit()}', '`', '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d0', '\\u2028', '*/ //'];
  for (const text of texts) {
    const answer = await ask(`{ heard(wish: { text: ${JSON.stringify(text)} }) }`);
    expect(answer.data).toEqual({ heard: JSON.stringify({ text }) });
  }
});

test('a variable of the wrong kind is refused with our code, and nothing runs', async () => {
  const answer = await ask('query ($size: SafeInt) { heard(wish: { size: $size }) }', { size: 1.5 });
  expect(answer.data).toBeUndefined();
  expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

describe('an input that holds itself', () => {
  /** Objects and lists inside one another, the variables among them. */
  const askNested = (depth: number) => {
    const objects = (depth - 2) / 2;
    const wish = `${'{"or":['.repeat(objects)}{"size":1}${']}'.repeat(objects)}`;
    const variables = { wish: JSON.parse(wish) as unknown };
    return ask('query ($wish: Wish!) { heard(wish: $wish) }', variables);
  };

  test('is heard to a depth of 100', async () => {
    const answer = await askNested(100);
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['heard']).toMatch(/^(\{"or":\[){49}\{"size":1\}(\]\}){49}$/);
  });

  test.each([102, 3_000])('is refused at %d before it is coerced, where 3,000 would end the stack', async (depth) => {
    expect(await askNested(depth)).toEqual({
      errors: [
        {
          message: 'Bad input: must not be nested more than 100 deep',
          extensions: { code: 'BAD_USER_INPUT', inputPath: ['variables'] },
        },
      ],
    });
  });
});

test('mutations of one operation run one after the other', async () => {
  written.length = 0;
  const answer = await ask('mutation { first: write(text: "one") second: write(text: "two") }');
  expect(answer.data).toEqual({ first: ['one'], second: ['one', 'two'] });
});

test.each([
  ['no field of that name', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ['no GraphQL', '{', 'GRAPHQL_PARSE_FAILED'],
  ['two operations and no name', 'query A { __typename } query B { __typename }', 'OPERATION_RESOLUTION_FAILURE'],
])('%s: a code, and HTTP 200 for the gateway', async (_name, query, code) => {
  expect((await ask(query)).errors).toMatchObject([{ extensions: { code } }]);
});
