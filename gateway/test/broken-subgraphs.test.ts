/** What a client gets while one subgraph is broken, in every way in which one can be. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { scrape } from './scrape.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';
import { standingClock } from './standing-clock.js';
import { until } from './until.js';

/** By which breakers count the time since they opened. */
const clock = standingClock();

/** How long the silent are waited for, and the others as well: a busy machine needs some of it. Elsewhere it is as slow as it is. */
const briefMs = 1_500;

let graph: SmallGraph;
let gateway: GatewayForTest;

beforeAll(async () => {
  graph = await startSmallGraph();
});

afterAll(() => graph.stop());

beforeEach(() => {
  graph.members.misbehaviour = undefined;
  graph.members.arrived.length = 0;
});

afterEach(() => gateway.stop());

async function start(timeoutMs = 20_000): Promise<void> {
  gateway = await startGatewayForTest(graph, { SUBGRAPH_TIMEOUT_MS: String(timeoutMs), METRICS_PORT: '0' });
}

type Act = (request: IncomingMessage, response: ServerResponse) => void;

const json = { 'content-type': 'application/json' };
const answered = '{"data":{"trouble":"none"}}';

/** The answers of a broken subgraph, how the gateway calls them, and how often a query is tried. */
const broken: [name: string, outcome: string, tries: number, act: Act][] = [
  ['is silent', 'timed out', 1, () => undefined],
  ['sends a head and no body', 'timed out', 1, (_request, response) => response.writeHead(200, json).flushHeaders()],
  [
    'trickles a body without end',
    'timed out',
    1,
    (_request, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    },
  ],
  ['answers garbage', 'unusable', 1, (_request, response) => response.writeHead(200, json).end('{"data":{"tro')],
  ['answers an empty page', 'unusable', 1, (_request, response) => response.writeHead(200, json).end()],
  [
    'answers 500',
    'unusable',
    1,
    (_request, response) => response.writeHead(500).end('<h1>Internal error at db-7</h1>'),
  ],
  ['answers 503', 'unreachable', 2, (_request, response) => response.writeHead(503).end(answered)],
  ['closes the connection', 'unreachable', 2, (request) => request.socket.destroy()],
  ['resets the connection', 'unreachable', 2, (request) => request.socket.resetAndDestroy()],
  [
    'breaks off half a body',
    'unreachable',
    2,
    (request, response) => {
      response.writeHead(200, { ...json, 'content-length': answered.length });
      response.write(answered.slice(0, 12), () => request.socket.destroy());
    },
  ],
];

const fetches = (subgraph: string, outcome: string) =>
  `fealty_gateway_fetch_duration_seconds_count{subgraph="${subgraph}",outcome="${outcome}"}`;
const breakerOf = (subgraph: string) => `fealty_gateway_breaker_state{subgraph="${subgraph}"}`;

async function sample(name: string): Promise<number | undefined> {
  return (await scrape(gateway.metricsUrl)).samples.get(name);
}

const unavailable = (path: string[]) => ({
  message: 'A part of the graph is out of reach for the moment; try again with the same ids',
  ...(path.length > 0 ? { path } : {}),
  extensions: { code: 'UNAVAILABLE', subgraph: 'members' },
});
const english = { headers: { 'accept-language': 'en' } };

test.each([
  '{"errors":{}}',
  '{"errors":[null]}',
  '{"errors":[{"message":7}]}',
  '{"data":null,"errors":[{"message":"no","path":5}]}',
  '{"data":5}',
  '{"data":[]}',
  '[]',
  'null',
])('an answer that is JSON and no GraphQL answer is unusable too: %s', async (text) => {
  await start();
  graph.members.misbehaviour = { times: 1, act: (_request, response) => response.writeHead(200, json).end(text) };
  const answer = await gateway.graphql('{ trouble(kind: "none") spendable }', english);
  expect(answer.data).toEqual({ trouble: null, spendable: 7 });
  expect(answer.errors).toEqual([unavailable([])]);
  expect(await sample(fetches('members', 'unusable'))).toBe(1);
});

test.each([
  '{"data":{}}',
  '{"data":{"_entities":{}}}',
  '{"data":{"_entities":[]}}',
  '{"data":{"_entities":[{"secret":1},{"secret":2}]}}',
  '{"data":{"_entities":[7]}}',
])('an answer that cannot be one to what was asked names its subgraph: %s', async (text) => {
  await start();
  graph.points.misbehaviour = { times: 1, act: (_request, response) => response.writeHead(200, json).end(text) };
  const token = await issueToken(gateway.issuerKey, { kind: 'ops', name: 'ann' });
  const answer = await gateway.graphql('{ me { id secret } greeting }', { ...english, token });
  expect(answer.data).toEqual({ me: { id: 'other', secret: null }, greeting: 'hello' });
  expect(answer.errors).toEqual([{ ...unavailable(['me']), extensions: { code: 'UNAVAILABLE', subgraph: 'points' } }]);
});

describe.each(broken)('members %s', (_name, outcome, tries, act) => {
  const waitedMs = outcome === 'timed out' ? briefMs : 0;

  beforeEach(async () => {
    graph.members.misbehaviour = { times: Infinity, act };
    await start(waitedMs || undefined);
  });

  test('the other fields answer in time, and the error names the subgraph and nothing else', async () => {
    const began = performance.now();
    const answer = await gateway.graphql('{ trouble(kind: "none") spendable }', english);
    // A wait for what will not come would last for the usual twenty seconds.
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ trouble: null, spendable: 7 });
    expect(answer.errors).toEqual([unavailable([])]);
    expect(answer.text).not.toMatch(/127\.0\.0\.1|localhost|db-7|ECONN|socket|timed out/);
    expect(graph.members.arrived).toHaveLength(tries);
    expect(await sample(fetches('members', outcome))).toBe(1);
    expect(await sample(fetches('points', 'answered'))).toBe(1);
  });

  test('a mutation is sent once', async () => {
    const answer = await gateway.graphql('mutation { rename(to: "x") }', english);
    expect(answer.errors).toEqual([unavailable([])]);
    expect(graph.members.arrived).toHaveLength(1);
  });

  test('the breaker opens, members is left alone, and when it is well again the breaker closes', async () => {
    const ask = () => gateway.graphql('{ trouble(kind: "none") spendable }', english);
    // Ten calls have to be made before the breaker judges.
    await Promise.all(Array.from({ length: 10 }, ask));
    expect(await sample(breakerOf('members'))).toBe(1);
    expect(await sample(breakerOf('points'))).toBe(0);

    clock.pass(0.9);
    const arrivedBefore = graph.members.arrived.length;
    const refused = await ask();
    expect(refused).toMatchObject({ data: { trouble: null, spendable: 7 }, errors: [unavailable([])] });
    expect((await gateway.graphql('mutation { rename(to: "x") }', english)).errors).toEqual([unavailable([])]);
    expect(graph.members.arrived).toHaveLength(arrivedBefore);
    expect(await sample(fetches('members', 'not tried'))).toBe(2);

    graph.members.misbehaviour = undefined;
    clock.pass(0.1);
    expect((await gateway.graphql('{ greeting }', english)).data).toEqual({ greeting: 'hello' });
    expect(await sample(breakerOf('members'))).toBe(0);
    expect((await gateway.graphql('{ greeting }', english)).data).toEqual({ greeting: 'hello' });
  });
});

test('an answer that floods without end is cut off, and not asked for again', async () => {
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  graph.members.misbehaviour = {
    times: 1,
    act: (_request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
    },
  };
  await start();
  const answer = await gateway.graphql('{ trouble(kind: "none") spendable }', english);
  expect(answer).toMatchObject({ data: { trouble: null, spendable: 7 }, errors: [unavailable([])] });
  expect(graph.members.arrived).toHaveLength(1);
});

test('errors that a subgraph answers with are answers: they never open its breaker', async () => {
  await start();
  const ask = () => gateway.graphql('{ trouble(kind: "sql") }');
  for (let n = 0; n < 3; n += 1) await Promise.all(Array.from({ length: 10 }, ask));
  expect(await sample(breakerOf('members'))).toBe(0);
  expect(graph.members.arrived).toHaveLength(30);
});

test('while it is probed, one call goes to a silent subgraph and nobody else waits', async () => {
  await start();
  graph.members.misbehaviour = { times: Infinity, act: (request) => request.socket.destroy() };
  const ask = () => gateway.graphql('{ trouble(kind: "none") }', english);
  await Promise.all(Array.from({ length: 10 }, ask));
  clock.pass(1);
  const held = graph.members.holdBack();
  let ended = 0;
  const asked = Array.from({ length: 5 }, () => ask().finally(() => (ended += 1)));
  await until(() => ended === 4 && held.length > 0);
  held[0]?.writeHead(200, json).end(answered);
  const answers = await Promise.all(asked);
  expect(held).toHaveLength(1);
  expect(answers.filter(({ data }) => data?.trouble === 'none')).toHaveLength(1);
  expect(answers.flatMap(({ errors = [] }) => errors)).toEqual(Array(4).fill(unavailable([])));
  expect(await sample(breakerOf('members'))).toBe(0);
});

test('a subgraph that is not there at the start is named by readiness until it comes', async () => {
  await graph.points.stop();
  await start();
  const ready = async () => {
    const response = await fetch(`${gateway.url}/health/ready`);
    return { status: response.status, body: await response.json() };
  };
  expect(await ready()).toEqual({ status: 503, body: { status: 'not ready', missing: ['points'] } });
  expect((await gateway.graphql('{ greeting }', english)).data).toEqual({ greeting: 'hello' });
  await graph.points.start();
  await until(async () => (await ready()).status === 200);
  expect(await ready()).toEqual({ status: 200, body: { status: 'ready', missing: [] } });
  expect((await gateway.graphql('{ spendable }')).data).toEqual({ spendable: 7 });
});
