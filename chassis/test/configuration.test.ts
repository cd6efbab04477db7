import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Approvals } from '../approval.js';
import { AuditLog } from '../audit-log.js';
import { ConfigurationRegistry } from '../configuration.js';
import { Database, rows } from '../database.js';
import { defineRefusal } from '../domain-error.js';
import { cloneTestDatabase, type TestDatabase } from '../testing/test-database.js';

const tooLoud = defineRefusal<{ volume: number }>({
  code: 'TOO_LOUD',
  type: 'TooLoud',
  text: { 'zh-CN': '音量 {volume} 过高', en: 'A volume of {volume} is too loud' },
});

let database: TestDatabase;
let owner: Database;
let app: Database;
let configuration: ConfigurationRegistry;
let applied: { key: string; volume: number; version: number }[];

beforeAll(async () => {
  database = await cloneTestDatabase('chassis', []);
  const options = { entities: [], migrations: [], applicationName: 'configuration test' };
  owner = await Database.open({ ...options, url: database.ownerUrl });
  app = await Database.open({ ...options, url: database.appUrl });
});

afterAll(async () => {
  await app.close();
  await owner.close();
  await database.drop();
});

beforeEach(() => {
  applied = [];
  const audit = new AuditLog();
  configuration = new ConfigurationRegistry(app, new Approvals(audit), audit);
  configuration.register({
    kind: 'bell',
    schema: z.strictObject({ volume: z.number().int().positive(), tone: z.string().default('a') }),
    check: async (_tx, _key, { volume }) => {
      if (volume > 100) throw tooLoud({ volume });
      return Promise.resolve();
    },
    apply: async (_tx, key, { volume }, version) => {
      applied.push({ key, volume, version });
      return Promise.resolve();
    },
  });
});

let bells = 0;
const newBell = () => `bell-${String((bells += 1))}`;
const propose = (key: string, volume: number, changeId: string = randomUUID(), by = 'ops:ann') =>
  configuration.propose({ changeId, kind: 'bell', key, body: { volume }, by });
const approve = (changeId: string, by = 'ops:bo') => configuration.approve({ changeId, kind: 'bell', by });
const bodyOf = async (key: string) => (await configuration.live<{ volume: number }>(app.read, 'bell', key))?.body;

describe('a proposal', () => {
  test('waits as the next version of its key and changes nothing yet', async () => {
    const bell = newBell();
    const first = await propose(bell, 5);
    const second = await propose(bell, 6);
    expect(first).toEqual({ changeId: first.changeId, kind: 'bell', key: bell, version: 1, state: 'SUBMITTED' });
    expect(second.version).toBe(2);
    expect(applied).toEqual([]);
    expect(await bodyOf(bell)).toBeUndefined();
  });

  test('of the same id and body gives the same answer, after the approval too', async () => {
    const first = await propose(newBell(), 5);
    await approve(first.changeId);
    expect(await propose(first.key, 5, first.changeId)).toEqual(first);
  });

  test.each([
    ['another body', { volume: 6 }, {}],
    ['another key', { volume: 5 }, { key: 'bell-elsewhere' }],
    ['another person', { volume: 5 }, { by: 'ops:bo' }],
  ])('of the same id with %s is a conflict', async (_what, body, change) => {
    const { changeId, key } = await propose(newBell(), 5);
    await expect(
      configuration.propose({ changeId, kind: 'bell', key, body, by: 'ops:ann', ...change }),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  test('that its shape refuses names the field, and one without a UUID names the id', async () => {
    await expect(propose(newBell(), 1.5)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['input', 'volume'] },
    });
    await expect(propose(newBell(), 1, 'no-uuid')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['input', 'changeId'] },
    });
  });

  test('that the check refuses leaves nothing behind', async () => {
    const bell = newBell();
    await expect(propose(bell, 101)).rejects.toMatchObject({ code: 'TOO_LOUD' });
    expect((await propose(bell, 100)).version).toBe(1);
  });

  test('made twenty times at once is one version', async () => {
    const [bell, changeId] = [newBell(), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 20 }, () => propose(bell, 5, changeId)));
    expect(new Set(answers.map((answer) => answer.version))).toEqual(new Set([1]));
  });

  test('of twenty different versions at once numbers them without a gap', async () => {
    const bell = newBell();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, volume) => propose(bell, volume + 1)));
    const versions = answers.map((answer) => answer.version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });
});

describe('an approval', () => {
  test('by a second person takes the version live and ends the one before', async () => {
    const bell = newBell();
    const first = await propose(bell, 5);
    expect((await approve(first.changeId)).state).toBe('LIVE');
    const second = await propose(bell, 6);
    await approve(second.changeId);
    expect(applied).toEqual([
      { key: bell, volume: 5, version: 1 },
      { key: bell, volume: 6, version: 2 },
    ]);
    expect(await bodyOf(bell)).toEqual({ volume: 6, tone: 'a' });
    expect((await configuration.version(app.read, 'bell', bell, 1))?.body).toEqual({ volume: 5, tone: 'a' });
  });

  test('by the same person is forbidden, by the table as well', async () => {
    const { changeId, key } = await propose(newBell(), 5);
    await expect(approve(changeId, 'ops:ann')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await bodyOf(key)).toBeUndefined();
    for (const table of ['approval', 'configuration_version']) {
      const [id, state] = table === 'approval' ? ['id', 'APPROVED'] : ['change_id', 'LIVE'];
      await expect(
        rows(
          app.read,
          `update ${table} set state = $2, decided_by = 'ops:ann', decided_at = app_now() where ${id} = $1`,
          [changeId, state],
        ),
      ).rejects.toThrow(/second_person/);
    }
  });

  test('again by the same person gives the same answer and applies nothing twice; by another it comes too late', async () => {
    const { changeId } = await propose(newBell(), 5);
    const answers = await Promise.all(Array.from({ length: 10 }, () => approve(changeId)));
    expect(new Set(answers.map((answer) => answer.state))).toEqual(new Set(['LIVE']));
    expect(applied).toHaveLength(1);
    await expect(approve(changeId, 'ops:cy')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('of an unknown id, of another kind, or of a version that a later one has overtaken is bad input', async () => {
    const wrong = { code: 'BAD_USER_INPUT', details: { path: ['input', 'changeId'] } };
    await expect(approve(randomUUID())).rejects.toMatchObject(wrong);
    await expect(approve('no-uuid')).rejects.toMatchObject(wrong);
    const bell = newBell();
    const [older, newer] = [await propose(bell, 5), await propose(bell, 6)];
    configuration.register({ kind: 'gong', schema: z.object({}), apply: () => Promise.resolve() });
    await expect(configuration.approve({ changeId: older.changeId, kind: 'gong', by: 'ops:bo' })).rejects.toMatchObject(
      wrong,
    );
    await approve(newer.changeId);
    await expect(approve(older.changeId)).rejects.toMatchObject(wrong);
    expect(await bodyOf(bell)).toMatchObject({ volume: 6 });
  });

  test('whose application fails changes nothing and can be given again', async () => {
    let broken = true;
    configuration.register({
      kind: 'horn',
      schema: z.object({}),
      apply: () => (broken ? Promise.reject(new Error('broken')) : Promise.resolve()),
    });
    const changeId = randomUUID();
    await configuration.propose({ changeId, kind: 'horn', key: 'one', body: {}, by: 'ops:ann' });
    await expect(configuration.approve({ changeId, kind: 'horn', by: 'ops:bo' })).rejects.toThrow('broken');
    expect(await configuration.live(app.read, 'horn', 'one')).toBeNull();
    broken = false;
    expect((await configuration.approve({ changeId, kind: 'horn', by: 'ops:bo' })).state).toBe('LIVE');
    expect(await configuration.allLive(app.read, 'horn')).toMatchObject([{ key: 'one', version: 1 }]);
  });
});

test('a rejection by a second person ends a proposal for good', async () => {
  const { changeId, key } = await propose(newBell(), 5);
  const decision = { changeId, kind: 'bell', by: 'ops:bo' };
  await expect(configuration.reject({ ...decision, by: 'ops:ann' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect((await configuration.reject(decision)).state).toBe('REJECTED');
  expect((await configuration.reject(decision)).state).toBe('REJECTED');
  await expect(approve(changeId)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await bodyOf(key)).toBeUndefined();
});

describe('the audit log', () => {
  test('holds who did what to which version, newest first', async () => {
    const { changeId, key } = await propose(newBell(), 5);
    await approve(changeId);
    const audit = new AuditLog();
    const waiting = await audit.of(app.read, `bell/${key}@1`);
    expect(waiting.map(({ by, action }) => [by, action])).toEqual([
      ['ops:bo', 'approval.approved'],
      ['ops:ann', 'approval.requested'],
    ]);
    const [live] = await audit.of(app.read, `bell/${key}`);
    expect(live).toMatchObject({ by: 'ops:bo', action: 'bell.live', details: { changeId, version: 1 } });
    expect(live?.at).toBeInstanceOf(Date);
  });

  test.each([
    ['update', `update audit_log set by = 'nobody'`],
    ['delete', 'delete from audit_log'],
    ['truncate', 'truncate audit_log'],
  ])('refuses %s: the application has no right to it, and its owner meets a trigger', async (_what, sql) => {
    await app.transaction((tx) => new AuditLog().record(tx, { by: 'ops:ann', action: 'tried', subject: 'log' }));
    await expect(rows(app.read, sql)).rejects.toThrow(/permission denied for table audit_log/);
    await expect(rows(owner.read, sql)).rejects.toThrow(/append-only/);
  });
});
