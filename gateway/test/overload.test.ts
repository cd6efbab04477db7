/** What a client gets when more is asked at once than may be under way. */
import type { ServerResponse } from 'node:http';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { scrape } from './scrape.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';
import { until } from './until.js';

let graph: SmallGraph;
let gateway: GatewayForTest;
/** Answers of members that keep requests under way. */
let held: ServerResponse[] = [];

beforeAll(async () => {
  graph = await startSmallGraph();
  gateway = await startGatewayForTest(graph, {
    REQUESTS_IN_FLIGHT: '8',
    METRICS_PORT: '0',
    RATE_LIMITS: 'caller.anonymous=none',
  });
});

afterAll(async () => {
  letGo();
  await gateway.stop();
  await graph.stop();
});

function holdBack(): void {
  held = graph.members.holdBack();
}

function letGo(): void {
  graph.members.misbehaviour = undefined;
  for (const response of held.splice(0)) response.end('{"data":{"greeting":"held"}}');
}

const sample = async (name: string) => (await scrape(gateway.metricsUrl)).samples.get(`fealty_gateway_${name}`);

test('beyond the bound requests are refused at once and in the reader’s language; those taken are served; then all is as before', async () => {
  holdBack();
  const taken = Array.from({ length: 8 }, () => gateway.graphql('{ greeting }'));
  await until(() => held.length === 8);

  const refused = await gateway.graphql('{ greeting }', { headers: { 'accept-language': 'en' } });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(refused.text)).toEqual({
    errors: [
      {
        message: 'Too much at once; try again in a moment with the same id',
        extensions: { code: 'OVERLOADED', retryAfter: 1 },
      },
    ],
  });
  const inChinese = await gateway.graphql('{ greeting }');
  expect(inChinese.errors?.[0]?.message).toBe('系统繁忙，请稍后以相同编号重试');
  expect(held).toHaveLength(8);
  expect([await sample('requests_in_flight'), await sample('overload_refusals_total')]).toEqual([8, 2]);

  letGo();
  const answers = await Promise.all(taken);
  expect(answers.map(({ data }) => data)).toEqual(Array(8).fill({ greeting: 'held' }));
  expect((await gateway.graphql('{ greeting }')).data).toEqual({ greeting: '你好' });
  await until(async () => (await sample('requests_in_flight')) === 0);
});

test('health checks and pages are answered all the same', async () => {
  holdBack();
  const taken = Array.from({ length: 8 }, () => gateway.graphql('{ greeting }'));
  await until(() => held.length === 8);
  expect((await gateway.graphql('{ greeting }')).status).toBe(503);
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${gateway.url}/`)).status).toBe(200);
  letGo();
  await Promise.all(taken);
});

test('a client that goes away without its answer takes up no place', async () => {
  holdBack();
  const leaving = new AbortController();
  const gone = Array.from({ length: 8 }, () =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ greeting }"}',
      signal: leaving.signal,
    }).catch(() => undefined),
  );
  await until(() => held.length === 8);
  leaving.abort();
  await Promise.all(gone);
  await until(async () => (await sample('requests_in_flight')) === 0);
  letGo();
  expect((await gateway.graphql('{ greeting }')).data).toEqual({ greeting: '你好' });
});
