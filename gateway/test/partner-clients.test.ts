import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { startPartnersGraph, type KnownClient, type PartnersGraph } from './partners-graph.js';
import { standingClock } from './standing-clock.js';

/** By which the gateway forgets what it knows of clients, and days pass. */
const clock = standingClock();

let graph: PartnersGraph;
let gateway: GatewayForTest;
beforeAll(async () => {
  graph = await startPartnersGraph();
});
afterAll(() => graph.stop());
beforeEach(async () => {
  gateway = await startGatewayForTest(graph, { TRUSTED_PROXIES: '127.0.0.1', RATE_LIMITS: 'quota.partner=5/86400' });
  graph.partners.arrived.length = 0;
});
afterEach(() => gateway.stop());

async function as({ clientId, brand: code, scopes }: KnownClient) {
  const token = await issueToken(gateway.issuerKey, { kind: 'partner', code, clientId }, { scopes });
  return (headers: Record<string, string> = {}) =>
    gateway.graphql('{ asking }', { token, headers: { 'accept-language': 'en', ...headers } });
}
const looks = () => graph.partners.arrived.filter(({ body }) => body.includes('partnerClientStanding')).length;
const dayOf = ({ headers }: { headers: Headers }) =>
  ['limit', 'remaining', 'reset'].map((what) => Number(headers.get(`ratelimit-${what}`) ?? NaN));

test('a client is looked at once in half a minute, and when it was revoked its tokens are good no more', async () => {
  const client = graph.client();
  const ask = await as(client);
  expect((await ask()).status).toBe(200);
  graph.clients.delete(client.clientId);
  clock.pass(29);
  expect((await ask()).status).toBe(200);
  expect(looks()).toBe(1);
  clock.pass(1);
  const refused = await ask();
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(refused.errors).toEqual([
    { message: 'The token is not good here: its client has been revoked', extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});

test('that a client is none is not remembered', async () => {
  const client = graph.client();
  graph.clients.delete(client.clientId);
  const ask = await as(client);
  expect((await ask()).status).toBe(401);
  graph.clients.set(client.clientId, client);
  expect((await ask()).status).toBe(200);
});

test('a token in the name of another brand than its client’s is refused', async () => {
  const client = graph.client();
  const ask = await as({ ...client, brand: 'pharmacy' });
  expect((await ask()).status).toBe(401);
});

test('a token allows no more than its client still has', async () => {
  const client = graph.client();
  const ask = await as(client);
  graph.clients.set(client.clientId, { ...client, scopes: ['exchanges:read', 'links:write'] });
  await ask();
  expect(graph.lastCaller()).toMatchObject({ scopes: ['exchanges:read'] });
});

test.each([
  ['192.0.2.77', 200],
  ['::ffff:192.0.2.77', 200],
  ['2001:db8::1', 200],
  ['192.0.3.77', 403],
  ['2001:db9::1', 403],
])('with a token from %s, where its networks end: %d', async (address, status) => {
  const ask = await as(graph.client({ networks: ['192.0.2.0/24', '2001:db8::/32'] }));
  const answer = await ask({ 'x-forwarded-for': address });
  expect(answer.status).toBe(status);
  if (status === 200) return;
  expect(answer.errors).toEqual([
    {
      message: 'This client may not ask from this address',
      extensions: { code: 'FORBIDDEN', reason: 'ADDRESS_NOT_ALLOWED' },
    },
  ]);
});

test('a client without a quota of its own draws on its brand’s, as other tokens of the brand do', async () => {
  const [first, second] = [await as(graph.client()), await as(graph.client())];
  const token = await issueToken(gateway.issuerKey, { kind: 'partner', code: 'bakery' });
  expect(dayOf(await first())).toEqual([5, 4, 86_400]);
  expect(dayOf(await second())).toEqual([5, 3, 86_400]);
  expect(dayOf(await gateway.graphql('{ asking }', { token }))).toEqual([5, 2, 86_400]);
  const pharmacy = await as(graph.client({ brand: 'pharmacy' }));
  expect(dayOf(await pharmacy())).toEqual([5, 4, 86_400]);
});

test('a client with a quota of its own has it to itself; what is over it is refused until the day has passed', async () => {
  const client = graph.client({ callsPerDay: 2 });
  const own = await as(client);
  const other = await as(graph.client());
  expect(dayOf(await own())).toEqual([2, 1, 86_400]);
  clock.pass(3_600);
  expect(dayOf(await own())).toEqual([2, 0, 82_800]);
  const refused = await own();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('82800');
  expect(dayOf(refused)).toEqual([2, 0, 82_800]);
  expect(refused.errors?.[0]?.extensions).toEqual({
    code: 'RATE_LIMITED',
    reason: 'BUDGET_USED_UP',
    limit: 'quota.partner',
    retryAfter: 82_800,
  });
  expect(dayOf(await other())).toEqual([5, 4, 86_400]);
  clock.pass(82_800);
  // Its token has ended as well.
  expect(dayOf(await (await as(client))())).toEqual([2, 1, 86_400]);
});

test('what is left goes on to the subgraphs, and is nobody else’s to see', async () => {
  const client = graph.client({ callsPerDay: 7 });
  await (
    await as(client)
  )();
  expect(graph.lastCaller()).toEqual({
    ...{ kind: 'partner', code: 'bakery', clientId: client.clientId, scopes: client.scopes },
    calls: { limit: 7, remaining: 6, resetsInSeconds: 86_400 },
  });
  expect(dayOf(await gateway.graphql('{ asking }'))).toEqual([NaN, NaN, NaN]);
});

test('while partners is away a client cannot be told: UNAVAILABLE, not UNAUTHENTICATED', async () => {
  const ask = await as(graph.client());
  graph.partners.misbehaviour = { times: 9, act: (_request, response) => response.writeHead(500).end('down') };
  const answer = await ask();
  graph.partners.misbehaviour = undefined;
  expect(answer.status).toBe(503);
  expect(answer.errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE' });
});
