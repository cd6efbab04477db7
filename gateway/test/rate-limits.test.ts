import { issueToken } from '../identity/embedded-issuer.js';
import type { TokenHolder } from '../identity/token-holder.js';
import { startGatewayForTest, type Answer, type GatewayForTest } from './gateway-for-test.js';
import { linkedMembers, startSmallGraph, type SmallGraph } from './small-graph.js';
import { standingClock } from './standing-clock.js';

/** By which windows pass. */
const clock = standingClock();

let graph: SmallGraph;
let gateway: GatewayForTest;

beforeAll(async () => {
  graph = await startSmallGraph();
  for (const number of ['1', '2', '3', '4', '5', '6']) linkedMembers.set(number, `member-${number}`);
});

afterAll(() => graph.stop());

beforeEach(() => {
  graph.points.arrived.length = 0;
  graph.members.arrived.length = 0;
});

afterEach(() => gateway.stop());

async function start(rateLimits: string, environment: Record<string, string> = {}): Promise<void> {
  gateway = await startGatewayForTest(graph, { RATE_LIMITS: rateLimits, ...environment });
}

async function as(holder: TokenHolder) {
  const token = await issueToken(gateway.issuerKey, holder);
  return (query: string, headers: Record<string, string> = {}) => gateway.graphql(query, { token, headers });
}

/** The same question so often, one after the other; gives the statuses. */
async function statuses(count: number, ask: () => Promise<Answer>): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < count; n += 1) found.push((await ask()).status);
  return found;
}

function expectRefused(answer: Answer, limit: string, atMostSeconds: number): void {
  expect(answer.status).toBe(429);
  expect(answer.data).toBeUndefined();
  const { retryAfter } = answer.errors![0]!.extensions as { retryAfter: number };
  expect(answer.errors).toEqual([
    {
      message: `Too many requests; try again in ${retryAfter} seconds, with the same ids`,
      extensions: { code: 'RATE_LIMITED', reason: 'BUDGET_USED_UP', limit, retryAfter },
    },
  ]);
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(atMostSeconds);
  expect(answer.headers.get('retry-after')).toBe(String(retryAfter));
}

const redeems = (count: number) =>
  `mutation { ${Array.from({ length: count }, (_, n) => `r${n}: redeemReward(rewardId: "${n}")`).join(' ')} }`;
const english = { 'accept-language': 'en' };

describe('per caller', () => {
  test('a flood of one member is refused and touches no other caller', async () => {
    await start('caller.member=5/60,caller.anonymous=5/60');
    const first = await as({ kind: 'member', number: '1' });
    const second = await as({ kind: 'member', number: '2' });
    expect(await statuses(8, () => first('{ spendable }'))).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expectRefused(await first('{ spendable }', english), 'caller.member', 60);
    expect((await second('{ spendable }')).status).toBe(200);
    expect((await gateway.graphql('{ spendable }')).status).toBe(200);
  });

  test('bad tokens are a stranger’s, and touch nobody who has a good one', async () => {
    await start('caller.anonymous=3/60');
    const forged = () => gateway.graphql('{ spendable }', { token: 'forged', headers: english });
    expect(await statuses(5, forged)).toEqual([401, 401, 401, 429, 429]);
    expectRefused(await forged(), 'caller.anonymous', 60);
    expect((await gateway.graphql('{ spendable }')).status).toBe(429);
    const member = await as({ kind: 'member', number: '1' });
    expect((await member('{ spendable }')).status).toBe(200);
  });

  test('a refused flood reaches neither the members’ look-up nor the fields', async () => {
    await start('caller.member=1/60');
    // Linked to nobody: who stands behind it is asked each time.
    const stranger = await as({ kind: 'member', number: 'unknown' });
    await statuses(4, () => stranger('{ spendable }'));
    expect(graph.members.arrived).toHaveLength(1);
    expect(graph.points.arrived).toHaveLength(1);
  });

  test('what does not parse and what does not validate counts too', async () => {
    await start('caller.anonymous=3/60');
    expect((await gateway.graphql('{ spendable')).status).toBe(400);
    expect((await gateway.graphql('{ nonsense }')).status).toBe(400);
    expect((await gateway.graphql('{ spendable }')).status).toBe(200);
    expect((await gateway.graphql('{ spendable')).status).toBe(429);
  });

  test('a mutation counts once per field, so that many in one request are many', async () => {
    await start('caller.member=10/60,field.redeemReward=none');
    const member = await as({ kind: 'member', number: '3' });
    expect((await member(redeems(8))).status).toBe(200);
    expectRefused(await member(redeems(3), english), 'caller.member', 60);
  });

  test('each kind has its own budget; a partner’s client has a quota of a longer window besides', async () => {
    await start('caller.partner=100/60,quota.partner=3/3600,caller.channel=1/60,caller.ops=2/60');
    const bakery = await as({ kind: 'partner', code: 'bakery' });
    const pharmacy = await as({ kind: 'partner', code: 'pharmacy' });
    expect(await statuses(3, () => bakery('{ spendable }'))).toEqual([200, 200, 200]);
    expectRefused(await bakery('{ spendable }', english), 'quota.partner', 3600);
    expect((await pharmacy('{ spendable }')).status).toBe(200);
    const shop = await as({ kind: 'channel', code: 'shop' });
    expect(await statuses(2, () => shop('{ spendable }'))).toEqual([200, 429]);
    const ann = await as({ kind: 'ops', name: 'ann' });
    expect(await statuses(3, () => ann('{ spendable }'))).toEqual([200, 200, 429]);
  });

  test('when the window has passed, the caller is served again', async () => {
    await start('caller.anonymous=2/60');
    const ask = () => gateway.graphql('{ spendable }');
    expect(await statuses(3, ask)).toEqual([200, 200, 429]);
    clock.pass(20);
    expect((await ask()).headers.get('retry-after')).toBe('40');
    clock.pass(39);
    expect((await ask()).headers.get('retry-after')).toBe('1');
    clock.pass(1);
    expect(await statuses(3, ask)).toEqual([200, 200, 429]);
  });
});

describe('a stranger is an address', () => {
  const from = (address: string) => gateway.graphql('{ spendable }', { headers: { 'x-forwarded-for': address } });

  test('what the client says about its address is not believed', async () => {
    await start('caller.anonymous=2/60');
    expect([(await from('198.51.100.1')).status, (await from('198.51.100.2')).status]).toEqual([200, 200]);
    expect((await from('198.51.100.3')).status).toBe(429);
  });

  test('what a trusted proxy says is, and no more than it says', async () => {
    await start('caller.anonymous=1/60', { TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' });
    expect((await from('198.51.100.1')).status).toBe(200);
    expect((await from('198.51.100.1')).status).toBe(429);
    expect((await from('198.51.100.2')).status).toBe(200);
    // The client wrote the first address itself, our proxy the second, our other proxy's own address is the third.
    expect((await from('192.0.2.9, 198.51.100.2, 10.1.2.3')).status).toBe(429);
    expect((await from('2001:db8::1')).status).toBe(200);
    expect((await from('2001:db8::2')).status).toBe(429);
  });
});

describe('per sensitive field', () => {
  test.each([
    ['aliases', redeems(6)],
    [
      'a fragment',
      `mutation { ...A r0: redeemReward(rewardId: "0") } fragment A on Mutation { ${redeems(6).slice(10)}`,
    ],
  ])(
    '%s of one request count each, and the whole request is refused before anything is sent on',
    async (_what, query) => {
      await start('field.redeemReward=5/60');
      const member = await as({ kind: 'member', number: '4' });
      expectRefused(await member(query, english), 'field.redeemReward', 60);
      expect(graph.points.arrived).toHaveLength(0);
    },
  );

  test('one field over its budget refuses the others beside it', async () => {
    await start('field.redeemReward=2/60,field.commitExchange=100/60');
    const member = await as({ kind: 'member', number: '5' });
    const both = `mutation { ${redeems(3).slice(11, -1)} commitExchange(exchangeId: "e") }`;
    expectRefused(await member(both, english), 'field.redeemReward', 60);
    expect(graph.points.arrived).toHaveLength(0);
    expect((await member('mutation { commitExchange(exchangeId: "e") }')).data).toEqual({ commitExchange: 'e' });
  });

  test('floods of redemptions and of exchanges stop at the figures of the table, each member’s by itself', async () => {
    await start('');
    const flooding = await as({ kind: 'member', number: '1' });
    const other = await as({ kind: 'member', number: '2' });
    expect((await flooding(redeems(20))).data).toHaveProperty('r19', '19');
    expectRefused(await flooding(redeems(1), english), 'field.redeemReward', 60);
    const commits = (count: number) => redeems(count).replaceAll('redeemReward(rewardId', 'commitExchange(exchangeId');
    expect((await flooding(commits(20))).status).toBe(200);
    expectRefused(await flooding(commits(1), english), 'field.commitExchange', 60);
    expect((await flooding('{ spendable }')).data).toEqual({ spendable: 7 });
    expect((await other(redeems(20))).status).toBe(200);
  });

  test('a kind of caller may have a budget of its own for a field', async () => {
    await start('field.spendable=1/60,field.spendable.ops=2/60,field.spendable.channel=none');
    const ann = await as({ kind: 'ops', name: 'ann' });
    const shop = await as({ kind: 'channel', code: 'shop' });
    const member = await as({ kind: 'member', number: '6' });
    expect(await statuses(2, () => member('{ spendable }'))).toEqual([200, 429]);
    expect(await statuses(3, () => ann('{ spendable }'))).toEqual([200, 200, 429]);
    expect(await statuses(4, () => shop('{ spendable }'))).toEqual([200, 200, 200, 200]);
  });
});

test('the refusal is said in Chinese to whoever reads Chinese', async () => {
  await start('caller.anonymous=1/60');
  await gateway.graphql('{ spendable }');
  expect((await gateway.graphql('{ spendable }')).errors![0]!.message).toMatch(
    /^请求过于频繁，请在 \d+ 秒后以相同编号重试$/,
  );
});
