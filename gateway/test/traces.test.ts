/** What a collector of traces receives, read off the wire. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { linkedMembers, startSmallGraph, type SmallGraph } from './small-graph.js';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: { stringValue?: string; arrayValue?: { values: { stringValue: string }[] } } }[];
  status: { code?: number };
}

let graph: SmallGraph;
let gateway: GatewayForTest;
let collector: Server;
let received = '';
let spans: Span[] = [];

beforeAll(async () => {
  graph = await startSmallGraph();
  linkedMembers.set('13800000000', 'member-of-traces');
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      received += `${request.url}\n${text}`;
      const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await graph.stop();
  await new Promise((resolve) => collector.close(resolve));
});

beforeEach(async () => {
  received = '';
  spans = [];
  graph.members.arrived.length = 0;
  graph.points.arrived.length = 0;
  const { port } = collector.address() as AddressInfo;
  gateway = await startGatewayForTest(graph, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    SUBGRAPH_TIMEOUT_MS: '20000',
  });
});

/** What has ended is sent when the gateway stops. */
async function spansSent(): Promise<Span[]> {
  await gateway.stop();
  return spans;
}

const valueOf = ({ attributes }: Span, key: string) => attributes.find((one) => one.key === key)?.value;
const textOf = (span: Span, key: string) => valueOf(span, key)?.stringValue;

test('a request is a span named by its type, and its fetches are spans below it, which the subgraphs are told of', async () => {
  const token = await issueToken(gateway.issuerKey, { kind: 'member', number: '13800000000' });
  const answer = await gateway.graphql('query Mine { me { id balance } }', { token });
  expect(answer.data).toEqual({ me: { id: 'member-of-traces', balance: 500 } });
  const sent = await spansSent();
  expect(received).toContain('/v1/traces\n');
  expect(received).toContain('"fealty-gateway"');

  const [request] = sent.filter(({ name }) => name === 'query');
  expect(request?.parentSpanId).toBeUndefined();
  expect(textOf(request!, 'graphql.operation.name')).toBe('Mine');
  expect(textOf(request!, 'fealty.request_id')).toBe(answer.headers.get('x-request-id'));
  const fetches = sent.filter(({ name }) => name === 'fetch');
  expect(fetches.map((span) => textOf(span, 'fealty.subgraph'))).toEqual(['members', 'points']);
  expect(fetches.map(({ traceId, parentSpanId }) => ({ traceId, parentSpanId }))).toEqual(
    Array(2).fill({ traceId: request!.traceId, parentSpanId: request!.spanId }),
  );
  expect(sent).toHaveLength(3);

  // The first call to members is the look-up of who asks, before there is an operation.
  const told = [graph.members.arrived.at(-1), graph.points.arrived.at(-1)].map((call) => call?.headers.traceparent);
  expect(told).toEqual(fetches.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`));
});

test('the sender’s trace goes on; what is no traceparent begins one', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const from = (traceparent: string) => gateway.graphql('mutation { rename(to: "x") }', { headers: { traceparent } });
  await from(`00-${traceId}-00f067aa0ba902b7-01`);
  for (const wrong of ['', 'x', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-${traceId}-${'0'.repeat(16)}-01`]) {
    await from(wrong);
  }
  const [first, ...others] = (await spansSent()).filter(({ name }) => name === 'mutation');
  expect(first).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7' });
  expect(others).toHaveLength(4);
  for (const span of others) {
    expect(span.parentSpanId).toBeUndefined();
    expect(span.traceId).not.toBe(traceId);
  }
});

test('what went wrong is told by code, and a fetch without an answer is an error', async () => {
  graph.members.misbehaviour = { times: 2, act: (request) => request.socket.destroy() };
  await gateway.graphql('{ trouble(kind: "none") spendable }');
  await gateway.graphql('{ nonsense');
  const sent = await spansSent();
  const codesOf = (span: Span) => valueOf(span, 'fealty.codes')?.arrayValue?.values.map((one) => one.stringValue);
  const [request] = sent.filter(({ name }) => name === 'query');
  expect(codesOf(request!)).toEqual(['UNAVAILABLE']);
  const [unread] = sent.filter(({ name }) => name === 'request');
  expect(codesOf(unread!)).toEqual(['BAD_USER_INPUT']);
  const failed = sent.filter(({ name, status }) => name === 'fetch' && status.code === 2);
  expect(failed.map((span) => textOf(span, 'fealty.subgraph'))).toEqual(['members']);
});

test('no query, no variable, no token and no member is in it', async () => {
  const token = await issueToken(gateway.issuerKey, { kind: 'member', number: '13800000000' });
  const query = 'query Kept($number: SafeInt!) { double(number: $number) me { id } }';
  await gateway.graphql(query, { token, variables: { number: 424_242 } });
  expect(await spansSent()).toHaveLength(2);
  expect(received).not.toContain(token);
  expect(received).not.toMatch(/424242|double|13800000000|member-of-traces/);
});

test('without a collector nothing is made and nothing handed on', async () => {
  const untraced = await startGatewayForTest(graph);
  await untraced.graphql('{ greeting }');
  expect(graph.members.arrived.at(-1)?.headers.traceparent).toBeUndefined();
  await untraced.stop();
  expect(await spansSent()).toEqual([]);
});
