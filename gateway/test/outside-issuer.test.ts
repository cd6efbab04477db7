/** Real OpenID Connect issuers on local ports: discovery document, keys, tokens. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { linkedMembers, startSmallGraph, type SmallGraph } from './small-graph.js';
import { standingClock } from './standing-clock.js';

interface Issuer {
  name: string;
  server: Server;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  /** What it publishes, by key id. */
  keys: Map<string, JWK>;
  timesAskedForKeys: number;
  down: boolean;
  token: (claims: Record<string, unknown>, audience?: string) => Promise<string>;
}

async function startIssuer(alg: string): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const server = createServer((request, response) => {
    const documents: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer: issuer.name, jwks_uri: `${issuer.name}/keys` },
      '/keys': { keys: [...issuer.keys.values()] },
    };
    if (request.url === '/keys') issuer.timesAskedForKeys += 1;
    const document = issuer.down ? undefined : documents[request.url ?? ''];
    response.writeHead(document ? 200 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer: Issuer = {
    name: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    privateKey,
    publicKey,
    keys: new Map([['one', await published('one', alg, publicKey)]]),
    timesAskedForKeys: 0,
    down: false,
    token: (claims, audience = 'https://graph.example') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg, kid: 'one' })
        .setIssuer(issuer.name)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey),
  };
  return issuer;
}

async function published(kid: string, alg: string, publicKey: CryptoKey): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
}

let graph: SmallGraph;
let gateway: GatewayForTest;
let first: Issuer;
let second: Issuer;
let stranger: Issuer;

beforeAll(async () => {
  [graph, first, second, stranger] = await Promise.all([
    startSmallGraph(),
    startIssuer('RS256'),
    startIssuer('ES256'),
    startIssuer('ES256'),
  ]);
  gateway = await startGatewayForTest(graph, {
    OIDC_ISSUER: `${first.name},${second.name}`,
    OIDC_AUDIENCE: 'https://graph.example',
  });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
  for (const { server } of [first, second, stranger]) {
    server.closeAllConnections();
    server.close();
  }
});

const callerSeen = () => graph.members.arrived.at(-1)?.call?.caller;

test('keys that cannot be had are UNAVAILABLE, and are asked for again with the next token', async () => {
  const token = await first.token({ sub: 'ann', role: 'ops' });
  first.down = true;
  const answer = await gateway.graphql('{ greeting }', { token });
  first.down = false;
  expect([answer.status, answer.errors?.[0]?.extensions]).toEqual([503, { code: 'UNAVAILABLE' }]);
  expect((await gateway.graphql('{ greeting }', { token })).status).toBe(200);
});

test('while keys cannot be had, who has a token spends nothing of the strangers’ budget', async () => {
  const poor = await startGatewayForTest(graph, {
    OIDC_ISSUER: first.name,
    OIDC_AUDIENCE: 'https://graph.example',
    RATE_LIMITS: 'caller.anonymous=1/60',
  });
  const token = await first.token({ sub: 'ann', role: 'ops' });
  first.down = true;
  const answers = [await poor.graphql('{ greeting }', { token }), await poor.graphql('{ greeting }', { token })];
  first.down = false;
  const fromStranger = await poor.graphql('{ greeting }');
  await poor.stop();
  expect([...answers, fromStranger].map(({ status }) => status)).toEqual([503, 503, 200]);
});

test('tokens of each issuer are taken', async () => {
  await gateway.graphql('{ greeting }', {
    token: await first.token({ sub: 'ann', role: 'ops', scope: 'openid points:read' }),
  });
  expect(callerSeen()).toEqual({ kind: 'ops', name: 'ann', scopes: ['openid', 'points:read'] });
  await gateway.graphql('{ greeting }', {
    token: await second.token({ sub: '9f1c', code: 'bakery', role: 'partner', scope: ['exchanges:read'] }),
  });
  expect(callerSeen()).toEqual({ kind: 'partner', code: 'bakery', scopes: ['exchanges:read'] });
});

test('a member is looked up by issuer and subject together', async () => {
  linkedMembers.set('wechat-77', 'member-seven');
  const answer = await gateway.graphql('{ me { id } }', {
    token: await first.token({ sub: 'wechat-77', role: 'member' }),
  });
  expect(answer.data).toEqual({ me: { id: 'member-seven' } });
  const lookUp = graph.members.arrived.find(({ body }) => body.includes('memberByIdentity'));
  expect(JSON.parse(lookUp?.body ?? '{}')).toMatchObject({ variables: { issuer: first.name, subject: 'wechat-77' } });
});

test('how long ago a member signed in is told as the token says it: when they did, else when it was made', async () => {
  const agoOf = async (claims: Record<string, unknown>) => {
    await gateway.graphql('{ greeting }', {
      token: await first.token({ sub: 'wechat-78', role: 'member', ...claims }),
    });
    return (callerSeen() as { signedInSecondsAgo?: number }).signedInSecondsAgo;
  };
  const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
  expect(Math.round((await agoOf({ auth_time: hourAgo }))! / 100)).toBe(36);
  expect(await agoOf({})).toBeLessThan(30);
  // A session of theirs is none of ours.
  expect(await agoOf({ sid: 'theirs' })).toBeLessThan(30);
});

test.each([
  ['for another audience', () => first.token({ sub: 'ann', role: 'ops' }, 'https://other.example')],
  ['of an issuer that is not ours', () => stranger.token({ sub: 'ann', role: 'ops' })],
  ['of the embedded issuer', () => issueToken(gateway.issuerKey, { kind: 'ops', name: 'ann' })],
  ['with no role', () => first.token({ sub: 'ann' })],
  [
    'that names one issuer and is signed by the other',
    () =>
      new SignJWT({ sub: 'ann', role: 'ops', iss: first.name, aud: 'https://graph.example' })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setExpirationTime('1m')
        .sign(second.privateKey),
  ],
])('a token %s is refused', async (_what, token) => {
  const answer = await gateway.graphql('{ greeting }', { token: await token() });
  expect([answer.status, answer.errors?.[0]?.extensions]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
});

test('a token signed with the issuer’s public key as if it were a shared secret is refused', async () => {
  const publicText = await exportSPKI(first.publicKey);
  for (const secret of [publicText, publicText.trim(), JSON.stringify(first.keys.get('one'))]) {
    const token = await new SignJWT({ sub: 'ann', role: 'ops', iss: first.name, aud: 'https://graph.example' })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .setExpirationTime('1m')
      .sign(Buffer.from(secret));
    const answer = await gateway.graphql('{ greeting }', { token });
    expect([answer.status, answer.errors?.[0]?.extensions]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
  }
});

describe('key rotation', () => {
  const day = 86_400;
  // By which keys are kept.
  const clock = standingClock();

  const statusOf = async (token: string) => (await gateway.graphql('{ greeting }', { token })).status;
  const signedBy = (key: CryptoKey, kid: string) =>
    new SignJWT({ sub: 'ann', role: 'ops' })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(second.name)
      .setAudience('https://graph.example')
      .setExpirationTime(Math.floor(Date.now() / 1_000) + day)
      .sign(key);

  test('a new key is found with the first token it signs; the old one is good until it is taken back', async () => {
    const next = await generateKeyPair('ES256', { extractable: true });
    const [byOld, byNew] = [await signedBy(second.privateKey, 'one'), await signedBy(next.privateKey, 'two')];
    expect([await statusOf(byOld), await statusOf(byNew)]).toEqual([200, 401]);

    second.keys.set('two', await published('two', 'ES256', next.publicKey));
    clock.pass(11);
    expect([await statusOf(byNew), await statusOf(byOld)]).toEqual([200, 200]);

    second.keys.delete('one');
    clock.pass(601);
    expect([await statusOf(byNew), await statusOf(byOld)]).toEqual([200, 401]);
  });

  test('tokens that name keys nobody has do not make us ask the issuer for each', async () => {
    clock.pass(11);
    const before = second.timesAskedForKeys;
    for (let n = 0; n < 20; n += 1) {
      expect(await statusOf(await signedBy(second.privateKey, `made-up-${n}`))).toBe(401);
    }
    expect(second.timesAskedForKeys - before).toBe(1);
  });
});

test('the embedded issuer publishes no keys while an outside one is set', async () => {
  expect((await fetch(`${gateway.url}/.well-known/jwks.json`)).status).toBe(404);
});
