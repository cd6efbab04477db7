import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server.js';
import { provision, type ProvisionedDatabase } from './provision.js';

/** A server of its own: roles belong to a whole server, and other tests have theirs in the common one. */
let home: string;
let server: EmbeddedServer;

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'provision-'));
  await chmod(home, 0o755);
  server = await startEmbeddedServer({ folder: path.join(home, 'data'), password: 'admin', durable: false });
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

const orders = ['members', 'points'].map((name) => ({
  name,
  ownerPassword: `${name} owner: p@ss/word`,
  appPassword: `${name} app's`,
}));

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function toDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

function databaseOf(databases: Map<string, ProvisionedDatabase>, name: string): ProvisionedDatabase {
  const found = databases.get(name);
  if (!found) throw new Error(`${name} was not provisioned`);
  return found;
}

async function expectWallsToHold(databases: Map<string, ProvisionedDatabase>): Promise<void> {
  const points = databaseOf(databases, 'points');
  expect(await ask(points.appUrl, 'select current_user as role, current_database() as database')).toEqual([
    { role: 'points_app', database: 'fealty_points' },
  ]);
  for (const url of [points.appUrl, points.ownerUrl]) {
    await expect(ask(toDatabase(url, 'fealty_members'), 'select 1')).rejects.toMatchObject({ code: '42501' });
  }
}

test('each role works in its own database and can connect to no other subgraph’s', async () => {
  const databases = await provision(server.url, orders);
  await expectWallsToHold(databases);
  const { ownerUrl, appUrl } = databaseOf(databases, 'members');
  await ask(ownerUrl, 'create table if not exists shelf (id int)');
  await expect(ask(appUrl, 'create table mine (id int)')).rejects.toMatchObject({ code: '42501' });
  await expect(ask(appUrl, 'select * from shelf')).rejects.toMatchObject({ code: '42501' });
  await expect(ask(appUrl, 'drop table shelf')).rejects.toMatchObject({ code: '42501' });
});

test('a second provision keeps the data and takes new passwords', async () => {
  const before = databaseOf(await provision(server.url, orders), 'members');
  await ask(before.ownerUrl, 'create table kept as select 7 as number');
  const renewed = orders.map((order) => ({ ...order, ownerPassword: 'renewed' }));
  const after = databaseOf(await provision(server.url, renewed), 'members');
  expect(await ask(after.ownerUrl, 'select number from kept')).toEqual([{ number: 7 }]);
  await expect(ask(before.ownerUrl, 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

test('a role that is no superuser, with CREATEROLE and CREATEDB alone, provisions just so, twice', async () => {
  await ask(server.url, `create role landlord login createrole createdb password 'landlord'`);
  const asLandlord = new URL(server.url);
  asLandlord.username = 'landlord';
  asLandlord.password = 'landlord';
  const others = ['rewards', 'partners'].map((name) => ({ name, ownerPassword: 'o', appPassword: 'a' }));
  await provision(asLandlord.toString(), others);
  const databases = await provision(asLandlord.toString(), others);
  const rewards = databaseOf(databases, 'rewards');
  await ask(rewards.ownerUrl, 'create table shelf (id int)');
  await expect(ask(toDatabase(rewards.appUrl, 'fealty_partners'), 'select 1')).rejects.toMatchObject({ code: '42501' });
});

test('two provisions at once do not trip over each other', async () => {
  const twice = await Promise.all([provision(server.url, orders), provision(server.url, orders)]);
  await expectWallsToHold(twice[1]);
});
