import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { readDemoRecord, writeDemoRecord } from '../demo/demo-record.js';
import { projectRoot } from '../home.js';
import { freePort, isAlive, startEmbeddedServer } from '../postgres/embedded-server.js';
import { NpmStart } from '../testing/npm-start.js';

let home: string;
/** The sources alone, as a clone has them: nothing is compiled yet, and no other test compiles here. */
let clone: string;
let environment: Record<string, string>;
const begun: NpmStart[] = [];

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'npm-start-'));
  clone = await mkdtemp(path.join(os.tmpdir(), 'npm-start-clone-'));
  await Promise.all([chmod(home, 0o755), chmod(clone, 0o755)]);
  const notCloned = new Set(['node_modules', 'dist', '.git', '.fealty']);
  for (const entry of await readdir(projectRoot)) {
    if (!notCloned.has(entry)) await cp(path.join(projectRoot, entry), path.join(clone, entry), { recursive: true });
  }
  await symlink(path.join(projectRoot, 'node_modules'), path.join(clone, 'node_modules'));
  environment = { FEALTY_DATA: home, LOG_LEVEL: 'warn' };
  for (const name of ['GATEWAY', 'METRICS', 'MEMBERS', 'POINTS', 'REWARDS', 'CAMPAIGNS', 'PARTNERS']) {
    environment[`${name}_PORT`] = String(await freePort());
  }
});

/** A house that a failed test left standing has the ports that the next one needs. */
afterEach(async () => {
  const left = begun.splice(0);
  for (const start of left) if (start.exitCode === undefined) start.signal('SIGTERM');
  await Promise.all(left.map((start) => start.ends()));
}, 60_000);

afterAll(async () => {
  for (const folder of [home, clone]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

function start(more: Record<string, string> = {}): NpmStart {
  const started = new NpmStart({ ...environment, ...more }, clone);
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

const run = promisify(execFile);

/** One of our programs, as its npm script runs it. */
async function program(name: string, ...flags: string[]): Promise<string> {
  const args = ['stack/launch.mjs', `stack/${name}`, ...flags];
  const { stdout } = await run(process.execPath, args, {
    cwd: clone,
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
  });
  return stdout;
}

const graphUrl = () => `http://127.0.0.1:${environment['GATEWAY_PORT']}/graphql`;

async function expectTokenToWork(): Promise<void> {
  const printed = await program('token', '--as', 'ops:ann');
  expect(printed).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const response = await fetch(graphUrl(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${printed.trim()}` },
    body: JSON.stringify({ query: '{ member(number: "10000016") { displayName } }' }),
  });
  expect(await response.json()).toEqual({ data: { member: { displayName: '林小满' } } });
  await expect(program('token', '--as', 'emperor:napoleon')).rejects.toThrow('"emperor:napoleon" is none of');
}

/** The second run is told not to move the days; it finds them moved by the first and keeps to that. */
async function expectReplayToRepeatItself(): Promise<void> {
  const file = path.join(home, 'receipts.csv');
  await writeFile(
    file,
    [
      'receipt,customer,time,sku,quantity,unitPrice',
      'r1,wang,2024-03-01T09:00,RICE,2,59.90',
      // The same day: a return of the day after would lie in the future until nine in the morning of the shop.
      'r2,wang,2024-03-01T10:00,RICE,-1,59.90',
      'r3,,2024-03-02T09:00,RICE,1,59.90',
    ].join('\n'),
  );
  const flags = ['--format', 'csv', '--file', file, '--gateway', graphUrl()];
  const first = await program('replay', ...flags, '--shift-to-now');
  const again = await program('replay', ...flags);
  expect(again).toMatch(/This file was replayed before, moved by \d+ days: going on so\./);
  for (const output of [first, again]) {
    expect(output).toContain('recorded  1 purchases with 1 lines, 119.80 yuan, of 1 customers');
    expect(output).toContain('returned  1 pieces in 1 returns');
    expect(output).toContain('1  no customer: line 4');
  }
}

/** Also where nobody runs: then the verifier starts the database for as long as it reads. */
async function expectLedgerToFit(): Promise<void> {
  expect(await program('verify')).toMatch(/read {6}[\d,]+ rows in [\d,]+ blocks[\s\S]+verdict {3}everything fits\n$/);
}

let wallet: unknown;

test('a first start is ready in under 30 s with all there is to compile, and its example answers; Ctrl-C leaves no process behind', async () => {
  expect(existsSync(path.join(clone, 'dist'))).toBe(false);
  const began = performance.now();
  const first = start();
  await first.says('Ctrl-C stops everything');
  const waited = (performance.now() - began) / 1000;
  const [, shown] = /Fealty is ready \(([\d.]+) s\)/.exec(first.output) ?? [];
  expect(Number(shown)).toBeLessThan(30);
  // What the block shows, rounded to a tenth, is what a person waited, compiling included.
  expect(waited - Number(shown)).toBeGreaterThanOrEqual(-0.05);
  expect(waited - Number(shown)).toBeLessThan(1.5);
  expect(first.output).toContain('The rest of the demo data is loading behind. Ctrl-C stops everything');
  expect(first.output).toContain(`http://127.0.0.1:${environment['GATEWAY_PORT']}/graphql`);
  const metrics = `http://127.0.0.1:${environment['METRICS_PORT']}/metrics`;
  expect(first.output).toContain(metrics);
  expect(await (await fetch(metrics)).text()).toContain('fealty_gateway_requests_total{code="OK"}');
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
});

test('a second start keeps the data and loads nothing anew; a service that dies takes the house down, said why', async () => {
  const record = await readDemoRecord(home);
  expect(record).toMatchObject({ memberNumber: '10000016', complete: false });
  await writeDemoRecord(home, { ...record!, complete: true });
  const second = start();
  await second.says('Ctrl-C stops everything');
  const { body } = await askExample(second.output);
  expect(body).toMatchObject({ data: { me: { number: '10000016', wallet } } });
  expect(second.output).not.toContain('demo data');

  await expectTokenToWork();
  await expectReplayToRepeatItself();
  await expectLedgerToFit();

  const family = second.family();
  const points = family.find(({ command }) => command.endsWith('stack/subgraph.js points'));
  process.kill(points!.pid, 'SIGKILL');
  expect(await second.ends()).toBe(1);
  expect(second.output).toContain('points ended by itself (killed by SIGKILL)');
  expect(family.filter(({ pid }) => isAlive(pid))).toEqual([]);
  await expectLedgerToFit();
});

test('a taken port is named, with the variable that moves it', async () => {
  const port = Number(environment['REWARDS_PORT']);
  const squatter = createServer().listen(port, '127.0.0.1');
  const third = start();
  expect(await third.ends()).toBe(1);
  squatter.close();
  expect(third.output).toContain(`Port ${port} for rewards is taken: set REWARDS_PORT to a free one.`);
  expect(third.output).not.toContain('    at ');
});

test('DATABASE_URL moves all of it to an outside server, with no more rights there than making roles and databases', async () => {
  const folder = path.join(home, 'outside');
  await mkdir(folder);
  const server = await startEmbeddedServer({ folder: path.join(folder, 'data'), password: 'admin', durable: false });
  try {
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query(`create role landlord login createrole createdb password 'landlord'`);
    const url = new URL(server.url);
    [url.username, url.password] = ['landlord', 'landlord'];
    const started = start({
      FEALTY_DATA: path.join(folder, 'home'),
      FEALTY_DEMO: 'off',
      DATABASE_URL: url.toString(),
    });
    await started.says('Ctrl-C stops everything');
    expect(started.output).toContain(`${url.host}/postgres (DATABASE_URL)`);
    const { rows } = await admin.query<{ names: string }>(
      `select string_agg(datname, ' ' order by datname) as names from pg_database where datname like 'fealty%'`,
    );
    expect(rows[0]?.names).toBe(
      'fealty_campaigns fealty_members fealty_members_keys fealty_partners fealty_points fealty_rewards',
    );
    expect(existsSync(path.join(folder, 'home/postgres'))).toBe(false);
    started.signal('SIGTERM');
    expect(await started.ends()).toBe(0);
    await admin.end();
  } finally {
    await server.stop();
  }
});

test('wrong settings are named, all of them at once', async () => {
  const fourth = start({ POINTS_PORT: 'many', DATABASE_URL: 'mysql://elsewhere' });
  expect(await fourth.ends()).toBe(1);
  expect(fourth.output).toMatch(/POINTS_PORT[\s\S]*DATABASE_URL|DATABASE_URL[\s\S]*POINTS_PORT/);
});
