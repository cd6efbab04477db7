import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from '../cannot-start.js';
import type { Binaries } from './binaries.js';
import { canReach, type ServiceAccount } from './service-account.js';

const run = promisify(execFile);

/** What a complete data folder has; initdb writes PG_VERSION early and the control file late. */
const SIGNS_OF_COMPLETENESS = ['PG_VERSION', path.join('global', 'pg_control'), 'postgresql.conf'];

/**
 * Makes sure that `folder` is a complete data folder, and creates it where there is none. The new one is written beside
 * and renamed when it is whole, so that a start killed half-way leaves nothing that a later start could mistake for data.
 */
export async function prepareDataFolder(
  folder: string,
  binaries: Binaries,
  account: ServiceAccount,
  password: string,
): Promise<'created' | 'found'> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  if (!canReach(account, parent)) {
    throw new CannotStart(
      `The database server cannot reach ${parent}: started by root it runs as the user "postgres", and a folder above ` +
        'is closed to other users. Set FEALTY_DATA to a folder that every user may enter, or start as an ordinary user.',
    );
  }
  const present = await readdir(folder).catch(() => []);
  if (present.length > 0) {
    const missing = SIGNS_OF_COMPLETENESS.filter((name) => !existsSync(path.join(folder, name)));
    if (missing.length > 0) {
      throw new CannotStart(
        `${folder} is not a complete PostgreSQL data folder (${missing.join(', ')} missing), as after an interrupted copy. ` +
          'Nothing was changed in it. Move it away or delete it, and start again for a fresh one.',
      );
    }
    return 'found';
  }
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) await chown(draft, account.uid, account.gid);
  await initialise(draft, binaries, account, password);
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  return 'created';
}

async function initialise(
  folder: string,
  binaries: Binaries,
  account: ServiceAccount,
  password: string,
): Promise<void> {
  const passwordFile = `${folder}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (account.uid !== undefined && account.gid !== undefined) await chown(passwordFile, account.uid, account.gid);
    await run(
      binaries.initdb,
      [
        `--pgdata=${folder}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        // The folder is renamed into place afterwards; syncing it here would double the time of a first start.
        '--no-sync',
      ],
      { ...account, cwd: '/', env: { ...process.env, LC_ALL: 'C' } },
    );
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    await rm(folder, { recursive: true, force: true });
    throw new CannotStart(`The database folder could not be created: ${stderr.trim() || message}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** What a running (or killed) server notes in its folder; undefined where there is no note. */
export async function readLockFile(folder: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = text.split('\n');
  return pid && port ? { pid: Number(pid), port: Number(port) } : undefined;
}
