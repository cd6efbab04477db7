import { Database, type TypeOrmClass } from '../../chassis/database.js';
import { migrate, migrateFurther } from '../../chassis/migrate.js';
import { schemaSnapshot } from '../../chassis/schema-snapshot.js';
import { migrations as campaigns } from '../../subgraphs/campaigns/storage/migrations.js';
import { migrations as members } from '../../subgraphs/members/storage/migrations.js';
import { keyMigrations as members_keys } from '../../subgraphs/members/storage/vault/key-migrations.js';
import { migrations as partners } from '../../subgraphs/partners/storage/migrations.js';
import { migrations as points } from '../../subgraphs/points/storage/migrations.js';
import { migrations as rewards } from '../../subgraphs/rewards/storage/migrations.js';
import { databaseNames, type DatabaseName } from '../database-names.js';
import type { ProvisionedDatabase } from '../postgres/provision.js';

export const migrationsOf: Record<DatabaseName, TypeOrmClass[]> = {
  members,
  points,
  rewards,
  campaigns,
  partners,
  members_keys,
};

export function sqlSnapshotFile(name: DatabaseName): string {
  return name === 'members_keys'
    ? 'subgraphs/members/storage/vault/keys-schema.sql'
    : `subgraphs/${name}/storage/schema.sql`;
}

/** By which a database is brought up to date: one that a subgraph keeps beside its own holds its own tables alone. */
export function migratedBy(name: DatabaseName): typeof migrate {
  return name === 'members_keys' ? migrateFurther : migrate;
}

/** What a database looks like once it is migrated; migrates it first. */
export async function sqlSnapshot(
  name: DatabaseName,
  { ownerUrl }: Pick<ProvisionedDatabase, 'ownerUrl'>,
): Promise<string> {
  await migratedBy(name)(ownerUrl, `${name}_app`, migrationsOf[name]);
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
  for (const name of databaseNames) {
    const database = databases.get(name);
    if (!database) throw new Error(`there is no database for ${name}`);
    snapshots.set(sqlSnapshotFile(name), await sqlSnapshot(name, database));
  }
  return snapshots;
}
