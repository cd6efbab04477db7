import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { TypeOrmClass } from '../database.js';
import { migrate } from '../migrate.js';

export interface TestDatabase {
  name: string;
  /** The application role's connection. */
  appUrl: string;
  /** The migrating role's connection. */
  ownerUrl: string;
  /** The superuser's connection to this database: for tampering and for the clock. */
  adminUrl: string;
  drop(): Promise<void>;
}

/**
 * A database of its own, cloned from the service's migrated template; the first to ask makes the template. Roles are as
 * in production: `<name>_owner` migrates, `<name>_app` serves.
 *
 * @param bringUpToDate `migrateFurther` for what a service keeps beside its own database
 */
export async function cloneTestDatabase(
  service: string,
  migrations: TypeOrmClass[],
  bringUpToDate: typeof migrate = migrate,
): Promise<TestDatabase> {
  const name = `test_${service}_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (admin) => {
    const template = `template_${service}`;
    // Test files run in several processes: one makes the template, the others wait here.
    await admin.query('select pg_advisory_lock(hashtextextended($1, 0))', [template]);
    const existing = await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [template]);
    if (existing.rowCount === 0)
      await makeTemplate(admin, service, template, (url) => bringUpToDate(url, `${service}_app`, migrations));
    // Files are copied as they are: the other strategy logs every page of them, for a standby that tests have not.
    await admin.query(`create database ${name} template ${template} owner ${service}_owner strategy file_copy`);
    await admin.query('select pg_advisory_unlock(hashtextextended($1, 0))', [template]);
  });
  return {
    name,
    appUrl: urlOf(name, `${service}_app`),
    ownerUrl: urlOf(name, `${service}_owner`),
    adminUrl: urlOf(name),
    drop: () => asAdmin(async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`))),
  };
}

/** A freshly migrated database without rows, for reading its catalogue. */
async function makeTemplate(
  admin: Client,
  service: string,
  template: string,
  bringUpToDate: (ownerUrl: string) => Promise<void>,
): Promise<void> {
  for (const role of [`${service}_owner`, `${service}_app`]) {
    const existing = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
    if (existing.rowCount === 0) await admin.query(`create role ${role} login password '${testPassword}'`);
  }
  await admin.query(`drop database if exists ${template} with (force)`);
  await admin.query(`create database ${template} owner ${service}_owner`);
  await bringUpToDate(urlOf(template, `${service}_owner`));
  await admin.query(`alter database ${template} is_template true`);
}

const testPassword = 'test';

function urlOf(database: string, role?: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  if (role !== undefined) {
    url.username = role;
    url.password = testPassword;
  }
  return url.toString();
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url)
    throw new Error(
      'TEST_DATABASE_URL is not set: the tests are started by jest, whose global setup starts PostgreSQL',
    );
  return url;
}

async function asAdmin<T>(work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: serverUrl() });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
