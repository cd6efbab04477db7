import { Database, type TypeOrmClass } from './database.js';
import { migrateFurther, roleOf } from './migrate.js';
import type { OpenedThings } from './opened-things.js';

/** A database that a service keeps beside its own, for what must not lie in one place with the rest of its data. */
export interface FurtherDatabase {
  /** The application role's connection. */
  appUrl: string;
  /** The migrating role's connection; without it the process does not migrate it. */
  ownerUrl: string | undefined;
  migrations: TypeOrmClass[];
}

interface OpenedFor {
  service: string;
  poolSize: number;
  onStatement: ((sql: string) => void) | undefined;
  opened: OpenedThings;
}

/** Migrates and opens them; what is found in one is found by keys. */
export async function openFurtherDatabases(
  wanted: Readonly<Record<string, FurtherDatabase>>,
  { service, poolSize, onStatement, opened }: OpenedFor,
): Promise<(name: string) => Database> {
  const databases = new Map<string, Database>();
  for (const [name, { appUrl, ownerUrl, migrations }] of Object.entries(wanted)) {
    if (ownerUrl !== undefined) await migrateFurther(ownerUrl, roleOf(appUrl), migrations);
    const database = await Database.open({
      url: appUrl,
      entities: [],
      migrations: [],
      applicationName: `${service} ${name}`,
      poolSize,
      byKeys: true,
      onStatement,
    });
    opened.closeBy(() => database.close());
    databases.set(name, database);
  }
  return (name) => {
    const found = databases.get(name);
    if (!found) throw new Error(`${service} has no database ${name} beside its own`);
    return found;
  };
}
