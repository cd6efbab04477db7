import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { cloneTestDatabase } from '../../chassis/testing/test-database.js';
import { databaseNames } from '../database-names.js';
import { driftOf } from './drift.js';
import { compose, DoesNotCompose, graphSnapshots } from './graph-snapshots.js';
import { migratedBy, migrationsOf, sqlSnapshot, sqlSnapshotFile } from './sql-snapshots.js';

const root = process.cwd();

test('the snapshots in schema/ are what the code says', async () => {
  expect(await driftOf(root, graphSnapshots())).toEqual([]);
});

test.each(databaseNames)('the snapshot of the database of %s is what its migrations make', async (name) => {
  const database = await cloneTestDatabase(name, migrationsOf[name], migratedBy(name));
  try {
    expect(await driftOf(root, new Map([[sqlSnapshotFile(name), await sqlSnapshot(name, database)]]))).toEqual([]);
  } finally {
    await database.drop();
  }
});

describe('the check itself', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fealty-drift-'));
    await mkdir(path.join(folder, 'schema'));
    await writeFile(path.join(folder, 'schema/points.graphql'), 'type Query {\n  wallet: Int\n}\n');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('passes a file that is as the code makes it', async () => {
    const fresh = new Map([['schema/points.graphql', 'type Query {\n  wallet: Int\n}\n']]);
    expect(await driftOf(folder, fresh)).toEqual([]);
  });

  test('finds a changed line, a missing end and a missing file', async () => {
    const drift = (text: string, file = 'schema/points.graphql') => driftOf(folder, new Map([[file, text]]));
    expect(await drift('type Query {\n  wallet: Int!\n}\n')).toEqual([
      expect.stringContaining("Line 2: the file has 'wallet: Int', the code has 'wallet: Int!'"),
    ]);
    expect(await drift('type Query {\n')).toEqual([expect.stringContaining('schema/points.graphql drifted')]);
    expect(await drift('', 'schema/rewards.graphql')).toEqual([
      expect.stringContaining('schema/rewards.graphql is missing'),
    ]);
  });

  test('sees a table of a database that its snapshot does not have', async () => {
    const database = await cloneTestDatabase('points', migrationsOf.points);
    try {
      const before = await sqlSnapshot('points', database);
      await writeFile(path.join(folder, 'schema.sql'), before);
      const admin = new Client({ connectionString: database.ownerUrl });
      await admin.connect();
      await admin.query('create table slipped_in (id int primary key)');
      await admin.end();
      const fresh = new Map([['schema.sql', await sqlSnapshot('points', database)]]);
      expect(await driftOf(folder, fresh)).toEqual([expect.stringContaining('schema.sql drifted')]);
    } finally {
      await database.drop();
    }
  });

  test('refuses subgraphs that do not fit together, and says why', () => {
    const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
    const one = { name: 'one', url: 'http://one', sdl: `${link} type Query { a: Int } type Box { size: Int }` };
    const two = { name: 'two', url: 'http://two', sdl: `${link} type Query { b: Box } type Box { size: Int }` };
    expect(() => compose([one, two])).toThrow(DoesNotCompose);
    expect(() => compose([one, two])).toThrow(/Box\.size/);
  });

  test('keeps what is between services out of what clients see', () => {
    const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"])';
    const sdl = `${link} type Query { seen: Int hidden: Int @inaccessible }`;
    const { supergraph, api } = compose([{ name: 'one', url: 'http://one', sdl }]);
    expect(supergraph).toContain('hidden');
    expect(api).toBe('type Query {\n  seen: Int\n}\n');
  });
});
