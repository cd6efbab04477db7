/**
 * Before any test: the house is compiled (some tests start it as processes) and one real PostgreSQL is started for all.
 * Tests clone their databases from templates in it, by TEST_DATABASE_URL, a superuser's.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from '../../build.mjs';

const PREFIX = 'fealty-test-';

export default async function startTestPostgres() {
  // Packages see the worker's own environment, which is this one.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const { failures } = await build();
  // The tests of the files concerned fail by themselves; the others may run.
  for (const { message } of failures) console.error(`\nnot compiled: ${message}`);
  const { startEmbeddedServer, stopServer, isAlive } = await import('../../../dist/stack/postgres/embedded-server.js');
  const { readLockFile } = await import('../../../dist/stack/postgres/data-folder.js');
  await sweep({ readLockFile, stopServer, isAlive });
  const home = await mkdtemp(path.join(os.tmpdir(), PREFIX));
  await chmod(home, 0o755); // Started by root, the server runs as another user, who must be able to enter.
  await writeFile(path.join(home, 'owner'), String(process.pid));
  const server = await startEmbeddedServer({
    folder: path.join(home, 'postgres'),
    password: randomBytes(12).toString('hex'),
    durable: false,
    // Tables of a test hold few rows, but nobody has counted them yet: one statement over many of them is taken for work for several
    // processes, which cost more to start than all there is to read.
    options: { max_parallel_workers_per_gather: '0' },
  });
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

/** A test run that was killed outright leaves its server and folder behind; the next one clears them away. */
async function sweep({ readLockFile, stopServer, isAlive }) {
  const names = (await readdir(os.tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const home = path.join(os.tmpdir(), name);
    const owner = Number(await readFile(path.join(home, 'owner'), 'utf8').catch(() => '0'));
    if (owner === 0 || isAlive(owner)) continue;
    const lock = await readLockFile(path.join(home, 'postgres'));
    if (lock) await stopServer(lock.pid);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}
