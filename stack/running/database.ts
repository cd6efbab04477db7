import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { databaseNames, type DatabaseName } from '../database-names.js';
import { startEmbeddedServer } from '../postgres/embedded-server.js';
import { provision, type DatabaseOrder, type ProvisionedDatabase } from '../postgres/provision.js';
import { canReach, serviceAccount } from '../postgres/service-account.js';
import { passwordsOf, type Secrets } from '../secrets.js';
import type { StackSettings } from '../stack-settings.js';

export interface RunningDatabase {
  of(name: DatabaseName): ProvisionedDatabase;
  /** For the start-up block. */
  description: string;
  stop(): Promise<void>;
}

/** The outside server of DATABASE_URL or the embedded one, with all databases of the installation in it. */
export async function openDatabase(settings: StackSettings, secrets: Secrets): Promise<RunningDatabase> {
  const server = settings.adminUrl
    ? { url: settings.adminUrl, description: outside(settings.adminUrl), stop: () => Promise.resolve() }
    : await embedded(settings, secrets);
  try {
    const orders = databaseNames.map((name): DatabaseOrder => {
      const { owner, app } = passwordsOf(secrets, name);
      return { name, ownerPassword: owner, appPassword: app };
    });
    const databases = await provision(server.url, orders);
    return {
      of: (name) => {
        const found = databases.get(name);
        if (!found) throw new Error(`no database was provisioned for ${name}`);
        return found;
      },
      description: server.description,
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function outside(adminUrl: string): string {
  const { host, pathname } = new URL(adminUrl);
  return `${host}${pathname} (DATABASE_URL)`;
}

async function embedded(settings: StackSettings, secrets: Secrets) {
  const folder = await embeddedFolder(settings, secrets);
  const server = await startEmbeddedServer({
    folder,
    password: secrets.postgresPassword,
    port: settings.postgresPort,
    durable: true,
  });
  const adopted = server.origin === 'adopted' ? ', taken over from a start that was killed' : '';
  return { ...server, description: `embedded, data in ${folder}${adopted}` };
}

/** Where the embedded server's data lie. */
export async function embeddedFolder(settings: StackSettings, secrets: Secrets): Promise<string> {
  return path.join(await reachableHome(settings, secrets), 'postgres');
}

/**
 * As root, the server runs as the user "postgres", who cannot enter a checkout in a private folder. Then the data is kept
 * under /var/lib/fealty, in a folder that goes with this installation's secrets (another checkout in the same place must
 * not meet data whose password it has not); the start-up block says where. A chosen folder is not
 * second-guessed: starting there fails with a message.
 */
async function reachableHome({ home, homeIsChosen }: StackSettings, secrets: Secrets): Promise<string> {
  const account = await serviceAccount();
  mkdirSync(home, { recursive: true });
  if (homeIsChosen || canReach(account, home)) return home;
  const elsewhere = path.join(
    '/var/lib/fealty',
    createHash('sha256').update(secrets.postgresPassword).digest('hex').slice(0, 12),
  );
  try {
    mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
    accessSync(elsewhere, constants.W_OK);
    return elsewhere;
  } catch {
    return home;
  }
}
