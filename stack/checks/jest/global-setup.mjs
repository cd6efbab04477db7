/**
 * Before any test: the house is compiled (some tests start it as processes) and one real PostgreSQL is started for all.
 * Tests clone their databases from templates in it, by TEST_DATABASE_URL, a superuser's.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { build } from '../../build.mjs';

const PREFIX = 'fealty-test-';
/** A database is three hundred files, and a test file makes one or six: in memory that takes a tenth of the time. */
const inMemory = '/dev/shm';
const roomForTests = 6 * 1024 ** 3;

export default async function startTestPostgres(_globalConfig, { globals }) {
  // Packages see the worker's own environment, which is this one.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const { failures } = await build();
  // The tests of the files concerned fail by themselves; the others may run.
  for (const { message } of failures) console.error(`\nnot compiled: ${message}`);
  const { startEmbeddedServer, stopServer, isAlive } = await import('../../../dist/stack/postgres/embedded-server.js');
  const { readLockFile } = await import('../../../dist/stack/postgres/data-folder.js');
  await sweep({ readLockFile, stopServer, isAlive });
  const home = await mkdtemp(path.join(await placeFor(globals), PREFIX));
  await chmod(home, 0o755); // Started by root, the server runs as another user, who must be able to enter.
  await writeFile(path.join(home, 'owner'), String(process.pid));
  const password = randomBytes(12).toString('hex');
  const server = await startEmbeddedServer({
    folder: path.join(home, 'postgres'),
    password,
    durable: false,
    // Tables of a test hold few rows, but nobody has counted them yet: one statement over many of them is taken for work for several
    // processes, which cost more to start than all there is to read.
    //
    // A password of a test guards nothing: to prove one that was hashed four thousand times costs more than most of what is asked.
    options: { max_parallel_workers_per_gather: '0', scram_iterations: '1' },
  });
  await hashAnew(server.url, password);
  process.env.TEST_DATABASE_URL = server.url;
  const stop = async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const stopOnSignal = (signal) => {
    // Tests that run in this process lose their connections now; their complaints must not keep us from clearing up.
    process.on('uncaughtException', () => undefined);
    void stop().finally(() => process.kill(process.pid, signal));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stopOnSignal);
  globalThis.stopTestPostgres = async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, stopOnSignal);
    await stop();
  };
}

/** On disk where memory is short, or for tests that say that they keep more than fits there. */
async function placeFor({ keepsMuch = false }) {
  const { bavail, bsize } = await statfs(inMemory).catch(() => ({ bavail: 0, bsize: 0 }));
  return !keepsMuch && bavail * bsize >= roomForTests ? inMemory : os.tmpdir();
}

async function hashAnew(url, password) {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`alter role current_user password '${password}'`);
  await admin.end();
}

/** A test run that was killed outright leaves its server and folder behind; the next one clears them away. */
async function sweep({ readLockFile, stopServer, isAlive }) {
  const left = [];
  for (const place of [inMemory, os.tmpdir()]) {
    const names = await readdir(place).catch(() => []);
    left.push(...names.filter((name) => name.startsWith(PREFIX)).map((name) => path.join(place, name)));
  }
  for (const home of left) {
    const owner = Number(await readFile(path.join(home, 'owner'), 'utf8').catch(() => '0'));
    if (owner === 0 || isAlive(owner)) continue;
    const lock = await readLockFile(path.join(home, 'postgres'));
    if (lock) await stopServer(lock.pid);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}
