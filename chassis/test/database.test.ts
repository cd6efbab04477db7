import { Database, rows } from '../database.js';
import { DomainError } from '../domain-error.js';
import { cloneTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { noteMigrations } from './note-service.js';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await cloneTestDatabase('notes', noteMigrations);
  database = await Database.open({ url: testDatabase.appUrl, entities: [], migrations: [], applicationName: 'test' });
  await database.read.query('insert into note values (gen_random_uuid(), 1), (gen_random_uuid(), 2)');
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const raise = (state: string) => `do $$ begin raise exception 'planted' using errcode = '${state}'; end $$`;

test('two transactions that lock each other out both end: the one PostgreSQL stops is tried again', async () => {
  const lock = (first: number, second: number) =>
    database.transaction(async (tx) => {
      await rows(tx, 'update note set size = size where size = $1', [first]);
      await tx.query('select pg_sleep(0.1)');
      await rows(tx, 'update note set size = size where size = $1', [second]);
      return 'done';
    });
  await expect(Promise.all([lock(1, 2), lock(2, 1)])).resolves.toEqual(['done', 'done']);
});

test.each(['40001', '40P01'])('%s is tried five times, then answered as UNAVAILABLE', async (state) => {
  let tries = 0;
  const end = database.transaction(async (tx) => {
    tries += 1;
    await tx.query(raise(state));
  });
  await expect(end).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(end).rejects.toBeInstanceOf(DomainError);
  expect(tries).toBe(5);
});

test('any other database error is not tried again', async () => {
  let tries = 0;
  await expect(
    database.transaction(async (tx) => {
      tries += 1;
      await tx.query(raise('23505'));
    }),
  ).rejects.toThrow('planted');
  expect(tries).toBe(1);
});

test('rows are the rows, whatever the statement', async () => {
  expect(await rows(database.read, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await rows(database.read, 'update note set size = size where size = 1 returning size')).toEqual([{ size: 1 }]);
  expect(await rows(database.read, 'delete from note where size = 99 returning size')).toEqual([]);
});
