import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { isAlive, startEmbeddedServer, type EmbeddedServer } from './embedded-server.js';

let home: string;
let folder: string;
const running: EmbeddedServer[] = [];

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'embedded-'));
  await chmod(home, 0o755);
  folder = path.join(home, 'data');
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await rm(home, { recursive: true, force: true });
});

async function start(more: { password?: string; port?: number } = {}): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ folder, password: 'secret', durable: true, ...more });
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

test('every test file finds a real PostgreSQL 18 in the environment', async () => {
  const [row] = await ask(
    process.env['TEST_DATABASE_URL'] ?? '',
    `select current_setting('server_version') as version, current_setting('server_encoding') as encoding`,
  );
  expect(row?.['version']).toMatch(/^18\./);
  expect(row?.['encoding']).toBe('UTF8');
});

test('data outlives a stop, and nothing is left running', async () => {
  const first = await start();
  expect(first.origin).toBe('created');
  await ask(first.url, 'create table kept as select 7 as number');
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  const second = await start();
  expect(second.origin).toBe('found');
  expect(await ask(second.url, 'select number from kept')).toEqual([{ number: 7 }]);
});

test('a server that outlived its starter is adopted, and stopped like any other', async () => {
  const orphan = await start();
  const adopted = await start();
  expect(adopted).toMatchObject({ origin: 'adopted', pid: orphan.pid, url: orphan.url });
  await adopted.stop();
  expect(isAlive(orphan.pid)).toBe(false);
});

test('a server killed outright starts again over the lock file it left', async () => {
  const killed = await start();
  await ask(killed.url, 'create table kept as select 7 as number');
  process.kill(killed.pid, 'SIGKILL');
  const second = await start();
  expect(second.pid).not.toBe(killed.pid);
  expect(await ask(second.url, 'select number from kept')).toEqual([{ number: 7 }]);
});

test('a first start killed half-way leaves nothing that the next one would trip over', async () => {
  await mkdir(`${folder}.new`);
  await writeFile(path.join(`${folder}.new`, 'PG_VERSION'), '18\n');
  expect((await start()).origin).toBe('created');
});

test('a half-written data folder is named and left as it is', async () => {
  await mkdir(folder);
  await writeFile(path.join(folder, 'PG_VERSION'), '18\n');
  await expect(start()).rejects.toThrow(`${folder} is not a complete PostgreSQL data folder`);
});

test('a taken port is named', async () => {
  const { server, port } = await listening();
  await expect(start({ port })).rejects.toThrow(`Port ${port} of the embedded database is taken`);
  server.close();
});

test('a port taken by another PostgreSQL is named, whether it knows our password or not', async () => {
  const other = await start();
  const port = Number(new URL(other.url).port);
  folder = path.join(home, 'second');
  for (const password of ['secret', 'another']) {
    await rm(folder, { recursive: true, force: true });
    await expect(start({ port, password })).rejects.toThrow(`Port ${port} of the embedded database is taken`);
  }
  expect(isAlive(other.pid)).toBe(true);
});

test('a folder made with another password is named', async () => {
  await (await start()).stop();
  await expect(start({ password: 'another' })).rejects.toThrow('another password');
});

const root = process.getuid?.() === 0;
(root ? test : test.skip)('as root, a folder that the database user cannot enter is named', async () => {
  await chmod(home, 0o700);
  await expect(start()).rejects.toThrow(`The database server cannot reach ${home}`);
});
