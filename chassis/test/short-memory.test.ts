import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../log.js';
import { ProcessMemory, RedisMemory, type ShortMemory } from '../short-memory.js';

const redisIsHere = spawnSync('redis-server', ['--version']).status === 0;
if (!redisIsHere)
  process.stdout.write('skipped: redis-server is not installed, so short memory is tested in process only\n');
const withRedis = redisIsHere ? describe : describe.skip;

const log = createLog('test', 'silent');

function remembers(memory: () => ShortMemory): void {
  test('one of many takers gets a key', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => memory().takeOnce('key', 10)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await memory().takeOnce('another', 10)).toBe(true);
  });

  test('gives what was set, until its time is over', async () => {
    await memory().set('name', 'value', 1);
    expect(await memory().get('name')).toBe('value');
    expect(await memory().get('other')).toBeNull();
    await sleep(1_100);
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

withRedis('in Redis', () => {
  let server: ChildProcess;
  let memory: RedisMemory;
  let url: string;

  const startServer = async (port: number) => {
    server = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1'], { stdio: 'pipe' });
    for await (const line of server.stdout ?? []) if (String(line).includes('Ready to accept connections')) break;
  };

  beforeAll(async () => {
    const port = await freePort();
    url = `redis://127.0.0.1:${String(port)}`;
    await startServer(port);
    memory = new RedisMemory(url, 'test', log);
    while (!(await memory.takeOnce('probe', 60).then(() => memory.get('probe')))) await sleep(20);
  });

  afterAll(async () => {
    await memory.close();
    server.kill();
  });

  remembers(() => memory);

  test('two processes share it', async () => {
    const other = new RedisMemory(url, 'test', log);
    await sleep(200);
    expect(await memory.takeOnce('shared', 10)).toBe(true);
    expect(await other.takeOnce('shared', 10)).toBe(false);
    await other.close();
  });

  test('without Redis requests go on in the memory of the process, and come back to Redis', async () => {
    const { port } = new URL(url);
    server.kill('SIGKILL');
    await once(server, 'exit');
    expect(await memory.takeOnce('outage', 10)).toBe(true);
    expect(await memory.takeOnce('outage', 10)).toBe(false);
    await startServer(Number(port));
    const back = new RedisMemory(url, 'test', log);
    for (;;) {
      await memory.set('back', 'yes', 10);
      if ((await back.get('back')) === 'yes') break;
      await sleep(50);
    }
    await back.close();
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
