import { existsSync } from 'node:fs';
import path from 'node:path';
import { Database } from '../../chassis/database.js';
import { publicKeyShape, type PublicKey } from '../../subgraphs/points/domain/ledger-key.js';
import { entities } from '../../subgraphs/points/storage/entities.js';
import { CannotStart } from '../cannot-start.js';
import { startEmbeddedServer } from '../postgres/embedded-server.js';
import { appUrlOf } from '../postgres/provision.js';
import { embeddedFolder } from '../running/database.js';
import { keepSecrets, passwordsOf, type Secrets } from '../secrets.js';
import { readStackSettings, type StackSettings } from '../stack-settings.js';
import { publicKeysIn } from './kept-proofs.js';

export interface OpenLedger {
  database: Database;
  /** Public halves of the keys that this installation signs with; none where it does not know them. */
  keys: PublicKey[];
  close(): Promise<void>;
}

/**
 * The points database: of APP_DATABASE_URL where that is set, else of this installation, which may be running or not. Opened
 * as the application's role, which reads everything and changes nothing that is sealed.
 */
export async function openLedger(environment: NodeJS.ProcessEnv): Promise<OpenLedger> {
  const url = environment['APP_DATABASE_URL'];
  if (url) return opened(url, publicKeysIn(environment['LEDGER_SIGNING_KEY'] ?? ''), () => Promise.resolve());
  const settings = readStackSettings(environment);
  if (!existsSync(path.join(settings.home, 'secrets.json'))) {
    throw new CannotStart(`There is no ledger in ${settings.home}: npm start makes one, or set APP_DATABASE_URL.`);
  }
  const secrets = await keepSecrets(settings.home);
  const server = await reachServer(settings, secrets);
  try {
    const keys = secrets.ledgerKeys.map((key) => publicKeyShape.parse(key));
    return await opened(appUrlOf(server.url, 'points', passwordsOf(secrets, 'points').app), keys, server.stop);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A server that runs is left running; one that had to be started is stopped again. */
export async function reachServer(
  settings: StackSettings,
  secrets: Secrets,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const leave = () => Promise.resolve();
  if (settings.adminUrl) return { url: settings.adminUrl, stop: leave };
  const folder = await embeddedFolder(settings, secrets);
  if (!existsSync(folder)) throw new CannotStart(`There is no database in ${folder}: npm start makes one.`);
  const { postgresPassword: password } = secrets;
  const server = await startEmbeddedServer({ folder, password, port: settings.postgresPort, durable: true });
  return { url: server.url, stop: server.origin === 'adopted' ? leave : server.stop };
}

async function opened(url: string, keys: PublicKey[], stop: () => Promise<void>): Promise<OpenLedger> {
  const database = await Database.open({ url, entities, migrations: [], applicationName: 'verify', poolSize: 2 });
  return {
    database,
    keys,
    close: async () => {
      await database.close();
      await stop();
    },
  };
}
