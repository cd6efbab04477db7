import { setImmediate as nextTurn } from 'node:timers/promises';
import { Database, rows } from '../database.js';
import { DomainError } from '../domain-error.js';
import { PipelinedReads } from '../pipelined-reads.js';
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

describe('reads that are asked for together', () => {
  const size = { name: 'note by size', text: 'select size from note where size = any($1::int[]) order by size' };

  test('give each its rows, over one connection', async () => {
    const backend = { name: 'backend', text: 'select pg_backend_pid() as pid' };
    const asked = [database.reads.rows(size, [[1, 2]]), database.reads.rows(size, [[3]])] as const;
    const pids = [database.reads.rows<{ pid: number }>(backend, []), database.reads.rows<{ pid: number }>(backend, [])];
    expect(await Promise.all(asked)).toEqual([[{ size: 1 }, { size: 2 }], []]);
    const [first, second] = await Promise.all(pids);
    expect(first).toEqual(second);
  });

  test('fail each by itself, and the next ones are answered', async () => {
    const failing = { name: 'division', text: 'select 1 / $1::int as one' };
    const asked = [
      database.reads.rows(size, [[1]]),
      database.reads.rows(failing, [0]),
      database.reads.rows(failing, [1]),
    ];
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: [{ size: 1 }] },
      { status: 'rejected', reason: expect.objectContaining({ code: '22012' }) as unknown },
      { status: 'fulfilled', value: [{ one: 1 }] },
    ]);
    expect(await database.reads.rows(failing, [1])).toEqual([{ one: 1 }]);
  });

  test('are planned once for each connection, and told to whoever counts statements', async () => {
    const told: string[] = [];
    const counted = await Database.open({
      url: testDatabase.appUrl,
      entities: [],
      migrations: [],
      applicationName: 'test',
      onStatement: (sql) => told.push(sql),
    });
    const plans = {
      name: 'plans',
      text: 'select name, generic_plans + custom_plans as used from pg_prepared_statements',
    };
    for (let time = 0; time < 3; time += 1) await counted.reads.rows(size, [[1]]);
    const known = await counted.reads.rows<{ name: string; used: string }>(plans, []);
    expect(known.find(({ name }) => name === size.name)?.used).toBe('3');
    // What the driver of TypeORM asks when it connects comes before.
    expect(told.slice(-4)).toEqual([size.text, size.text, size.text, plans.text]);
    await counted.close();
  });

  test('are planned for whatever values may come, the first time already', async () => {
    const opened = await Database.open({
      url: testDatabase.appUrl,
      entities: [],
      migrations: [],
      applicationName: 'test',
    });
    const kinds = {
      name: 'kinds of plans',
      text: 'select generic_plans as once, custom_plans as anew from pg_prepared_statements where name = $1',
    };
    for (let time = 0; time < 7; time += 1) await opened.reads.rows(size, [[time]]);
    expect(await opened.reads.rows(kinds, [size.name])).toEqual([{ once: '7', anew: '0' }]);
    await opened.close();
  });

  test('are under way in two pieces at the most: what comes meanwhile gathers, and who writes has a connection', async () => {
    const locked = {
      name: 'backend that has the lock',
      text: 'select pg_backend_pid() as pid, pg_advisory_xact_lock_shared($1)',
    };
    const asked: Promise<{ pid: number }[]>[] = [];
    let answered = 0;
    await database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(1)');
      for (let turn = 0; turn < 6; turn += 1) {
        const read = database.reads.rows<{ pid: number }>(locked, [turn < 2 ? 1 : 2]);
        asked.push(read);
        void read.then(() => (answered += 1));
        await nextTurn();
      }
      await Promise.all([1, 2].map(() => database.withClient((client) => client.query('select 1'))));
      expect(answered).toBe(0);
    });
    const pids = (await Promise.all(asked)).map(([row]) => row?.pid);
    expect(new Set(pids.slice(0, 2)).size).toBe(2);
    expect(new Set(pids.slice(2)).size).toBe(1);
  });

  test('are refused where ten thousand wait, until some of them are on their way', async () => {
    const ends: (() => void)[] = [];
    const gone = new Error('gone');
    const reads = new PipelinedReads(() => new Promise<never>((_, reject) => ends.push(() => reject(gone))));
    const outcomes: Promise<unknown>[] = [];
    const ask = () => outcomes.push(reads.rows(size, []).catch((error: unknown) => error));
    for (const many of [1, 1, 10_000]) {
      for (let asked = 0; asked < many; asked += 1) ask();
      await nextTurn();
    }
    await expect(reads.rows(size, [])).rejects.toMatchObject({ code: 'OVERLOADED' });
    for (let ended = 0; ended < 4; ended += 1) {
      ends[ended]?.();
      await nextTurn();
      await nextTurn();
      if (ended === 0) ask();
    }
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set([gone]));
    expect(ends).toHaveLength(4);
  });

  test('want a name of their own, of as many bytes as the server keeps', async () => {
    await database.reads.rows(size, [[1]]);
    await expect(database.reads.rows({ ...size, text: 'select 1' }, [])).rejects.toThrow(
      'two statements have the name',
    );
    await expect(database.reads.rows({ name: 'é'.repeat(32), text: 'select 1' }, [])).rejects.toThrow('is too long');
  });

  test('fail all where there is no connection', async () => {
    const gone = await Database.open({
      url: testDatabase.appUrl,
      entities: [],
      migrations: [],
      applicationName: 'test',
    });
    await gone.close();
    const outcomes = await Promise.allSettled([gone.reads.rows(size, [[1]]), gone.reads.rows(size, [[2]])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

test('rows are the rows, whatever the statement', async () => {
  expect(await rows(database.read, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await rows(database.read, 'update note set size = size where size = 1 returning size')).toEqual([{ size: 1 }]);
  expect(await rows(database.read, 'delete from note where size = 99 returning size')).toEqual([]);
});
