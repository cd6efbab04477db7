import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Approvals } from '../approval.js';
import { AuditLog } from '../audit-log.js';
import { ConfigurationRegistry } from '../configuration.js';
import { Database, rows } from '../database.js';
import { defineRefusal } from '../domain-error.js';
import { newId } from '../ids.js';
import type { PlaceInTime } from '../relay.js';
import { cloneTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { versionsOnRecord } from '../versions-on-record.js';

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
const draft = (key: string, volume: number, changeId: string = randomUUID(), by = 'ops:ann') =>
  configuration.draft({ changeId, kind: 'bell', key, body: { volume }, by });
const submit = (changeId: string, by = 'ops:ann') => configuration.submit({ changeId, kind: 'bell', by });
const approve = (changeId: string, by = 'ops:bo') => configuration.approve({ changeId, kind: 'bell', by });
const reject = (changeId: string, by = 'ops:bo') => configuration.reject({ changeId, kind: 'bell', by });
const actionsOn = async (subject: string) =>
  (await new AuditLog().of(app.read, subject)).map(({ by, action }) => [by, action]);
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
  await expect(reject(changeId, 'ops:ann')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect((await reject(changeId)).state).toBe('REJECTED');
  expect((await reject(changeId)).state).toBe('REJECTED');
  await expect(approve(changeId)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await bodyOf(key)).toBeUndefined();
});

describe('a version that is withdrawn after its approval', () => {
  const withdraw = (bell: string, version: number, before: number | null) =>
    app.transaction((tx) =>
      configuration.withdraw(tx, { kind: 'bell', key: bell, version }, { by: 'ops:bo' }, () => Promise.resolve(before)),
    );

  test('is rejected for good, and the one before is live again', async () => {
    const bell = newBell();
    await approve((await propose(bell, 5)).changeId);
    const { changeId } = await propose(bell, 6);
    await approve(changeId);
    for (let time = 0; time < 2; time += 1) await withdraw(bell, 2, 1);
    expect(await bodyOf(bell)).toEqual({ volume: 5, tone: 'a' });
    await expect(approve(changeId)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { state: 'REJECTED' },
    });
    expect(await actionsOn(`bell/${bell}`)).toEqual([
      ['ops:bo', 'bell.withdrawn'],
      ['ops:bo', 'bell.live'],
      ['ops:bo', 'bell.live'],
    ]);
  });

  test('leaves none live where it was the first', async () => {
    const bell = newBell();
    await approve((await propose(bell, 5)).changeId);
    await withdraw(bell, 1, null);
    expect(await bodyOf(bell)).toBeUndefined();
  });
});

describe('a draft', () => {
  const notSubmitted = {
    code: 'BAD_USER_INPUT',
    definition: { name: 'NOT_SUBMITTED' },
    details: { path: ['input', 'changeId'] },
  };

  test('has a version of its own like any change, and waits for nobody until it is submitted', async () => {
    const bell = newBell();
    const first = await draft(bell, 5);
    expect(first).toEqual({ changeId: first.changeId, kind: 'bell', key: bell, version: 1, state: 'DRAFT' });
    expect((await propose(bell, 6)).version).toBe(2);
    expect((await draft(bell, 7)).version).toBe(3);
    expect(await actionsOn(`bell/${bell}@1`)).toEqual([]);
    expect(await actionsOn(`bell/${bell}`)).toEqual([
      ['ops:ann', 'bell.drafted'],
      ['ops:ann', 'bell.drafted'],
    ]);
    for (const decide of [approve, reject]) {
      await expect(decide(first.changeId)).rejects.toMatchObject(notSubmitted);
      await expect(decide(first.changeId, 'ops:ann')).rejects.toMatchObject(notSubmitted);
    }
    expect(applied).toEqual([]);
  });

  test('that is submitted goes the way of a proposal', async () => {
    const bell = newBell();
    const { changeId } = await draft(bell, 5);
    expect(await submit(changeId)).toEqual({ changeId, kind: 'bell', key: bell, version: 1, state: 'SUBMITTED' });
    await expect(approve(changeId, 'ops:ann')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await approve(changeId);
    expect(applied).toEqual([{ key: bell, volume: 5, version: 1 }]);
    expect(await actionsOn(`bell/${bell}@1`)).toEqual([
      ['ops:bo', 'approval.approved'],
      ['ops:ann', 'approval.requested'],
    ]);
    const rejected = await draft(bell, 6);
    await submit(rejected.changeId);
    expect((await reject(rejected.changeId)).state).toBe('REJECTED');
  });

  test('made again gives the same answer, once it is live as well; with anything else it is a conflict', async () => {
    const first = await draft(newBell(), 5);
    expect(await draft(first.key, 5, first.changeId)).toEqual(first);
    expect(await actionsOn(`bell/${first.key}`)).toHaveLength(1);
    const conflict = { code: 'IDEMPOTENCY_CONFLICT' };
    await expect(draft(first.key, 6, first.changeId)).rejects.toMatchObject(conflict);
    await expect(draft(first.key, 5, first.changeId, 'ops:bo')).rejects.toMatchObject(conflict);
    await submit(first.changeId);
    await approve(first.changeId);
    expect(await draft(first.key, 5, first.changeId)).toEqual(first);
    expect(await bodyOf(first.key)).toMatchObject({ volume: 5 });
  });

  test('that is proposed is submitted by it', async () => {
    const { changeId, key } = await draft(newBell(), 5);
    expect((await propose(key, 5, changeId)).state).toBe('SUBMITTED');
    expect((await approve(changeId)).state).toBe('LIVE');
  });

  test('that its shape or the check refuses leaves nothing behind', async () => {
    const bell = newBell();
    await expect(draft(bell, 1.5)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(draft(bell, 101)).rejects.toMatchObject({ code: 'TOO_LOUD' });
    expect((await draft(bell, 100)).version).toBe(1);
  });

  test('is submitted by its author alone', async () => {
    const { changeId } = await draft(newBell(), 5);
    await expect(submit(changeId, 'ops:bo')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(approve(changeId)).rejects.toMatchObject(notSubmitted);
  });

  test('submitted ten times at once asks for one approval, and once it is decided no more', async () => {
    const { changeId, key } = await draft(newBell(), 5);
    const answers = await Promise.all(Array.from({ length: 10 }, () => submit(changeId)));
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['SUBMITTED']));
    expect(await actionsOn(`bell/${key}@1`)).toEqual([['ops:ann', 'approval.requested']]);
    await approve(changeId);
    const decided = { code: 'BAD_USER_INPUT', definition: { name: 'ALREADY_DECIDED' } };
    await expect(submit(changeId)).rejects.toMatchObject({ ...decided, details: { state: 'LIVE' } });
    await approve((await propose(key, 6)).changeId);
    await expect(submit(changeId)).rejects.toMatchObject({ ...decided, details: { state: 'ENDED' } });
  });

  test('that is unknown, or of another kind, cannot be submitted', async () => {
    const unknown = { code: 'BAD_USER_INPUT', definition: { name: 'UNKNOWN_APPROVAL' } };
    await expect(submit(randomUUID())).rejects.toMatchObject(unknown);
    await expect(submit('no-uuid')).rejects.toMatchObject(unknown);
    const { changeId } = await draft(newBell(), 5);
    await expect(configuration.submit({ changeId, kind: 'gong', by: 'ops:ann' })).rejects.toMatchObject(unknown);
  });
});

describe('changes on record', () => {
  const everyState = ['DRAFT', 'SUBMITTED', 'LIVE', 'REJECTED', 'ENDED'] as const;
  let kinds = 0;
  /** A kind of its own, so that its list holds what the test made. */
  const newKind = () => {
    const kind = `chime-${String((kinds += 1))}`;
    configuration.register({ kind, schema: z.object({ volume: z.number() }), apply: () => Promise.resolve() });
    // Ids in the order of their making, so that two made within a millisecond are in it too.
    const change = (volume: number) => ({
      changeId: newId(),
      kind,
      key: 'one',
      body: { volume },
      by: 'ops:ann',
    });
    return {
      kind,
      draft: async (volume: number) => (await configuration.draft(change(volume))).changeId,
      propose: async (volume: number) => (await configuration.propose(change(volume))).changeId,
    };
  };

  test('show who made and who decided what, and when, newest first', async () => {
    const chime = newKind();
    const { kind } = chime;
    const [first, second] = [await chime.propose(1), await chime.propose(2)];
    for (const changeId of [first, second]) await configuration.approve({ changeId, kind, by: 'ops:bo' });
    const third = await chime.propose(3);
    await configuration.reject({ changeId: third, kind, by: 'ops:cy' });
    const [fourth, fifth] = [await chime.propose(4), await chime.draft(5)];
    const all = await versionsOnRecord(app.read, kind, { states: everyState, first: 10, after: null });
    const by = { kind, key: 'one', proposedBy: 'ops:ann' };
    const waiting = { ...by, decidedBy: null, decidedAt: null };
    expect(all).toMatchObject([
      { ...waiting, changeId: fifth, version: 5, state: 'DRAFT', body: { volume: 5 } },
      { ...waiting, changeId: fourth, version: 4, state: 'SUBMITTED', body: { volume: 4 } },
      { ...by, changeId: third, version: 3, state: 'REJECTED', decidedBy: 'ops:cy' },
      { ...by, changeId: second, version: 2, state: 'LIVE', decidedBy: 'ops:bo' },
      { ...by, changeId: first, version: 1, state: 'ENDED', decidedBy: 'ops:bo' },
    ]);
    expect(all[2]?.decidedAt?.getTime()).toBeGreaterThanOrEqual(all[2]?.proposedAt.getTime() ?? Infinity);
    const open = await versionsOnRecord(app.read, kind, {
      states: ['DRAFT', 'SUBMITTED'],
      first: 10,
      after: null,
    });
    expect(open).toEqual(all.slice(0, 2));
    expect(await configuration.change(app.read, kind, fourth)).toEqual(all[1]);
  });

  test('come in pages that leave none out and repeat none, those of one instant by their ids', async () => {
    const { kind, draft: draftIt } = newKind();
    const ids: string[] = [];
    for (const volume of [1, 2, 3, 4, 5]) ids.push(await draftIt(volume));
    // Apart by less than the millisecond that a cursor holds: these count as one instant.
    for (const [place, changeId] of ids.entries()) {
      const at = `2026-11-01T08:00:00.00010${String(place)}Z`;
      await rows(app.read, 'update configuration_version set proposed_at = $2 where change_id = $1', [changeId, at]);
    }
    const pageAfter = (after: PlaceInTime | null) =>
      versionsOnRecord(app.read, kind, { states: ['DRAFT'], first: 2, after });
    const seen: string[] = [];
    let page = await pageAfter(null);
    while (page.length > 0) {
      seen.push(...page.map(({ changeId }) => changeId));
      const last = page.at(-1)!;
      page = await pageAfter({ at: last.proposedAt, id: last.changeId });
    }
    expect(seen).toEqual(ids.sort().reverse());
  });

  test('are found by their kind and id alone', async () => {
    const { changeId } = await draft(newBell(), 5);
    expect(await configuration.change(app.read, 'bell', changeId)).toMatchObject({ changeId, state: 'DRAFT' });
    expect(await configuration.change(app.read, 'gong', changeId)).toBeNull();
    expect(await configuration.change(app.read, 'bell', randomUUID())).toBeNull();
    expect(await configuration.change(app.read, 'bell', 'no-uuid')).toBeNull();
  });
});

describe('the audit log', () => {
  test('holds who did what to which version, newest first', async () => {
    const { changeId, key } = await propose(newBell(), 5);
    await approve(changeId);
    expect(await actionsOn(`bell/${key}@1`)).toEqual([
      ['ops:bo', 'approval.approved'],
      ['ops:ann', 'approval.requested'],
    ]);
    const [live] = await new AuditLog().of(app.read, `bell/${key}`);
    expect(live).toMatchObject({ by: 'ops:bo', action: 'bell.live', details: { changeId, version: 1 } });
    expect(live?.at).toBeInstanceOf(Date);
  });

  test('is told in the order of its numbers and not of their digits', async () => {
    await rows(owner.read, 'alter table audit_log alter column id restart with 9999');
    const audit = new AuditLog();
    for (const action of ['first', 'second']) {
      await app.transaction((tx) => audit.record(tx, { by: 'ops:ann', action, subject: 'bell/counted' }));
    }
    expect((await audit.of(app.read, 'bell/counted')).map(({ id }) => id)).toEqual(['10000', '9999']);
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
