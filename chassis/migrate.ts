import { Database, type TypeOrmClass } from './database.js';
import { migrateJobs } from './jobs.js';
import { Configuration1760000000200 } from './migrations/1760000000200-configuration.js';
import { Ground1760000000100 } from './migrations/1760000000100-ground.js';
import { Drafts1796000000300 } from './migrations/1796000000300-drafts.js';

/** What every subgraph's database holds besides its own tables. */
export const chassisMigrations: TypeOrmClass[] = [Ground1760000000100, Configuration1760000000200, Drafts1796000000300];

/**
 * Brings a service's database up to date, as the migrating role, and gives the application role what it may do. Several
 * processes may start at once: an advisory lock lets them through one by one.
 */
export function migrate(ownerUrl: string, applicationRole: string, migrations: TypeOrmClass[]): Promise<void> {
  return bringUpToDate(ownerUrl, [...chassisMigrations, ...migrations], async (database) => {
    await migrateJobs(ownerUrl);
    await grantQueue(database, applicationRole);
    await grantTables(database, applicationRole);
  });
}

/** The same for a database that a service keeps beside its own: it holds what the migrations make and nothing else. */
export function migrateFurther(ownerUrl: string, applicationRole: string, migrations: TypeOrmClass[]): Promise<void> {
  return bringUpToDate(ownerUrl, migrations, (database) => grantTables(database, applicationRole));
}

async function bringUpToDate(
  ownerUrl: string,
  migrations: TypeOrmClass[],
  grant: (database: Database) => Promise<void>,
): Promise<void> {
  const database = await Database.open({
    url: ownerUrl,
    entities: [],
    migrations,
    applicationName: 'migrate',
    poolSize: 2,
  });
  const guard = database.dataSource.createQueryRunner();
  try {
    await guard.query("select pg_advisory_lock(hashtextextended('migrate', 0))");
    await database.dataSource.runMigrations();
    await grant(database);
  } finally {
    await guard.query("select pg_advisory_unlock(hashtextextended('migrate', 0))").catch(() => undefined);
    await guard.release();
    await database.close();
  }
}

function plain(role: string): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(role)) throw new Error(`'${role}' is no plain role name`);
  return role;
}

async function grantQueue(database: Database, applicationRole: string): Promise<void> {
  const role = plain(applicationRole);
  await database.read.query(`
    do $$
    declare
      target record;
    begin
      grant usage on schema graphile_worker to ${role};
      grant usage on all sequences in schema graphile_worker to ${role};
      grant execute on all functions in schema graphile_worker to ${role};
      grant select, insert, update, delete on all tables in schema graphile_worker to ${role};
      -- The queue's tables let only their owner through until a policy names somebody else.
      for target in
        select oid::regclass as name from pg_class
        where relnamespace = 'graphile_worker'::regnamespace and relrowsecurity
      loop
        execute format('drop policy if exists application on %s', target.name);
        execute format('create policy application on %s to ${role} using (true) with check (true)', target.name);
      end loop;
    end $$;
  `);
}

/**
 * The application role reads and writes rows and changes no table. A table whose comment begins with "append-only" it
 * may only add to, from one of "no-delete" it may delete nothing, one of "read-only" it may only read: the migration that
 * makes the table says so, and the catalogue shows it. TypeORM's own list of migrations is read-only too.
 */
async function grantTables(database: Database, applicationRole: string): Promise<void> {
  const role = plain(applicationRole);
  await database.read.query(`
    do $$
    declare
      target record;
    begin
      grant usage on schema public to ${role};
      grant usage on all sequences in schema public to ${role};
      grant execute on all functions in schema public to ${role};
      for target in
        select oid::regclass as name,
               case relname when 'migration' then 'read-only' else coalesce(obj_description(oid, 'pg_class'), '') end as remark
        from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
      loop
        execute format('revoke all on %s from ${role}', target.name);
        if target.remark like 'read-only%' then
          execute format('grant select on %s to ${role}', target.name);
        elsif target.remark like 'append-only%' then
          execute format('grant select, insert on %s to ${role}', target.name);
        elsif target.remark like 'no-delete%' then
          execute format('grant select, insert, update on %s to ${role}', target.name);
        else
          execute format('grant select, insert, update, delete on %s to ${role}', target.name);
        end if;
      end loop;
    end $$;
  `);
}

/** The role's name in a connection URL. */
export function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
