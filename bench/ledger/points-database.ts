import { migrate, roleOf } from '../../chassis/migrate.js';
import type { ProvisionedDatabase } from '../../stack/postgres/provision.js';
import { migrations } from '../../subgraphs/points/storage/migrations.js';
import type { OwnServer } from '../measuring/own-server.js';

/** An empty database of points, migrated by its owner as in production: the application's role may not touch the journal. */
export async function pointsDatabase(server: OwnServer, name: string): Promise<ProvisionedDatabase> {
  const database = await server.database(name);
  await migrate(database.ownerUrl, roleOf(database.appUrl), migrations);
  return database;
}
