/** Rates counted in a real Redis: shared by gateways, and no reason for a request to fail when it is gone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisForTest } from '../../chassis/testing/redis-for-test.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { scrape } from './scrape.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';

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
      RATE_LIMITS: 'caller.anonymous=none,field.spendable=6/3600,field.greeting=3/2',
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

  const statuses = async (gateways: GatewayForTest[], query: string) => {
    const found: number[] = [];
    for (const gateway of gateways) found.push((await gateway.graphql(query)).status);
    return found;
  };
  const isStoreLost = async (gateway: GatewayForTest) => {
    const { samples } = await scrape(gateway.metricsUrl);
    return samples.get('fealty_gateway_rate_store_lost');
  };
  const until = async (isSo: () => Promise<boolean>) => {
    const deadline = performance.now() + 15_000;
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error('it never was so');
      await sleep(20);
    }
  };

  test('two gateways share one budget, and both refuse when it is used up', async () => {
    expect(await statuses([first, second, first, second, first, second], '{ spendable }')).toEqual(Array(6).fill(200));
    expect(await statuses([first, second, second], '{ spendable }')).toEqual([429, 429, 429]);
    expect([await isStoreLost(first), await isStoreLost(second)]).toEqual([0, 0]);
  });

  test('when the window has passed, both serve again', async () => {
    await sleep(2_050);
    expect(await statuses([first, second, first, second], '{ greeting }')).toEqual([200, 200, 200, 429]);
    await sleep(2_050);
    expect(await statuses([second], '{ greeting }')).toEqual([200]);
  });

  test('while Redis hangs, one request waits a moment and the others do not; each gateway counts by itself', async () => {
    await sleep(2_050);
    redis.hang();
    const began = performance.now();
    expect(await statuses([first], '{ greeting }')).toEqual([200]);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await isStoreLost(first)).toBe(1);
    expect(await statuses([first, first, first, second], '{ greeting }')).toEqual([200, 200, 429, 200]);
    redis.goOn();
    await until(async () => (await isStoreLost(first)) === 0 && (await isStoreLost(second)) === 0);
  });

  test('Redis killed: limits go on in memory, a metric says so; Redis back: they are shared again', async () => {
    await redis.kill();
    await until(async () => (await isStoreLost(first)) === 1 && (await isStoreLost(second)) === 1);
    await sleep(2_050);
    expect(await statuses([first, first, first, first], '{ greeting }')).toEqual([200, 200, 200, 429]);
    expect(await statuses([second, second], '{ greeting }')).toEqual([200, 200]);
    expect(first.logged()).toContain('Redis is out of reach; rates are counted by this process alone');

    await redis.startAgain();
    await until(async () => (await isStoreLost(first)) === 0 && (await isStoreLost(second)) === 0);
    await sleep(2_050);
    expect(await statuses([first, second, first, second], '{ greeting }')).toEqual([200, 200, 200, 429]);
  });
});
