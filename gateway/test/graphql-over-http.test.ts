/** The GraphQL-over-HTTP specification as the graphql-http package audits it, and what it leaves to us. */
import { serverAudits } from 'graphql-http';
import { answerFrom, startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';

let graph: SmallGraph;
let gateway: GatewayForTest;

beforeAll(async () => {
  graph = await startSmallGraph();
  gateway = await startGatewayForTest(graph);
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

/** The sign that a foreign page did not send the request; without it a GET is refused. */
const preflighted: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('apollo-require-preflight', 'true');
  return fetch(input, { ...init, headers });
};
const url = () => `${gateway.url}/graphql`;

test.each(serverAudits({ url, fetchFn: preflighted }).map(({ id, name, fn }) => [id, name, fn] as const))(
  '%s %s',
  async (_id, _name, run) => {
    const result = await run();
    expect('reason' in result ? result.reason : 'fits').toBe('fits');
  },
);

test('a client that cannot set headers misses only what a server MAY offer: queries by GET', async () => {
  const results = [];
  for (const { fn } of serverAudits({ url, fetchFn: fetch })) results.push(await fn());
  const missed = results.filter(({ status }) => status !== 'ok').map(({ status, name }) => `${status}: ${name}`);
  expect(missed).toEqual([
    'notice: MAY accept application/x-www-form-urlencoded formatted GET requests',
    'notice: MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
    'notice: MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
  ]);
});

describe('by what a client accepts', () => {
  const clients = [
    ['Apollo Client', 'application/graphql-response+json,application/json;q=0.9', 'graphql-response+json', 400],
    ['a client of old', 'application/json', 'json', 200],
    ['a client of old that names its charset', 'application/json; charset=utf-8', 'json', 200],
    ['one that would rather have JSON', 'application/graphql-response+json;q=0.5, application/json', 'json', 400],
    ['curl', '*/*', 'json', 400],
    ['one that accepts neither', 'text/html', 'json', 400],
  ] as const;

  test.each(clients)('%s (%s) gets %s, and %d for a field that is not there', async (_who, accept, type, status) => {
    const headers = { accept };
    const good = await gateway.graphql('{ greeting }', { headers });
    const wrong = await gateway.graphql('{ nonsense }', { headers });
    for (const answer of [good, wrong]) {
      expect(answer.headers.get('content-type')).toBe(`application/${type}; charset=utf-8`);
    }
    expect([good.status, wrong.status]).toEqual([200, status]);
    expect(wrong.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', reason: 'GRAPHQL_VALIDATION_FAILED' });
  });

  test('a client of old hears 200 of its document and its variables alone', async () => {
    const headers = { accept: 'application/json' };
    const statusOf = async (body: object, more = {}) =>
      (await gateway.post(JSON.stringify(body), { ...headers, ...more })).status;
    expect(await statusOf({ query: 'query ($n: SafeInt!) { double(number: $n) }', variables: { n: 1.5 } })).toBe(200);
    expect(await statusOf({ query: 'query A { greeting }', operationName: 'B' })).toBe(200);
    expect(await statusOf({ variables: {} })).toBe(400);
    expect(await statusOf({ query: `{ ${'greeting '.repeat(51)} }` })).toBe(400);
    expect(await statusOf({ query: '{ greeting }' }, { authorization: 'Bearer nonsense' })).toBe(401);
  });

  test('a mutation is carried out once and told of, whatever is accepted', async () => {
    const answer = await gateway.graphql('mutation { rename(to: "x") }', { headers: { accept: 'image/png' } });
    expect([answer.status, answer.data]).toEqual([200, { rename: 'x' }]);
  });
});

test('by GET a mutation is answered with 405 and the method that would do', async () => {
  const answer = await answerFrom(
    await preflighted(`${url()}?query=${encodeURIComponent('mutation{rename(to:"x")}')}`),
  );
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});
