import { Database, type TypeOrmClass } from '../../chassis/database.js';
import { migrate } from '../../chassis/migrate.js';
import { schemaSnapshot } from '../../chassis/schema-snapshot.js';
import { migrations as campaigns } from '../../subgraphs/campaigns/storage/migrations.js';
import { migrations as members } from '../../subgraphs/members/storage/migrations.js';
import { migrations as partners } from '../../subgraphs/partners/storage/migrations.js';
import { migrations as points } from '../../subgraphs/points/storage/migrations.js';
import { migrations as rewards } from '../../subgraphs/rewards/storage/migrations.js';
import type { ProvisionedDatabase } from '../postgres/provision.js';
import { subgraphNames, type SubgraphName } from '../subgraph-names.js';

export const migrationsOf: Record<SubgraphName, TypeOrmClass[]> = { members, points, rewards, campaigns, partners };

export function sqlSnapshotFile(name: SubgraphName): string {
  return `subgraphs/${name}/storage/schema.sql`;
}

/** What a database of the subgraph looks like once it is migrated; migrates it first. */
export async function sqlSnapshot(
  name: SubgraphName,
  { ownerUrl }: Pick<ProvisionedDatabase, 'ownerUrl'>,
): Promise<string> {
  await migrate(ownerUrl, `${name}_app`, migrationsOf[name]);
  const database = await Database.open({
    url: ownerUrl,
    entities: [],
    migrations: [],
    applicationName: 'schema-snapshot',
    poolSize: 1,
  });
  try {
    return await schemaSnapshot(database.read);
  } finally {
    await database.close();
  }
}

/** Every schema.sql as its migrations make it: its path from the root, and its text. */
export async function sqlSnapshots(databases: ReadonlyMap<string, ProvisionedDatabase>): Promise<Map<string, string>> {
  const snapshots = new Map<string, string>();
  for (const name of subgraphNames) {
    const database = databases.get(name);
    if (!database) throw new Error(`there is no database for ${name}`);
    snapshots.set(sqlSnapshotFile(name), await sqlSnapshot(name, database));
  }
  return snapshots;
}
