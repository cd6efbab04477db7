import { decodeJwt } from 'jose';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { startPartnersGraph, type KnownClient, type PartnersGraph } from './partners-graph.js';

let graph: PartnersGraph;
let gateway: GatewayForTest;
beforeAll(async () => {
  graph = await startPartnersGraph();
  gateway = await startGatewayForTest(graph, { RATE_LIMITS: 'oauth.token=none', TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});
beforeEach(() => {
  graph.partners.arrived.length = 0;
});

type Form = Record<string, string> | string | [string, string][];

async function post(form: Form, headers: Record<string, string> = {}, to = gateway) {
  const response = await fetch(`${to.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

const basic = ({ clientId, secret }: Pick<KnownClient, 'clientId' | 'secret'>) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
});
const inBody = ({ clientId, secret }: Pick<KnownClient, 'clientId' | 'secret'>, more: Record<string, string> = {}) => ({
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: secret,
  ...more,
});

describe('a client with its secret', () => {
  test.each(['Basic', 'the body'])(
    'by %s gets a token of ten minutes, with all its scopes, that is good here',
    async (way) => {
      const client = graph.client();
      const given = await (way === 'Basic'
        ? post({ grant_type: 'client_credentials' }, basic(client))
        : post(inBody(client)));
      expect(given.status).toBe(200);
      expect(given.headers.get('cache-control')).toBe('no-store');
      expect(given.headers.get('content-type')).toMatch(/^application\/json/);
      const token = String(given.body['access_token']);
      expect(given.body).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: expect.any(Number),
        scope: 'exchanges:read exchanges:write',
      });
      expect(given.body['expires_in']).toBeGreaterThan(590);
      expect(given.body['expires_in']).toBeLessThanOrEqual(600);
      expect(decodeJwt(token)).toEqual({
        iss: 'urn:fealty:embedded-issuer',
        aud: 'fealty',
        sub: client.clientId,
        client_id: client.clientId,
        code: 'bakery',
        role: 'partner',
        scope: 'exchanges:read exchanges:write',
        iat: expect.any(Number),
        exp: expect.any(Number),
      });
      expect((await gateway.graphql('{ asking }', { token })).data).toEqual({ asking: 'partner' });
      expect(graph.lastCaller()).toMatchObject({ kind: 'partner', code: 'bakery', clientId: client.clientId });
    },
  );

  test('gets fewer scopes where it asks for fewer, and none that it has not', async () => {
    const client = graph.client();
    const fewer = await post(inBody(client, { scope: 'exchanges:read  exchanges:read' }));
    expect(fewer.body).toMatchObject({ scope: 'exchanges:read' });
    for (const scope of ['exchanges:read partners:write', 'links:write']) {
      expect(await post(inBody(client, { scope }))).toMatchObject({
        status: 400,
        body: { error: 'invalid_scope', error_description: 'The client may not have all of these scopes' },
      });
    }
  });

  test('sends nothing of its secret to partners but a digest, and nothing of it into the log', async () => {
    const client = graph.client();
    await post(inBody(client));
    const [call] = graph.partners.arrived;
    expect(call?.body).toContain(client.clientId);
    expect(call?.call?.caller).toEqual({ kind: 'service', name: 'gateway' });
    for (const text of [call?.body ?? '', gateway.logged()]) expect(text).not.toContain(client.secret.slice(4));
  });
});

describe('whoever is not let in is told the same', () => {
  const refused = {
    error: 'invalid_client',
    error_description: 'The client or its secret is wrong, or it may not ask from here',
  };

  test('for a wrong secret, a client that is none, one that is revoked, and a right secret from elsewhere', async () => {
    const [client, revoked] = [graph.client(), graph.client()];
    const bound = graph.client({ networks: ['192.0.2.0/24'] });
    graph.clients.delete(revoked.clientId);
    const wrong = [{ ...client, secret: revoked.secret }, { ...client, clientId: 'nobody' }, revoked, bound];
    for (const credentials of wrong) {
      expect(await post(inBody(credentials))).toMatchObject({ status: 400, body: refused });
      const byBasic = await post({ grant_type: 'client_credentials' }, basic(credentials));
      expect(byBasic).toMatchObject({ status: 401, body: refused });
      expect(byBasic.headers.get('www-authenticate')).toBe('Basic realm="fealty"');
    }
    const home = await post(inBody(bound), { 'x-forwarded-for': '192.0.2.9' });
    expect(home.status).toBe(200);
  });

  test('and for no credentials at all', async () => {
    expect(await post({ grant_type: 'client_credentials' })).toMatchObject({ status: 400, body: refused });
    expect(graph.partners.arrived).toEqual([]);
  });
});

describe('a request that is none', () => {
  test.each(['password', 'authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])(
    'with the grant type %s',
    async (grant_type) => {
      const form = { ...inBody(graph.client()), grant_type };
      expect(await post(form)).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    },
  );

  test('without a grant type, with a parameter twice, with credentials in two ways, with characters that are none', async () => {
    const client = graph.client();
    const invalid = { status: 400, body: { error: 'invalid_request' } };
    expect(await post({ ...inBody(client), grant_type: '' })).toMatchObject(invalid);
    const twice = [...Object.entries(inBody(client)), ['scope', 'a'], ['scope', 'b']] as [string, string][];
    expect(await post(twice)).toMatchObject(invalid);
    expect(await post(inBody(client), basic(client))).toMatchObject(invalid);
    expect(await post(inBody({ ...client, clientId: 'grün' }))).toMatchObject(invalid);
  });

  test.each(['application/json', 'text/plain', 'multipart/form-data'])('as %s, or too large', async (type) => {
    const client = graph.client();
    const answer = await post(JSON.stringify(inBody(client)), { 'content-type': type });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await post(inBody(client, { scope: 'x'.repeat(5_000) }))).toMatchObject({ status: 400 });
  });

  test('and forms are read here alone', async () => {
    const answer = await gateway.post('query={asking}', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', reason: 'BODY_NOT_JSON' });
  });
});

test('while partners is away nobody is told that their secret is wrong', async () => {
  const client = graph.client();
  graph.partners.misbehaviour = {
    times: 1,
    act: (_request, response) => response.writeHead(500).end('down: table partner_client'),
  };
  const away = await post(inBody(client));
  expect(away).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  expect(away.headers.get('retry-after')).toBe('1');
  expect(JSON.stringify(away.body)).not.toContain('partner_client');
  expect((await post(inBody(client))).status).toBe(200);
});

test('an address asks so often and no more, whoever its clients are', async () => {
  const limited = await startGatewayForTest(graph, { RATE_LIMITS: 'oauth.token=2/60', TRUSTED_PROXIES: '127.0.0.1' });
  try {
    const from = (address: string) => post(inBody(graph.client()), { 'x-forwarded-for': address }, limited);
    expect((await from('192.0.2.1')).status).toBe(200);
    expect((await from('192.0.2.1')).status).toBe(200);
    const refused = await from('192.0.2.1');
    expect(refused).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('192.0.2.2')).status).toBe(200);
  } finally {
    await limited.stop();
  }
});

test('where an outside issuer signs in there is nothing here', async () => {
  const outside = await startGatewayForTest(graph, { OIDC_ISSUER: 'https://issuer.example' });
  try {
    expect((await fetch(`${outside.url}/oauth/token`, { method: 'POST' })).status).toBe(404);
  } finally {
    await outside.stop();
  }
});
