/**
 * Makes the databases and roles on a server, and ends: the step before the services in docker-compose.yml. Safe
 * to repeat. Reads ADMIN_DATABASE_URL (a superuser, or a role with CREATEROLE and CREATEDB) and, for every database,
 * <NAME>_OWNER_PASSWORD and <NAME>_APP_PASSWORD.
 */
import { z } from 'zod';
import { readSettings, SettingsError } from '../chassis/settings.js';
import { databaseNames } from './database-names.js';
import { provision } from './postgres/provision.js';

const passwords = Object.fromEntries(
  databaseNames
    .flatMap((name) => [`${name.toUpperCase()}_OWNER_PASSWORD`, `${name.toUpperCase()}_APP_PASSWORD`])
    .map((variable) => [variable, z.string()]),
);
const shape = z.looseObject({
  ADMIN_DATABASE_URL: z.url(),
  ...passwords,
});

try {
  const read = readSettings(shape, process.env);
  const orders = databaseNames.map((name) => ({
    name,
    ownerPassword: String(read[`${name.toUpperCase()}_OWNER_PASSWORD`]),
    appPassword: String(read[`${name.toUpperCase()}_APP_PASSWORD`]),
  }));
  await provision(read.ADMIN_DATABASE_URL, orders);
  console.log(`databases ready: ${orders.map(({ name }) => `fealty_${name}`).join(', ')}`);
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exitCode = 1;
}
