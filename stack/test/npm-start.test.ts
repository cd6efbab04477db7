import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { readDemoRecord, writeDemoRecord } from '../demo/demo-record.js';
import { freePort, isAlive } from '../postgres/embedded-server.js';
import { NpmStart } from '../testing/npm-start.js';

let home: string;
let environment: Record<string, string>;
const begun: NpmStart[] = [];

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'npm-start-'));
  await chmod(home, 0o755);
  environment = { FEALTY_DATA: home, LOG_LEVEL: 'warn' };
  for (const name of ['GATEWAY', 'MEMBERS', 'POINTS', 'REWARDS', 'CAMPAIGNS', 'PARTNERS']) {
    environment[`${name}_PORT`] = String(await freePort());
  }
});

afterAll(async () => {
  for (const start of begun) if (start.exitCode === undefined) start.signal('SIGTERM');
  await Promise.all(begun.map((start) => start.ends()));
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

function start(more: Record<string, string> = {}): NpmStart {
  const started = new NpmStart({ ...environment, ...more });
  begun.push(started);
  return started;
}

/** Runs the block's curl line without curl. */
async function askExample(output: string): Promise<{ status: number; body: unknown }> {
  const [, url, token, body] = /curl -s (\S+) [\s\S]*authorization: (Bearer \S+)'[\s\S]*-d '(.*)'/.exec(output) ?? [];
  const response = await fetch(url!, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: token! },
    body,
  });
  return { status: response.status, body: await response.json() };
}

let wallet: unknown;

test('a first start ends in a block whose example answers; Ctrl-C leaves no process behind', async () => {
  const first = start();
  await first.says('Ctrl-C stops everything');
  expect(first.output).toContain(`http://127.0.0.1:${environment['GATEWAY_PORT']}/graphql`);
  expect(first.output).toContain('in memory (REDIS_URL is not set)');
  for (const who of ['member:10000016', 'channel:shop', 'partner:bakery', 'ops:ann'])
    expect(first.output).toContain(who);
  const { status, body } = await askExample(first.output);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: {
      me: {
        number: '10000016',
        tier: { tier: { code: 'SILVER' } },
        redemptions: { edges: [{ node: { reward: { title: expect.any(String) as string } } }, expect.anything()] },
        exchanges: { edges: [expect.anything(), expect.anything()] },
      },
    },
  });
  wallet = (body as { data: { me: { wallet: unknown } } }).data.me.wallet;

  const family = first.family();
  expect(family.filter(({ command }) => command.includes('stack/subgraph.js'))).toHaveLength(5);
  expect(family.filter(({ command }) => command.includes('gateway/run.js'))).toHaveLength(1);
  expect(family.filter(({ command }) => command.includes(`postgres -D ${home}/postgres`))).toHaveLength(1);
  first.signal('SIGINT');
  // npm hears Ctrl-C as well and passes it on: the same keystroke a second time.
  first.signal('SIGINT');
  expect(await first.ends()).toBe(0);
  expect(family.filter(({ pid }) => isAlive(pid))).toEqual([]);
}, 180_000);

test('a second start keeps the data and loads nothing anew; a service that dies takes the house down, said why', async () => {
  const record = await readDemoRecord(home);
  expect(record).toMatchObject({ memberNumber: '10000016', complete: false });
  await writeDemoRecord(home, { ...record!, complete: true });
  const second = start();
  await second.says('Ctrl-C stops everything');
  const { body } = await askExample(second.output);
  expect(body).toMatchObject({ data: { me: { number: '10000016', wallet } } });
  expect(second.output).not.toContain('demo data');

  const family = second.family();
  const points = family.find(({ command }) => command.endsWith('stack/subgraph.js points'));
  process.kill(points!.pid, 'SIGKILL');
  expect(await second.ends()).toBe(1);
  expect(second.output).toContain('points ended by itself (killed by SIGKILL)');
  expect(family.filter(({ pid }) => isAlive(pid))).toEqual([]);
}, 180_000);

test('a taken port is named, with the variable that moves it', async () => {
  const port = Number(environment['REWARDS_PORT']);
  const squatter = createServer().listen(port, '127.0.0.1');
  const third = start();
  expect(await third.ends()).toBe(1);
  squatter.close();
  expect(third.output).toContain(`Port ${port} for rewards is taken: set REWARDS_PORT to a free one.`);
  expect(third.output).not.toContain('    at ');
}, 60_000);

test('wrong settings are named, all of them at once', async () => {
  const fourth = start({ POINTS_PORT: 'many', DATABASE_URL: 'mysql://elsewhere' });
  expect(await fourth.ends()).toBe(1);
  expect(fourth.output).toMatch(/POINTS_PORT[\s\S]*DATABASE_URL|DATABASE_URL[\s\S]*POINTS_PORT/);
}, 60_000);
