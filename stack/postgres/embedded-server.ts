import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from '../cannot-start.js';
import { findBinaries } from './binaries.js';
import { prepareDataFolder, readLockFile } from './data-folder.js';
import { serviceAccount } from './service-account.js';

export interface EmbeddedServerSettings {
  /** The data folder; created where it is missing. Its parent is created too. */
  folder: string;
  /** The superuser's password; must be the one the folder was created with. */
  password: string;
  /** A fixed port, or any free one. */
  port?: number;
  /** Tests give up safety against a power cut for speed; nothing else may. */
  durable: boolean;
  /** Server settings beside ours, by name: a measurement states its own. */
  options?: Record<string, string>;
}

/**
 * A real PostgreSQL from npm's binaries. It runs in a process group of its own, so that Ctrl-C at the terminal reaches the
 * services and not the server they are still writing to; whoever started it stops it last. Its output goes to a file and
 * not to a pipe, so that it also survives the death of its starter and can be adopted by the next one.
 */
export interface EmbeddedServer {
  /** Superuser's URL of the database `postgres`. */
  url: string;
  pid: number;
  origin: 'created' | 'found' | 'adopted';
  stop(): Promise<void>;
}

const START_SECONDS = 30;
const STOP_SECONDS = 30;

export async function startEmbeddedServer(settings: EmbeddedServerSettings): Promise<EmbeddedServer> {
  const running = await findRunning(settings);
  if (running) return running;
  const account = await serviceAccount();
  const binaries = await findBinaries(account);
  const origin = await prepareDataFolder(settings.folder, binaries, account, settings.password);
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    const port = settings.port ?? (await freePort());
    const logFile = `${settings.folder}.log`;
    const log = openSync(logFile, 'w');
    const child = spawn(binaries.postgres, ['-D', settings.folder, '-p', String(port), ...serverOptions(settings)], {
      ...account,
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    const failure = await untilReady(child, logFile, urlOf(port, settings.password), deadline);
    if (failure === undefined) return handle(child.pid ?? 0, port, settings.password, origin);
    // Told to end it may still be writing: the failure is reported once nobody holds the folder any more.
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await stopServer(child.pid);
    const said = await readFile(logFile, 'utf8').catch(() => '');
    // A backend that was busy when its postmaster was killed holds the shared memory until its statement ends.
    const blocked = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/.test(said);
    const portTaken = /could not bind|Address already in use/.test(said);
    if ((blocked || (portTaken && settings.port === undefined)) && Date.now() < deadline) {
      await sleep(250);
      continue;
    }
    throw new CannotStart(explain(failure, said, portTaken, port, settings.folder));
  }
}

function serverOptions({ durable, options: more = {} }: EmbeddedServerSettings): string[] {
  const options = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    shared_buffers: '128MB',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...more,
  };
  return Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function explain(failure: string, said: string, portTaken: boolean, port: number, folder: string): string {
  if (portTaken)
    return `Port ${port} of the embedded database is taken. Set FEALTY_POSTGRES_PORT to a free one, or leave it out.`;
  if (failure === 'password') {
    return `The database in ${folder} has another password than .fealty/secrets.json. Put the file back, or delete the folder.`;
  }
  return `The embedded database did not start (${failure}). Its last words, from ${folder}.log:\n${said.trim().slice(-2000)}`;
}

/** An earlier start that was killed leaves its server behind, whole and usable: it is taken over rather than fought. */
async function findRunning(settings: EmbeddedServerSettings): Promise<EmbeddedServer | undefined> {
  const lock = await readLockFile(settings.folder);
  if (!lock || !isAlive(lock.pid)) return undefined;
  const outcome = await tryConnect(urlOf(lock.port, settings.password), settings.folder);
  if (outcome === 'ready') return handle(lock.pid, lock.port, settings.password, 'adopted');
  if (outcome === 'password') throw new CannotStart(explain('password', '', false, lock.port, settings.folder));
  return undefined; // Starting, stopping or a stranger's process id: the server itself tells them apart when it starts.
}

async function untilReady(
  child: ChildProcess,
  logFile: string,
  url: string,
  deadline: number,
): Promise<string | undefined> {
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${signal ?? `code ${code}`}`));
  while (ended === undefined) {
    // Before it has the port, another PostgreSQL may be answering there, with another password.
    const outcome = (await hasThePort(logFile)) ? await tryConnect(url) : 'not yet';
    if (outcome === 'ready') return undefined;
    if (outcome === 'password') {
      child.kill('SIGINT');
      return 'password';
    }
    if (Date.now() > deadline) {
      child.kill('SIGINT');
      return `not ready within ${START_SECONDS} seconds`;
    }
    await sleep(20);
  }
  return ended;
}

async function hasThePort(logFile: string): Promise<boolean> {
  return (await readFile(logFile, 'utf8')).includes('listening on');
}

/** 'ready' only where the server answers, knows the password, and serves the folder we mean. */
async function tryConnect(url: string, folder?: string): Promise<'ready' | 'password' | 'not yet'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return folder === undefined || rows[0]?.data_directory === folder ? 'ready' : 'not yet';
  } catch (error) {
    return (error as { code?: string }).code === '28P01' ? 'password' : 'not yet';
  } finally {
    await client.end().catch(() => undefined);
  }
}

function handle(pid: number, port: number, password: string, origin: EmbeddedServer['origin']): EmbeddedServer {
  return { url: urlOf(port, password), pid, origin, stop: () => stopServer(pid) };
}

/** Fast shutdown: open transactions are rolled back, what was committed stays. Asked twice, it waits only. */
export async function stopServer(pid: number): Promise<void> {
  const deadline = Date.now() + STOP_SECONDS * 1000;
  signal(pid, 'SIGINT');
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      signal(pid, 'SIGQUIT');
      return;
    }
    await sleep(20);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was wanted.
  }
}

function urlOf(port: number, password: string): string {
  return `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
