import { get, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';

let graph: SmallGraph;
let gateway: GatewayForTest;

beforeAll(async () => {
  graph = await startSmallGraph();
  gateway = await startGatewayForTest(graph, { RATE_LIMITS: 'caller.anonymous=8/60' });
});
beforeEach(() => {
  graph.members.arrived.length = 0;
  graph.members.misbehaviour = undefined;
});
afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

const token = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE';

async function download(path: string, method = 'GET') {
  const response = await fetch(`${gateway.url}${path}`, { method, headers: { 'accept-language': 'en' } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Members answers what it is told to. */
function membersGives(takeDataExport: unknown): void {
  const act = (_request: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: { takeDataExport } }));
  };
  graph.members.misbehaviour = { times: 1, act };
}

test('what members hands over goes out as a file that no cache keeps, asked for by a signed call of our own', async () => {
  membersGives({ fileName: 'member-data-1.json', content: '{"held":{}}' });
  const { status, headers, text } = await download(`/downloads/${token}`);
  expect({ status, text }).toEqual({ status: 200, text: '{"held":{}}' });
  expect(headers.get('content-disposition')).toBe('attachment; filename="member-data-1.json"');
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  while (graph.members.arrived.length < 2) await sleep(10);
  const [asked, told] = graph.members.arrived;
  expect(asked?.call).toMatchObject({ from: 'gateway', caller: { kind: 'service', name: 'gateway' } });
  expect(JSON.parse(asked?.body ?? '')).toMatchObject({ variables: { token } });
  expect(told?.call).toMatchObject({ from: 'gateway', caller: { kind: 'service', name: 'gateway' } });
  expect(JSON.parse(told?.body ?? '')).toMatchObject({ variables: { token, isWhole: true } });
  expect(gateway.logged()).not.toContain(token);
});

test('members is told of a copy that broke off on its way', async () => {
  membersGives({ fileName: 'member-data-1.json', content: JSON.stringify({ held: 'x'.repeat(20_000_000) }) });
  const { hostname, port } = new URL(gateway.url);
  await new Promise<void>((resolve, reject) => {
    const request = get({ hostname, port, path: `/downloads/${token}` }, (response) => {
      response.destroy();
      resolve();
    });
    request.on('error', reject);
  });
  while (graph.members.arrived.length < 2) await sleep(10);
  expect(JSON.parse(graph.members.arrived[1]?.body ?? '')).toMatchObject({ variables: { token, isWhole: false } });
});

test('asking only for the head of a link does not use it up', async () => {
  membersGives({ fileName: 'member-data-1.json', content: '{"held":{}}' });
  expect((await download(`/downloads/${token}`, 'HEAD')).status).toBe(404);
  expect(graph.members.arrived).toEqual([]);
  expect(await download(`/downloads/${token}`)).toMatchObject({ status: 200, text: '{"held":{}}' });
  while (graph.members.arrived.length < 2) await sleep(10);
});

test('a link that is not good is a page that does not exist, and what can be no link is not even asked about', async () => {
  membersGives(null);
  const used = await download(`/downloads/${token}`);
  const nowhere = await download('/nowhere');
  const noLink = await download('/downloads/short');
  for (const { status, text } of [used, noLink]) expect({ status, text }).toEqual({ status: 404, text: nowhere.text });
  expect(graph.members.arrived).toHaveLength(1);
});

test('while members is away the link is good for another try', async () => {
  graph.members.misbehaviour = { times: 1, act: (_request, response) => response.writeHead(503).end() };
  const { status, headers, text } = await download(`/downloads/${token}`);
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('1');
  expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
  expect(gateway.logged()).not.toContain(token);
});

test('who tries out links has no more to spend than any stranger', async () => {
  const statuses: number[] = [];
  for (let tries = 0; tries < 9; tries += 1) statuses.push((await download('/downloads/short')).status);
  expect(statuses.at(-1)).toBe(429);
  const { headers, text } = await download('/downloads/short');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(JSON.parse(text)).toMatchObject({
    errors: [{ extensions: { code: 'RATE_LIMITED', limit: 'caller.anonymous' } }],
  });
});
