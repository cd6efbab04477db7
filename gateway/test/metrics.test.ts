import { Server } from 'node:net';
import { jest } from '@jest/globals';
import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { scrape } from './scrape.js';
import { linkedMembers, startSmallGraph, type SmallGraph } from './small-graph.js';

let graph: SmallGraph;
let gateway: GatewayForTest;

beforeAll(async () => {
  graph = await startSmallGraph();
  linkedMembers.set('13800000000', 'member-of-metrics');
  gateway = await startGatewayForTest(graph, {
    METRICS_PORT: '0',
    RATE_LIMITS: 'caller.ops=1/60,caller.anonymous=none',
  });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

/** By how much samples have grown since; a sample that was not there began at nothing. */
async function growth(during: () => Promise<unknown>): Promise<(sample: string) => number> {
  const before = await scrape(gateway.metricsUrl);
  await during();
  const after = await scrape(gateway.metricsUrl);
  return (sample) => (after.samples.get(sample) ?? 0) - (before.samples.get(sample) ?? 0);
}

test('operations are told apart by name and type, and timed', async () => {
  const grew = await growth(async () => {
    for (let n = 0; n < 3; n += 1) await gateway.graphql('query Greet { greeting }');
    await gateway.graphql('mutation Rename { rename(to: "x") }');
    await gateway.graphql('{ greeting }');
  });
  const count = (operation: string, type: string) =>
    grew(`fealty_gateway_operation_duration_seconds_count{operation="${operation}",type="${type}"}`);
  expect([count('Greet', 'query'), count('Rename', 'mutation'), count('anonymous', 'query')]).toEqual([3, 1, 1]);
  const within5 = 'fealty_gateway_operation_duration_seconds_bucket{le="5",operation="Greet",type="query"}';
  expect(grew(within5)).toBe(3);
  const seconds = grew('fealty_gateway_operation_duration_seconds_sum{operation="Greet",type="query"}');
  expect(seconds).toBeGreaterThan(0.0001);
  expect(seconds).toBeLessThan(5);
});

test('fetches are counted and timed by subgraph and how they ended', async () => {
  const grew = await growth(async () => {
    await gateway.graphql('{ greeting spendable }');
    graph.points.misbehaviour = { times: 1, act: (_request, response) => response.writeHead(200).end('garbage') };
    await gateway.graphql('{ spendable }');
  });
  const count = (subgraph: string, outcome: string) =>
    grew(`fealty_gateway_fetch_duration_seconds_count{subgraph="${subgraph}",outcome="${outcome}"}`);
  expect([count('members', 'answered'), count('points', 'answered'), count('points', 'unusable')]).toEqual([1, 1, 1]);
});

test('the plan cache says how often it helped', async () => {
  const grew = await growth(async () => {
    for (let n = 0; n < 4; n += 1) await gateway.graphql('query Planned { greeting spendable }');
  });
  const name = (what: string) => `fealty_gateway_plan_cache_${what}`;
  expect([grew(name('misses_total')), grew(name('hits_total')), grew(name('plans'))]).toEqual([1, 3, 1]);
});

test('answers are counted by code, refusals of whole requests included, and limits by name', async () => {
  const ops = await issueToken(gateway.issuerKey, { kind: 'ops', name: 'ann' });
  const grew = await growth(async () => {
    await gateway.graphql('{ greeting }');
    await gateway.graphql('{ greeting', {});
    await gateway.graphql('{ greeting }', { token: 'no-token' });
    await gateway.graphql('{ a: trouble(kind: "FORBIDDEN") b: trouble(kind: "FORBIDDEN") c: trouble(kind: "sql") }');
    for (let n = 0; n < 3; n += 1) await gateway.graphql('{ greeting }', { token: ops });
  });
  const of = (code: string) => grew(`fealty_gateway_requests_total{code="${code}"}`);
  expect({
    OK: of('OK'),
    BAD_USER_INPUT: of('BAD_USER_INPUT'),
    UNAUTHENTICATED: of('UNAUTHENTICATED'),
    FORBIDDEN: of('FORBIDDEN'),
    INTERNAL_SERVER_ERROR: of('INTERNAL_SERVER_ERROR'),
    RATE_LIMITED: of('RATE_LIMITED'),
  }).toEqual({
    OK: 2,
    BAD_USER_INPUT: 1,
    UNAUTHENTICATED: 1,
    FORBIDDEN: 1,
    INTERNAL_SERVER_ERROR: 1,
    RATE_LIMITED: 2,
  });
  expect(grew('fealty_gateway_limit_hits_total{limit="caller.ops"}')).toBe(2);
});

test('whoever makes up names of operations fills no more than the room there is for them', async () => {
  const grew = await growth(async () => {
    for (let n = 0; n < 300; n += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, m) => gateway.graphql(`query Invented${n + m} { greeting }`)));
    }
  });
  const { samples } = await scrape(gateway.metricsUrl);
  const counts = [...samples.keys()].filter((name) =>
    name.startsWith('fealty_gateway_operation_duration_seconds_count'),
  );
  const invented = counts.filter((name) => name.includes('"Invented'));
  expect(invented.length).toBeGreaterThan(100);
  expect(invented.length).toBeLessThanOrEqual(200);
  const others = grew('fealty_gateway_operation_duration_seconds_count{operation="other",type="query"}');
  expect(others).toBe(300 - invented.length);
});

test('an operation of schema/operations has its own name, however many others came first', async () => {
  const grew = await growth(() => gateway.graphql('query MemberCentre { greeting }'));
  expect(grew('fealty_gateway_operation_duration_seconds_count{operation="MemberCentre",type="query"}')).toBe(1);
});

test('neither members nor tokens nor addresses are in it; the process is', async () => {
  const token = await issueToken(gateway.issuerKey, { kind: 'member', number: '13800000000' });
  await gateway.graphql('query Mine { me { id kind } }', { token });
  const { text, samples } = await scrape(gateway.metricsUrl);
  expect(text).not.toContain(token);
  expect(text).not.toMatch(/13800000000|member-of-metrics|127\.0\.0\.1|localhost/);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

test('they are on a port of their own and on no other path', async () => {
  expect(new URL(gateway.metricsUrl!).port).not.toBe(new URL(gateway.url).port);
  expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
  expect((await fetch(new URL('/graphql', gateway.metricsUrl))).status).toBe(404);
});

test.each([
  ['without METRICS_PORT requests are served over the only port there is', {}, 1],
  ['with METRICS_PORT there are two', { METRICS_PORT: '0' }, 2],
])('%s', async (_what, environment, ports) => {
  const listen = jest.spyOn(Server.prototype, 'listen');
  const other = await startGatewayForTest(graph, environment);
  try {
    expect(listen).toHaveBeenCalledTimes(ports);
    expect((await other.graphql('{ greeting spendable }')).data).toEqual({ greeting: '你好', spendable: 7 });
    expect((await other.graphql('{ greeting')).status).toBe(400);
    expect(other.metricsUrl === undefined).toBe(ports === 1);
  } finally {
    listen.mockRestore();
    await other.stop();
  }
});
