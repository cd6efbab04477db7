import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { request as httpRequest } from 'undici';
import { rows } from '../database.js';
import { newId } from '../ids.js';
import { SettingsError } from '../settings.js';
import { signCall, signedCallHeader } from '../signed-call.js';
import { callerOf } from '../testing/callers.js';
import { startSubgraphForTest, type TestSubgraph } from '../testing/subgraph-for-test.js';
import { testKey } from '../testing/test-keys.js';
import { noteMigrations, readNoteSettings, startNotes } from './note-service.js';

const subgraph = { name: 'notes', start: startNotes, readSettings: readNoteSettings, migrations: noteMigrations };
const writer = callerOf.channel('shop', ['notes:write']);
const writeNote = `mutation ($noteId: ID!, $size: SafeInt!) { writeNote(noteId: $noteId, size: $size) {
  __typename ... on Note { id size } ... on Failure { code message } } }`;

let notes: TestSubgraph;

beforeAll(async () => {
  notes = await startSubgraphForTest(subgraph);
});

beforeEach(async () => {
  await notes.asAdmin('truncate note, heard, kept_forever, answer_record');
});

afterAll(() => notes.stop());

const count = async () => (await notes.asAdmin<{ count: number }>('select count(*)::int as count from note'))[0]?.count;

describe('idempotency', () => {
  test('the same id and input gives the stored answer and writes once', async () => {
    const noteId = newId();
    const first = await notes.ask(writeNote, { noteId, size: 5 }, { as: writer });
    expect(first.data).toEqual({ writeNote: { __typename: 'Note', id: noteId, size: 5 } });
    expect(await notes.ask(writeNote, { noteId, size: 5 }, { as: writer })).toEqual(first);
    expect(await count()).toBe(1);
  });

  test('the same id with another input is a conflict', async () => {
    const noteId = newId();
    await notes.ask(writeNote, { noteId, size: 5 }, { as: writer });
    const second = await notes.ask(writeNote, { noteId, size: 6 }, { as: writer });
    expect(second.errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await count()).toBe(1);
  });

  test('an id in capitals is the same id, and an optional input that is null is one left out', async () => {
    const noteId = newId();
    const first = await notes.ask(writeNote, { noteId, size: 5 }, { as: writer });
    const withNull = writeNote.replace('size: $size', 'size: $size, remark: null');
    expect(await notes.ask(withNull, { noteId: noteId.toUpperCase(), size: 5 }, { as: writer })).toEqual(first);
    expect(await count()).toBe(1);
  });

  test('another caller may use the same id', async () => {
    const noteId = newId();
    await notes.ask(writeNote, { noteId, size: 5 }, { as: writer });
    const other = await notes.ask(writeNote, { noteId, size: 6 }, { as: callerOf.channel('kiosk', ['notes:write']) });
    // The note's id is taken in the table: an unexpected error, not a conflict of answers.
    expect(other.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
  });

  test('a refusal is kept, in the language of whoever reads it, even when the reason is gone', async () => {
    for (let n = 0; n < 3; n += 1) await notes.ask(writeNote, { noteId: newId(), size: 5 }, { as: writer });
    const noteId = newId();
    const refused = await notes.ask(writeNote, { noteId, size: 5 }, { as: writer });
    expect(refused.data?.['writeNote']).toEqual({
      __typename: 'BoardFull',
      code: 'BOARD_FULL',
      message: 'The board is full (3 notes)',
    });
    expect(await count()).toBe(3);
    await notes.service.runJob('forget-notes');
    const again = await notes.ask(writeNote, { noteId, size: 5 }, { as: writer, locale: 'zh-CN' });
    expect(again.data?.['writeNote']).toMatchObject({ code: 'BOARD_FULL', message: '留言板已满（3 条）' });
  });

  test('a fault is not kept', async () => {
    const noteId = newId();
    const wrong = await notes.ask(writeNote, { noteId, size: -1 }, { as: writer });
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['input', 'size'] });
    const right = await notes.ask(writeNote, { noteId, size: 1 }, { as: writer });
    expect(right.data?.['writeNote']).toMatchObject({ __typename: 'Note' });
  });

  test('twenty callers racing on one id write one note and get one answer', async () => {
    const noteId = newId();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => notes.ask(writeNote, { noteId, size: 5 }, { as: writer })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await count()).toBe(1);
  });
});

describe('what a stranger gets', () => {
  const body = JSON.stringify({ query: '{ noteCount }' });
  const post = async (headers: Record<string, string>, content = body, path = '/graphql') => {
    const answer = await httpRequest(`${notes.service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: content,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  const sign = (changes: Partial<Parameters<typeof signCall>[0]> = {}) =>
    signCall({
      from: 'gateway',
      audience: 'notes',
      key: testKey('gateway', 'notes'),
      method: 'POST',
      path: '/graphql',
      body,
      caller: callerOf.anonymous(),
      requestId: newId(),
      locale: 'en',
      ...changes,
    });

  /** The same call, signed by a clock that is so many seconds behind. */
  const signedAt = async (secondsAgo: number) => {
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now - secondsAgo * 1_000);
    jest.useFakeTimers({ now: now - secondsAgo * 1_000, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
    try {
      return await sign();
    } finally {
      jest.useRealTimers();
      clock.mockRestore();
    }
  };

  /** The same call with other claims or another header under the old signature. */
  const altered = async (part: 0 | 1, changes: Record<string, unknown>) => {
    const parts = (await sign()).split('.');
    const content = JSON.parse(Buffer.from(parts[part]!, 'base64url').toString()) as Record<string, unknown>;
    parts[part] = Buffer.from(JSON.stringify({ ...content, ...changes })).toString('base64url');
    return parts.join('.');
  };

  test('a signed call is answered', async () => {
    expect(await post({ [signedCallHeader]: await sign() })).toEqual({
      status: 200,
      text: '{"data":{"noteCount":0}}\n',
    });
  });

  test.each([
    ['no signature', () => Promise.resolve('')],
    ['a signature by another key', () => sign({ key: testKey('points', 'notes') })],
    ['a call meant for another service', () => sign({ audience: 'points' })],
    ['a signature over another body', () => sign({ body: '{}' })],
    ['a signature for another path', () => sign({ path: '/events' })],
    ['a signature for another method', () => sign({ method: 'GET' })],
    ['a signature of a minute ago', () => signedAt(60)],
    ['a signature of a minute ahead', () => signedAt(-60)],
    ['a caller it does not know', () => sign({ from: 'stranger' })],
    ['a call altered to come from somebody else', () => altered(1, { cal: callerOf.ops('ann', ['notes:write']) })],
    ['a call altered to last longer', () => altered(1, { exp: Math.floor(Date.now() / 1_000) + 3_600 })],
    ['a call altered to need no signature', () => altered(0, { alg: 'none' })],
    ['a call without its signature', async () => (await altered(0, { alg: 'none' })).replace(/[^.]*$/, '')],
    ['a call altered to name another caller’s key', () => altered(0, { kid: 'points' })],
  ])('%s: 401 and nothing else', async (_name, header) => {
    const answer = await post({ [signedCallHeader]: await header() });
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain('noteCount');
  });

  test('_service and _entities need a signature too', async () => {
    for (const query of [
      '{ _service { sdl } }',
      '{ _entities(representations: [{ __typename: "Note", id: "1" }]) { __typename } }',
    ]) {
      expect((await post({}, JSON.stringify({ query }))).status).toBe(401);
    }
    const signed = await notes.ask(
      '{ _entities(representations: [{ __typename: "Note", id: "1" }]) { ... on Note { id size } } }',
    );
    expect(signed.data).toEqual({ _entities: [{ id: '1', size: 7 }] });
  });

  test('events need a signature too', async () => {
    expect((await post({}, '{"events":[]}', '/events')).status).toBe(401);
  });

  test('a mutation that comes twice under one signature is refused the second time; a query may', async () => {
    const mutation = JSON.stringify({ query: writeNote, variables: { noteId: newId(), size: 5 } });
    const header = { [signedCallHeader]: await sign({ body: mutation, caller: writer }) };
    expect((await post(header, mutation)).text).toContain('"Note"');
    expect((await post(header, mutation)).text).toContain('UNAUTHENTICATED');
    const query = { [signedCallHeader]: await sign() };
    expect((await post(query)).status).toBe(200);
    expect((await post(query)).status).toBe(200);
  });

  test('health needs none', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      expect((await httpRequest(`${notes.service.url}${path}`)).statusCode).toBe(200);
    }
  });
});

test('an unexpected error shows its request id and nothing of itself', async () => {
  const answer = await notes.ask('{ failing }');
  expect(answer.errors?.[0]).toMatchObject({
    message: 'Internal server error',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
  expect(answer.errors?.[0]?.extensions['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.stringify(answer)).not.toMatch(/secret|stack|node_modules/);
});

test('a caller without the scope is forbidden, one without a token unauthenticated', async () => {
  const variables = { noteId: newId(), size: 5 };
  expect((await notes.ask(writeNote, variables)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const weak = await notes.ask(writeNote, variables, { as: callerOf.channel('shop', []) });
  expect(weak.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('the application role may add to an append-only table and not change or delete', async () => {
  const app = notes.database.read;
  await app.query("insert into kept_forever values ('a')");
  await expect(app.query("update kept_forever set line = 'b'")).rejects.toThrow(/permission denied/);
  await expect(app.query('delete from kept_forever')).rejects.toThrow(/permission denied/);
  await expect(app.query('create table another (id int)')).rejects.toThrow(/permission denied/);
  await expect(app.query("update clock_shift set shift = '1 day'")).rejects.toThrow(/permission denied/);
});

test('process and database share one clock, moved together', async () => {
  await notes.clock.advance({ days: 3 });
  const [row] = await rows<{ now: Date }>(notes.database.read, 'select app_now() as now');
  if (!row) throw new Error('no row');
  expect(Math.abs(row.now.getTime() - notes.clock.now().getTime())).toBeLessThan(5_000);
  expect(row.now.getTime() - Date.now()).toBeGreaterThan(2.9 * 86_400_000);
  await notes.clock.moveTo(new Date());
});

test('a stop waits for the request under way, and takes no new one', async () => {
  const own = await startSubgraphForTest(subgraph);
  const answer = own.ask('{ slowly }');
  const begun = async () => (await own.asAdmin('select 1 from heard')).length > 0;
  while (!(await begun())) await sleep(10);
  const stopped = own.stop();
  expect((await answer).data).toEqual({ slowly: 0 });
  await stopped;
  await expect(own.ask('{ noteCount }')).rejects.toThrow(/ECONNREFUSED/);
});

test('a start on a taken port fails and leaves nothing running', async () => {
  const { port } = new URL(notes.service.url);
  // Of this database alone: beside it other files test the same service.
  const connections = async () =>
    (await notes.asAdmin("select 1 from pg_stat_activity where usename like 'notes%' and datname = current_database()"))
      .length;
  const before = await connections();
  const second = startSubgraphForTest(subgraph, { testDatabase: notes.testDatabase, environment: { PORT: port } });
  await expect(second).rejects.toThrow(/EADDRINUSE/);
  // A backend is listed for a moment longer than its connection is open.
  for (let waits = 0; (await connections()) > before && waits < 300; waits += 1) await sleep(50);
  expect(await connections()).toBe(before);
});

test('settings: every wrong variable is named at once, without its value', () => {
  const read = () =>
    readNoteSettings({
      PORT: 'x-secret',
      CALL_ACCEPT_KEYS: 'gateway=c2hvcnQ=',
      ANSWER_HASH_KEY: 'c2hvcnQ=',
      // With one connection, what takes an event would wait for itself.
      DATABASE_POOL_SIZE: '1',
    });
  expect(read).toThrow(SettingsError);
  try {
    read();
  } catch (error) {
    const { message } = error as Error;
    for (const name of ['PORT', 'APP_DATABASE_URL', 'CALL_ACCEPT_KEYS', 'ANSWER_HASH_KEY', 'DATABASE_POOL_SIZE'])
      expect(message).toContain(name);
    expect(message).not.toMatch(/x-secret|c2hvcnQ/);
  }
});
