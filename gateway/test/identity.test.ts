import { randomBytes } from 'node:crypto';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type JWK } from 'jose';
import { embeddedAudience, embeddedIssuerName } from '../../chassis/issuer-token.js';
import { issueToken, newIssuerKey } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { linkedMembers, startSmallGraph, statusOf, type SmallGraph } from './small-graph.js';

const WHO = '{ me { kind id } }';
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

let graph: SmallGraph;
let gateway: GatewayForTest;
let privateKey: Parameters<SignJWT['sign']>[0];

/** A token of the embedded issuer whose claims a test changes; undefined takes a claim away. */
async function tokenWith(changes: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
  const claims = {
    iss: embeddedIssuerName,
    aud: embeddedAudience,
    sub: 'ann',
    role: 'ops',
    iat: inSeconds(0),
    exp: inSeconds(60),
    ...changes,
  };
  const given = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  const { kid } = JSON.parse(
    Buffer.from(
      (await issueToken(gateway.issuerKey, { kind: 'ops', name: 'ann' })).split('.')[0]!,
      'base64url',
    ).toString(),
  ) as { kid: string };
  return new SignJWT(given).setProtectedHeader({ alg: 'EdDSA', kid, ...header }).sign(privateKey);
}

beforeAll(async () => {
  graph = await startSmallGraph();
  gateway = await startGatewayForTest(graph);
  privateKey = await importJWK(gateway.issuerKey, 'EdDSA');
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

beforeEach(() => {
  graph.members.arrived.length = 0;
  graph.points.arrived.length = 0;
});

test('a member token becomes a member caller with the id that members linked to it', async () => {
  linkedMembers.set('10000016', 'member-one');
  const token = await issueToken(gateway.issuerKey, { kind: 'member', number: '10000016' });
  const answer = await gateway.graphql('{ me { kind id balance } }', { token });
  expect(answer.data).toEqual({ me: { kind: 'member', id: 'member-one', balance: 500 } });
  expect(graph.points.arrived.at(-1)?.call?.caller).toEqual({
    kind: 'member',
    issuer: embeddedIssuerName,
    subject: '10000016',
    memberId: 'member-one',
    signedInSecondsAgo: expect.any(Number),
    scopes: [],
  });
});

test('the link is looked up once and remembered; a missing link is asked for again', async () => {
  linkedMembers.set('10000025', 'member-two');
  const linked = await issueToken(gateway.issuerKey, { kind: 'member', number: '10000025' });
  const newcomer = await issueToken(gateway.issuerKey, { kind: 'member', number: '10000033' });
  const lookUps = () => graph.members.arrived.filter(({ body }) => body.includes('memberByIdentity')).length;

  await gateway.graphql(WHO, { token: linked });
  await gateway.graphql(WHO, { token: linked });
  expect(lookUps()).toBe(1);

  expect((await gateway.graphql(WHO, { token: newcomer })).data).toEqual({ me: { kind: 'member', id: 'nobody' } });
  linkedMembers.set('10000033', 'member-three');
  expect((await gateway.graphql(WHO, { token: newcomer })).data).toEqual({
    me: { kind: 'member', id: 'member-three' },
  });
});

test.each([
  ['SUSPENDED', { memberId: 'member-SUSPENDED', standing: 'SUSPENDED' }],
  ['CLOSED', { memberId: 'member-CLOSED', standing: 'CLOSED' }],
  ['ERASED', { memberId: null, standing: 'CLOSED' }],
  ['MERGED', { memberId: null, standing: 'CLOSED' }],
  // A status of a members that is newer than this gateway.
  ['FROZEN', { memberId: 'member-FROZEN', standing: 'SUSPENDED' }],
])('a member who is %s goes on as %j, the second time from memory', async (status, part) => {
  const number = `status-${status}`;
  linkedMembers.set(number, `member-${status}`);
  statusOf.set(`member-${status}`, status);
  const token = await issueToken(gateway.issuerKey, { kind: 'member', number });
  for (const time of [1, 2]) {
    await gateway.graphql('{ greeting }', { token });
    expect({ time, caller: graph.members.arrived.at(-1)?.call?.caller }).toEqual({
      time,
      caller: {
        ...{ kind: 'member', issuer: embeddedIssuerName, subject: number, signedInSecondsAgo: expect.any(Number) },
        ...{ scopes: [], ...part },
      },
    });
  }
});

test.each([
  [
    { kind: 'channel', code: 'shop' },
    { kind: 'channel', code: 'shop', scopes: ['members:enrol'] },
  ],
  [
    { kind: 'partner', code: 'bakery' },
    { kind: 'partner', code: 'bakery', scopes: ['members:enrol'] },
  ],
  [
    { kind: 'ops', name: 'ann' },
    { kind: 'ops', name: 'ann', scopes: ['members:enrol'] },
  ],
] as const)('%j goes on as that caller, with the scopes of the token', async (holder, caller) => {
  const token = await issueToken(gateway.issuerKey, holder, { scopes: ['members:enrol'] });
  await gateway.graphql('{ greeting }', { token });
  expect(graph.members.arrived.at(-1)?.call?.caller).toEqual(caller);
});

test('a token of the embedded issuer holds all scopes of its kind unless fewer are asked for', async () => {
  const token = await issueToken(gateway.issuerKey, { kind: 'channel', code: 'shop' });
  expect(decodeJwt(token)).toMatchObject({
    iss: 'urn:fealty:embedded-issuer',
    aud: 'fealty',
    sub: 'shop',
    role: 'channel',
    scope: 'members:enrol members:import purchases:record purchases:import',
  });
});

test('without a token the caller is anonymous: open fields answer, others say UNAUTHENTICATED', async () => {
  const answer = await gateway.graphql('{ greeting me { id } }');
  expect(answer.status).toBe(200);
  expect(answer.data).toEqual({ greeting: '你好', me: null });
  expect(answer.errors).toEqual([{ message: 'Sign in first', path: ['me'], extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(graph.members.arrived.at(-1)?.call?.caller).toEqual({ kind: 'anonymous' });
});

test('the role service, and any other that no outside caller may have, is refused', async () => {
  await expectRefused(await tokenWith({ role: 'service', sub: 'campaigns' }), 'its role is unknown');
  await expectRefused(await tokenWith({ role: undefined }), 'its role is unknown');
});

describe('a bad token is refused with 401 and no subgraph is asked', () => {
  test('expired', async () => expectRefused(await tokenWith({ iat: inSeconds(-120), exp: inSeconds(-60) }), 'expired'));
  test('without an end', async () => expectRefused(await tokenWith({ exp: undefined }), 'exp is missing'));
  test('from the future', async () =>
    expectRefused(await tokenWith({ iat: inSeconds(600), exp: inSeconds(900) }), 'not valid yet'));
  test('not yet valid', async () => expectRefused(await tokenWith({ nbf: inSeconds(600) }), 'not valid yet'));
  test('another audience', async () => expectRefused(await tokenWith({ aud: 'another-graph' }), 'another audience'));
  test('no audience', async () => expectRefused(await tokenWith({ aud: undefined }), 'another audience'));
  test('another issuer', async () =>
    expectRefused(await tokenWith({ iss: 'https://elsewhere.example' }), 'issuer is unknown'));
  test('nobody', async () => expectRefused(await tokenWith({ sub: undefined }), 'sub is missing'));

  test('unsigned (alg none)', async () => {
    const unsigned = new UnsecuredJWT({ role: 'ops', sub: 'ann' })
      .setIssuer(embeddedIssuerName)
      .setAudience(embeddedAudience)
      .setExpirationTime('1m')
      .encode();
    await expectRefused(unsigned, 'not ');
  });

  test('signed with the public key as if it were a shared secret', async () => {
    const { keys } = (await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()) as { keys: [JWK] };
    const secret = Buffer.from(JSON.stringify(keys[0]));
    const forged = await new SignJWT({ role: 'ops', sub: 'ann', iss: embeddedIssuerName, aud: embeddedAudience })
      .setProtectedHeader({ alg: 'HS256', kid: keys[0].kid })
      .setExpirationTime('1m')
      .sign(secret);
    await expectRefused(forged, 'not signed as it should be');
  });

  test('signed by another key', async () => {
    const otherKey = await newIssuerKey();
    await expectRefused(await issueToken(otherKey, { kind: 'ops', name: 'ann' }), 'signature');
    const { privateKey: sameKid } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const forged = await issueToken(
      { ...(await exportJWK(sameKid)), kid: await kidOfGateway() },
      { kind: 'ops', name: 'ann' },
    );
    await expectRefused(forged, 'signature');
  });

  test('changed after it was signed', async () => {
    const [header, , signature] = (await tokenWith({})).split('.');
    const claims = { ...decodeJwt(await tokenWith({})), sub: 'bo' };
    await expectRefused(
      `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`,
      'signature',
    );
  });

  test('no token at all, and another scheme', async () => {
    await expectRefused('complete-nonsense', 'not a token');
    await expectRefused(randomBytes(3).toString('hex'), 'not a token');
    const basic = await gateway.graphql('{ greeting }', { headers: { authorization: 'Basic YW5uOnNlY3JldA==' } });
    expect(basic.status).toBe(401);
    const empty = await gateway.graphql('{ greeting }', { headers: { authorization: 'Bearer' } });
    expect(empty.status).toBe(401);
  });

  async function kidOfGateway(): Promise<string> {
    const { keys } = (await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()) as {
      keys: [{ kid: string }];
    };
    return keys[0].kid;
  }
});

test('the sound token that the others are made from is accepted', async () => {
  expect((await gateway.graphql(WHO, { token: await tokenWith({}) })).data).toEqual({
    me: { kind: 'ops', id: 'other' },
  });
});

test('what a client claims about itself in headers goes nowhere', async () => {
  await gateway.graphql('{ greeting }', {
    headers: {
      'x-signed-call': 'forged',
      'x-caller': 'ops:ann',
      'x-member-id': 'member-one',
      cookie: 'session=1',
      'x-forwarded-user': 'ann',
    },
  });
  const { headers, call } = graph.members.arrived.at(-1)!;
  expect(call?.caller).toEqual({ kind: 'anonymous' });
  expect(Object.keys(headers).sort()).toEqual([
    'accept',
    'connection',
    'content-length',
    'content-type',
    'host',
    'x-signed-call',
  ]);
});

test('the language and the request id go on, signed', async () => {
  const requestId = 'request-0123456789';
  const answer = await gateway.graphql('{ greeting }', {
    headers: { 'accept-language': 'fr, en-GB;q=0.8, zh;q=0.3', 'x-request-id': requestId },
  });
  expect(answer.data).toEqual({ greeting: 'hello' });
  expect(answer.headers.get('x-request-id')).toBe(requestId);
  expect(graph.members.arrived.at(-1)?.call).toMatchObject({ requestId, locale: 'en', from: 'gateway' });
});

test('a request id that is not a plain one is replaced', async () => {
  const answer = await gateway.graphql('{ greeting }', { headers: { 'x-request-id': 'x", "level": 60' } });
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('while members is away, a member cannot be told: UNAVAILABLE, not UNAUTHENTICATED', async () => {
  graph.members.misbehaviour = { times: 9, act: (_request, response) => response.writeHead(500).end('down') };
  const token = await issueToken(gateway.issuerKey, { kind: 'member', number: '10000041' });
  const answer = await gateway.graphql('{ spendable }', { token });
  graph.members.misbehaviour = undefined;
  expect(answer.status).toBe(503);
  expect(answer.errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE' });
  expect(answer.data).toBeUndefined();
});

test('the published keys are public', async () => {
  const text = await (await fetch(`${gateway.url}/.well-known/jwks.json`)).text();
  expect(JSON.parse(text)).toEqual({
    keys: [{ kty: 'OKP', crv: 'Ed25519', x: gateway.issuerKey.x, kid: expect.any(String), alg: 'EdDSA', use: 'sig' }],
  });
  expect(text).not.toContain(gateway.issuerKey.d);
});

async function expectRefused(token: string, reason: string): Promise<void> {
  const answer = await gateway.graphql('{ greeting }', { token });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(answer.data).toBeUndefined();
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
  // The words come in the reader's language; the reason is for the engineer who reads English.
  const inEnglish = await gateway.graphql('{ greeting }', { token, headers: { 'accept-language': 'en' } });
  expect(inEnglish.errors?.[0]?.message).toContain(reason);
  expect(graph.members.arrived).toHaveLength(0);
}
