import { existsSync } from 'node:fs';
import path from 'node:path';
import { Database } from '../../chassis/database.js';
import { CannotStart } from '../cannot-start.js';
import { reachServer } from '../ledger/open-ledger.js';
import { appUrlOf } from '../postgres/provision.js';
import { keepSecrets, passwordsOf } from '../secrets.js';
import { readStackSettings } from '../stack-settings.js';

export interface OpenPartners {
  database: Database;
  close(): Promise<void>;
}

/** The partners database: of APP_DATABASE_URL where that is set, else of this installation, which may be running or not. */
export async function openPartners(environment: NodeJS.ProcessEnv): Promise<OpenPartners> {
  const url = environment['APP_DATABASE_URL'];
  if (url) return opened(url, () => Promise.resolve());
  const settings = readStackSettings(environment);
  if (!existsSync(path.join(settings.home, 'secrets.json'))) {
    throw new CannotStart(
      `There are no settlements in ${settings.home}: npm start makes some, or set APP_DATABASE_URL.`,
    );
  }
  const secrets = await keepSecrets(settings.home);
  const server = await reachServer(settings, secrets);
  try {
    return await opened(appUrlOf(server.url, 'partners', passwordsOf(secrets, 'partners').app), server.stop);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function opened(url: string, stop: () => Promise<void>): Promise<OpenPartners> {
  const parts = { entities: [], migrations: [], applicationName: 'statement', poolSize: 2 };
  const database = await Database.open({ url, ...parts });
  return {
    database,
    close: async () => {
      await database.close();
      await stop();
    },
  };
}
