/** Rates counted in a real Redis: shared by gateways, and no reason for a request to fail when it is gone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisForTest } from '../../chassis/testing/redis-for-test.js';
import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { scrape } from './scrape.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';
import { until } from './until.js';

const withRedis = RedisForTest.isHere() ? describe : describe.skip;

withRedis('with Redis (needs redis-server)', () => {
  let graph: SmallGraph;
  let redis: RedisForTest;
  let first: GatewayForTest;
  let second: GatewayForTest;

  beforeAll(async () => {
    [graph, redis] = await Promise.all([startSmallGraph(), RedisForTest.start()]);
    const environment = {
      REDIS_URL: redis.url,
      METRICS_PORT: '0',
      RATE_LIMITS: 'caller.anonymous=none,field.greeting=3/3600,field.spendable=2/1',
      TRUSTED_PROXIES: '127.0.0.1',
    };
    [first, second] = await Promise.all([
      startGatewayForTest(graph, environment),
      startGatewayForTest(graph, environment),
    ]);
  });

  afterAll(async () => {
    redis.goOn();
    await Promise.all([first.stop(), second.stop(), graph.stop()]);
    await redis.kill();
  });

  /** Each test counts for another stranger, so that none has to wait until the counts of the one before are gone. */
  const by = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  const statuses = async (gateways: GatewayForTest[], address: string) => {
    const found: number[] = [];
    for (const gateway of gateways) found.push((await gateway.graphql('{ greeting }', by(address))).status);
    return found;
  };
  const isStoreLost = async (gateway: GatewayForTest) => {
    const { samples } = await scrape(gateway.metricsUrl);
    return samples.get('fealty_gateway_rate_store_lost');
  };
  const storesLost = async () => [await isStoreLost(first), await isStoreLost(second)].join();

  test('two gateways share one budget, and both refuse when it is used up', async () => {
    expect(await statuses([first, second, first], '198.51.100.1')).toEqual([200, 200, 200]);
    expect(await statuses([second, first, second], '198.51.100.1')).toEqual([429, 429, 429]);
    expect(await storesLost()).toBe('0,0');
  });

  test('two gateways count one day of a partner, and say what is left of it', async () => {
    const left = [];
    for (const gateway of [first, second, first]) {
      const token = await issueToken(gateway.issuerKey, { kind: 'partner', code: 'bakery' });
      const { headers } = await gateway.graphql('{ spendable }', { token, ...by('198.51.100.9') });
      left.push([headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]);
    }
    expect(left).toEqual(['99999', '99998', '99997'].map((remaining) => ['100000', remaining]));
  });

  test('when the window has passed, both serve again', async () => {
    const ask = (gateway: GatewayForTest) => gateway.graphql('{ spendable }', by('198.51.100.2'));
    // Sent at once, so that they meet in one window of a second, however slow the machine is.
    const answers = await Promise.all([first, second, first, second].map(ask));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    await sleep(1_000 * Math.max(...answers.map(({ headers }) => Number(headers.get('retry-after')))));
    expect((await Promise.all([first, second].map(ask))).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('while Redis hangs, one request waits a moment and the others do not; each gateway counts by itself', async () => {
    redis.hang();
    const began = performance.now();
    expect(await statuses([first], '198.51.100.3')).toEqual([200]);
    // It would hang with Redis otherwise.
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(await isStoreLost(first)).toBe(1);
    expect(await statuses([first, first, first, second], '198.51.100.3')).toEqual([200, 200, 429, 200]);
    redis.goOn();
    await until(async () => (await storesLost()) === '0,0');
  });

  test('Redis killed: limits go on in memory, a metric says so; Redis back: they are shared again', async () => {
    await redis.kill();
    await until(async () => (await storesLost()) === '1,1');
    expect(await statuses([first, first, first, first], '198.51.100.4')).toEqual([200, 200, 200, 429]);
    expect(await statuses([second, second], '198.51.100.4')).toEqual([200, 200]);
    expect(first.logged()).toContain('Redis is out of reach; rates are counted by this process alone');

    await redis.startAgain();
    await until(async () => (await storesLost()) === '0,0');
    expect(await statuses([first, second, first, second], '198.51.100.5')).toEqual([200, 200, 200, 429]);
  });
});
