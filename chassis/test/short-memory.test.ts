import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { newId } from '../ids.js';
import { createLog } from '../log.js';
import { ProcessMemory, RedisMemory, type ShortMemory } from '../short-memory.js';
import { RedisForTest } from '../testing/redis-for-test.js';

const withRedis = RedisForTest.isHere() ? describe : describe.skip;

const log = createLog('test', 'silent');

function remembers(memory: () => ShortMemory): void {
  test('one of many takers gets a key', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => memory().takeOnce('key', 10)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await memory().takeOnce('another', 10)).toBe(true);
  });

  test('gives what was set, until its time is over', async () => {
    await memory().set('name', 'value', 2);
    expect(await memory().get('name')).toBe('value');
    expect(await memory().get('other')).toBeNull();
    await sleep(2_100);
    expect(await memory().get('name')).toBeNull();
  });
}

describe('in the process', () => {
  const memory = new ProcessMemory();
  remembers(() => memory);

  test('a hundred thousand keys do not stay for ever', async () => {
    let now = 0;
    const small = new ProcessMemory(() => now);
    for (let n = 0; n < 100_000; n += 1) {
      now += 1;
      await small.set(`key${String(n)}`, 'x', 1);
    }
    expect((small as unknown as { entries: Map<string, unknown> }).entries.size).toBeLessThan(20_000);
  });
});

withRedis('in Redis (needs redis-server)', () => {
  let redis: RedisForTest;
  let client: Redis;
  let memory: RedisMemory;

  /** Until it is connected it remembers by itself, and nobody else knows of it. */
  async function connected(): Promise<RedisMemory> {
    const fresh = new RedisMemory(redis.url, 'test', log);
    for (const key = newId(); (await client.get(`test:${key}`)) === null; await fresh.set(key, 'here', 60));
    return fresh;
  }

  beforeAll(async () => {
    redis = await RedisForTest.start();
    client = new Redis(redis.url);
    // Redis is away for a while in one of these.
    client.on('error', () => undefined);
    memory = await connected();
  });

  afterAll(async () => {
    client.disconnect();
    await memory.close();
    await redis.kill();
  });

  remembers(() => memory);

  test('two processes share it', async () => {
    const other = await connected();
    expect(await memory.takeOnce('shared', 10)).toBe(true);
    expect(await other.takeOnce('shared', 10)).toBe(false);
    await other.close();
  });

  test('without Redis requests go on in the memory of the process, and come back to Redis', async () => {
    await redis.kill();
    expect(await memory.takeOnce('outage', 10)).toBe(true);
    expect(await memory.takeOnce('outage', 10)).toBe(false);
    await redis.startAgain();
    // Whoever was there before is back too: what it is told, Redis knows.
    for (; (await client.get('test:back')) !== 'yes'; await sleep(20)) await memory.set('back', 'yes', 10);
    expect(await memory.takeOnce('outage after', 10)).toBe(true);
    expect(await client.get('test:outage after')).not.toBeNull();
  });
});
