import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedServer } from '../../stack/postgres/embedded-server.js';
import { provision, type ProvisionedDatabase } from '../../stack/postgres/provision.js';
import { withClient } from './with-client.js';

/**
 * Settings beside the server's defaults, which the table states: a quarter of the machine's memory, room for the
 * write-ahead log, so that checkpoints come by time and not in the middle of every slice, and its files kept for use again, as
 * on a server that has run for a while. Durability is the default's.
 */
export const serverSettings = {
  shared_buffers: `${Math.max(128, Math.floor(os.totalmem() / 4 / 2 ** 20))}MB`,
  max_wal_size: '8GB',
  min_wal_size: '8GB',
};

/** A PostgreSQL of this run's own, with safety against a power cut, in a folder that goes when the run ends. */
export interface OwnServer {
  version: string;
  /** A new database with an owner's and an application's role. */
  database(name: string): Promise<ProvisionedDatabase>;
  /** The superuser's connection to a database of this server: for generating books, which no role of ours may do. */
  adminUrl(database: ProvisionedDatabase): string;
  /** What the server answers for these settings; the table shows them as they are and not as they were asked for. */
  show(names: readonly string[]): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/** @param logFiles how many of its log's files, of 16 MB each, are made beforehand. */
export async function startOwnServer(logFiles: number): Promise<OwnServer> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'fealty-bench-'));
  // Started by root, the server runs as another user, who must be able to enter.
  await chmod(home, 0o755);
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 5 });
  const server = await startEmbeddedServer({
    folder: path.join(home, 'postgres'),
    password: randomBytes(12).toString('hex'),
    durable: true,
    options: serverSettings,
  }).catch(async (error: unknown) => {
    await removeHome();
    throw error;
  });
  await makeLogFiles(server.url, logFiles);
  const show = (names: readonly string[]) =>
    withClient(server.url, async (client) => {
      const { rows } = await client.query<{ name: string; value: string }>(
        'select name, current_setting(name) as value from unnest($1::text[]) as name',
        [names],
      );
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    });
  return {
    version: (await show(['server_version']))['server_version'] ?? 'unknown',
    database: async (name) => {
      const password = () => randomBytes(12).toString('hex');
      const made = await provision(server.url, [{ name, ownerPassword: password(), appPassword: password() }]);
      const found = made.get(name);
      if (!found) throw new Error(`no database was provisioned for ${name}`);
      return found;
    },
    adminUrl: ({ ownerUrl }) => {
      const url = new URL(server.url);
      url.pathname = new URL(ownerUrl).pathname;
      return url.toString();
    },
    show,
    stop: async () => {
      await server.stop();
      await removeHome();
    },
  };
}

/** Fills so many of the log's files once: the checkpoint hands them back for use. */
function makeLogFiles(url: string, logFiles: number): Promise<void> {
  return withClient(url, async (client) => {
    for (let made = 0; made < logFiles; made += 1) {
      // A file in which nothing stands is not changed for another.
      await client.query("select pg_logical_emit_message(false, 'bench', '')");
      await client.query('select pg_switch_wal()');
    }
    await client.query('checkpoint');
  });
}
