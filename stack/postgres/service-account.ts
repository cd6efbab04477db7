import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { CannotStart } from '../cannot-start.js';

const runProgram = promisify(execFile);

/** The system's own programs are found whatever PATH we were started with: Node may be all that is on it. */
function run(program: string, args: string[]) {
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin` };
  return runProgram(program, args, { env });
}

/** PostgreSQL refuses to run as root; started by root, it runs as the system's `postgres` user, made where it is missing. */
export interface ServiceAccount {
  uid?: number;
  gid?: number;
}

async function postgresUser(): Promise<ServiceAccount> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  );
  return { uid, gid };
}

/** Whom the database server runs as: ourselves, unless we are root. */
export async function serviceAccount(): Promise<ServiceAccount> {
  if (process.getuid?.() !== 0) return {};
  try {
    return await postgresUser();
  } catch {
    // No such user yet.
  }
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
    return await postgresUser();
  } catch (error) {
    throw new CannotStart(
      'PostgreSQL does not run as root, and no user "postgres" could be created for it ' +
        `(${error instanceof Error ? error.message.trim() : String(error)}). ` +
        'Start as an ordinary user, create a user "postgres", or set DATABASE_URL to an outside server.',
    );
  }
}

/** Asked of the system itself rather than computed from mode bits: every folder above counts, and so do access lists. */
export function canReach(account: ServiceAccount, folder: string): boolean {
  if (account.uid === undefined) return true;
  try {
    execFileSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
