import { environmentWith, readGatewaySettings } from './env.js';
import { costBudgets } from './edge/cost/cost-budgets.js';
import { operationLimits } from './edge/limits/operation-limits.js';
import { localeFrom } from './edge/locale.js';
import { budgetsWith } from './rate/rate-budgets.js';

const key = Buffer.alloc(32, 1).toString('base64');
const issuerKey = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' });

test('all problems are listed at once, by variable, and no value with them', () => {
  const read = () =>
    readGatewaySettings({
      NODE_ENV: 'production',
      PORT: 'secret-port',
      ISSUER_KEY: '{"kty":"RSA","d":"secret"}',
      SAMPLE_CALLERS: 'ops:ann',
      PEERS: 'members',
      BODY_LIMIT_BYTES: '1',
    });
  expect(read).toThrow(
    /PORT.*\n.*PEERS.*\n.*ISSUER_KEY.*\n.*BODY_LIMIT_BYTES.*\n.*CALL_SEND_KEYS: is not set.*\n.*SAMPLE_CALLERS/,
  );
  expect(read).not.toThrow(/secret/);
});

test('in production keys are needed; an outside issuer stands in for the embedded one', () => {
  const production = { NODE_ENV: 'production', CALL_SEND_KEYS: `members=${key}` };
  expect(() => readGatewaySettings(production)).toThrow('ISSUER_KEY: is not set');
  expect(readGatewaySettings({ ...production, ISSUER_KEY: issuerKey }).landing).toBe(false);
  expect(readGatewaySettings({ ...production, ISSUER_KEY: issuerKey, SANDBOX: 'true' }).landing).toBe(true);
  const outside = readGatewaySettings({ ...production, OIDC_ISSUER: 'https://a.example, https://b.example' });
  expect(outside.outsideIssuers).toEqual(['https://a.example', 'https://b.example']);
});

test('an empty environment gives a gateway for development', () => {
  expect(readGatewaySettings({})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    logLevel: 'info',
    open: false,
    supergraphFile: 'schema/supergraph.graphql',
    operationsFolder: 'schema/operations',
    operationsOnly: false,
    peers: new Map(),
    sendKeys: undefined,
    redisUrl: undefined,
    issuerKey: undefined,
    outsideIssuers: [],
    outsideAudience: 'fealty',
    landing: true,
    sampleCallers: [],
    bodyLimitBytes: 262_144,
    operationLimits,
    costBudgets,
    rateBudgets: budgetsWith(''),
    mostInFlight: 1_000,
    tracesUrl: undefined,
    metricsPort: undefined,
    trustedProxies: [],
    subgraphTimeoutMs: 5_000,
    subgraphConnections: 64,
    watchEveryMs: 1_000,
  });
});

test('limits are changed one by one', () => {
  const changed = readGatewaySettings({ OPERATION_LIMITS: 'depth=12, aliases=0' }).operationLimits;
  expect(changed).toEqual({ ...operationLimits, depth: 12, aliases: 0 });
  for (const wrong of ['dept=12', 'depth=', 'depth=-1', 'depth', 'toString=1']) {
    expect(() => readGatewaySettings({ OPERATION_LIMITS: wrong })).toThrow(
      /OPERATION_LIMITS: is written name=number, with characters, tokens,/,
    );
  }
});

test('rate limits and trusted proxies that cannot be read are refused', () => {
  expect(() => readGatewaySettings({ RATE_LIMITS: 'caller.member=much' })).toThrow('RATE_LIMITS: caller.member needs');
  expect(readGatewaySettings({ TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  expect(() => readGatewaySettings({ TRUSTED_PROXIES: '10.0.0.0/8,proxy' })).toThrow('TRUSTED_PROXIES');
});

test('traces go to the address for them, or below the one for all signals', () => {
  const urlWith = (environment: Record<string, string>) => readGatewaySettings(environment).tracesUrl;
  const all = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
  expect(urlWith(all)).toBe('http://collector:4318/v1/traces');
  expect(urlWith({ ...all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://tempo/t' })).toBe('http://tempo/t');
});

test('sample callers are written as for npm run token', () => {
  const { sampleCallers } = readGatewaySettings({
    SAMPLE_CALLERS: 'member:10000016,channel:shop,partner:bakery,ops:ann',
  });
  expect(sampleCallers).toEqual([
    { kind: 'member', number: '10000016' },
    { kind: 'channel', code: 'shop' },
    { kind: 'partner', code: 'bakery' },
    { kind: 'ops', name: 'ann' },
  ]);
  expect(() => readGatewaySettings({ SAMPLE_CALLERS: 'service:points' })).toThrow('member:<number>');
});

test('flags go before the environment, and an unknown one is an error', () => {
  const flags = ['--supergraph', '/tmp/some.graphql', '--port', '4999', '--open'];
  const settings = readGatewaySettings(environmentWith(flags, { PORT: '4000', OPEN: 'false', INIT_CWD: '/home/ann' }));
  expect(settings).toMatchObject({ supergraphFile: '/tmp/some.graphql', port: 4999, open: true });
  const fromElsewhere = environmentWith(['--supergraph', 'mine.graphql'], { INIT_CWD: '/home/ann' });
  expect(fromElsewhere.SUPERGRAPH).toBe('/home/ann/mine.graphql');
  expect(() => environmentWith(['--opne'], {})).toThrow(/opne/);
});

test.each([
  [undefined, 'zh-CN'],
  ['', 'zh-CN'],
  ['en', 'en'],
  ['en-US,en;q=0.9', 'en'],
  ['zh-TW', 'zh-CN'],
  ['fr-FR, en;q=0.2', 'en'],
  ['en;q=0.5, zh;q=0.9', 'zh-CN'],
  ['en;q=0, fr', 'zh-CN'],
  ['fr, *;q=0.1', 'zh-CN'],
] as const)('Accept-Language %j reads %s', (header, locale) => {
  expect(localeFrom(header)).toBe(locale);
});
