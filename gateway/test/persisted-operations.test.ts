import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerFrom, startGatewayForTest, type Answer, type GatewayForTest } from './gateway-for-test.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';

const greetingText = 'query Greeting {\n  greeting\n}';
const renameText = 'mutation Rename($to: String!) { rename(to: $to) }';
const idOf = (text: string) => createHash('sha256').update(text).digest('hex');
const byId = (id: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } });

let graph: SmallGraph;
let folder: string;

beforeAll(async () => {
  graph = await startSmallGraph();
  folder = await mkdtemp(path.join(tmpdir(), 'fealty-operations-'));
  await writeFile(path.join(folder, 'greeting.graphql'), `# Runs as: anyone\n# Greets.\n${greetingText}\n\n`);
  await writeFile(
    path.join(folder, 'rename.graphql'),
    `# Runs as: member\n# Variables: { "to": "x" }\n${renameText}\n`,
  );
});

afterAll(async () => {
  await graph.stop();
  await rm(folder, { recursive: true });
});

beforeEach(() => (graph.members.arrived.length = 0));

/** By GET, as clients of persisted operations like to ask: a proxy can keep the answer. */
async function get({ url }: GatewayForTest, id: string, more = ''): Promise<Answer> {
  const extensions = encodeURIComponent(JSON.stringify(byId(id).extensions));
  const headers = { 'apollo-require-preflight': 'true' };
  return answerFrom(await fetch(`${url}/graphql?extensions=${extensions}${more}`, { headers }));
}

describe('automatic persisted queries', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => (gateway = await startGatewayForTest(graph)));
  afterAll(() => gateway.stop());

  const post = (body: object) => gateway.post(JSON.stringify(body));

  test('a text sent once with its hash is known by the hash, to everybody, by GET too', async () => {
    const hash = byId(idOf('{ greeting }'));
    expect((await post(hash)).errors?.[0]?.extensions).toEqual({ code: 'PERSISTED_QUERY_NOT_FOUND' });
    expect((await post({ query: '{ greeting }', ...hash })).data).toEqual({ greeting: '你好' });
    expect((await post(hash)).data).toEqual({ greeting: '你好' });
    expect((await get(gateway, idOf('{ greeting }'))).data).toEqual({ greeting: '你好' });
  });

  test('nobody can put another text under a hash, before or after the right one is there', async () => {
    const right = 'query Right { greeting }';
    const poison = { query: 'query Poison { spendable }', ...byId(idOf(right)) };
    const refused = { code: 'BAD_USER_INPUT', reason: 'BAD_REQUEST' };
    expect((await post(poison)).errors?.[0]?.extensions).toEqual(refused);
    expect((await post(byId(idOf(right)))).errors?.[0]?.extensions).toEqual({ code: 'PERSISTED_QUERY_NOT_FOUND' });
    await post({ query: right, ...byId(idOf(right)) });
    expect((await post(poison)).errors?.[0]?.extensions).toEqual(refused);
    expect((await post(byId(idOf(right)))).data).toEqual({ greeting: '你好' });
  });

  test('what is refused is not kept', async () => {
    const tooLarge = `{ ${'greeting '.repeat(51)} }`;
    const answer = await post({ query: tooLarge, ...byId(idOf(tooLarge)) });
    expect(answer.errors?.[0]?.extensions.reason).toBe('OPERATION_TOO_LARGE');
    expect((await post(byId(idOf(tooLarge)))).errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
});

describe('listed operations only', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await startGatewayForTest(graph, { OPERATIONS: folder, OPERATIONS_ONLY: 'true' });
  });
  afterAll(() => gateway.stop());

  const post = (body: object) => gateway.post(JSON.stringify(body));
  const variables = { to: 'new' };

  test.each([
    ['by id', () => post(byId(idOf(greetingText))), { greeting: '你好' }],
    ['by text', () => post({ query: greetingText }), { greeting: '你好' }],
    ['by text and id', () => post({ query: greetingText, ...byId(idOf(greetingText)) }), { greeting: '你好' }],
    ['by id, with GET', () => get(gateway, idOf(greetingText)), { greeting: '你好' }],
    ['a mutation by id', () => post({ ...byId(idOf(renameText)), variables }), { rename: 'new' }],
    ['a mutation by text', () => post({ query: renameText, variables }), { rename: 'new' }],
  ])('are served: %s', async (_how, ask, data) => {
    const answer = await ask();
    expect([answer.status, answer.data]).toEqual([200, data]);
  });

  const other = '{ greeting }';
  test.each([
    ['another text', () => post({ query: other })],
    ['a listed text with a blank more', () => post({ query: `${greetingText} ` })],
    ['a listed text with another behind it', () => post({ query: `${greetingText}\n${renameText}` })],
    [
      'another text beside a listed name',
      () => post({ query: 'query Greeting { spendable }', operationName: 'Greeting' }),
    ],
    ['another text under its own hash', () => post({ query: other, ...byId(idOf(other)) })],
    ['another text under a listed id', () => post({ query: other, ...byId(idOf(greetingText)) })],
    ['an unknown id', () => post(byId(idOf(other)))],
    ['an unknown id, with GET', () => get(gateway, idOf(other))],
    ['another text, with GET', () => get(gateway, idOf(greetingText), `&query=${encodeURIComponent(other)}`)],
    ['introspection', () => post({ query: '{ __schema { types { name } } }' })],
    ['no text at all', () => post({ query: '' })],
  ])('others are not: %s', async (_what, ask) => {
    const answer = await ask();
    expect([answer.status, answer.data]).toEqual([400, undefined]);
    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', reason: 'PERSISTED_QUERY_NOT_IN_LIST' },
    ]);
    expect(graph.members.arrived).toHaveLength(0);
  });

  test.each([
    ['a text that is none', { query: { kind: 'Document' } }],
    ['a batch', [{ query: greetingText }]],
    ['a listed text under the hash of another', { query: greetingText, ...byId(idOf(renameText)) }],
  ])('nor is %s', async (_what, body) => {
    const answer = await post(body);
    expect([answer.status, answer.errors?.[0]?.extensions.reason]).toEqual([400, 'BAD_REQUEST']);
    expect(graph.members.arrived).toHaveLength(0);
  });

  test('a listed mutation by GET stays refused', async () => {
    const answer = await get(gateway, idOf(renameText), `&variables=${encodeURIComponent(JSON.stringify(variables))}`);
    expect(answer.status).toBe(405);
    expect(graph.members.arrived).toHaveLength(0);
  });
});

test('the manifest for clients has the ids that are served', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['stack/launch.mjs', 'gateway/print-manifest', folder], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [
      { id: idOf(renameText), name: 'Rename', type: 'mutation', body: renameText },
      { id: idOf(greetingText), name: 'Greeting', type: 'query', body: greetingText },
    ],
  });
});
