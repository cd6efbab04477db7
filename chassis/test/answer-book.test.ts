import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { Database, rows } from '../database.js';
import { AnswerBook, type AnswerKey } from '../idempotency.js';
import { newId } from '../ids.js';
import { cloneTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { testKey } from '../testing/test-keys.js';
import { boardFull } from './note-service.js';

let testDatabase: TestDatabase;
let database: Database;
let book: AnswerBook;
const statements: string[] = [];

beforeAll(async () => {
  testDatabase = await cloneTestDatabase('chassis', []);
  database = await Database.open({
    url: testDatabase.appUrl,
    entities: [],
    migrations: [],
    applicationName: 'answer book test',
    onStatement: (sql) => statements.push(sql),
  });
  book = new AnswerBook(database, testKey('notes', 'answers'), [boardFull]);
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const keyOf = (id: string): AnswerKey => ({ caller: 'channel:shop', mutation: 'writeNote', id });
const asking = (...ids: string[]) => ids.map((id) => ({ key: keyOf(id), input: { size: 5 } }));
const openMany = (...ids: string[]) => database.transaction((tx) => book.openMany(tx, asking(...ids)));
const closeMany = (...closed: [id: string, value: unknown][]) =>
  database.transaction((tx) =>
    book.closeMany(
      tx,
      closed.map(([id, value]) => ({ key: keyOf(id), answer: { value } })),
    ),
  );
const answerOf = (id: string) => book.look(database.read, keyOf(id), { size: 5 });

/** Three new ids, in the order in which the book takes them. */
const threeIds = () => [newId(), newId(), newId()] as const;

/**
 * Lets works come to wait, one after the other, while a transaction holds what they need, then lets them all go on. `tries` is
 * higher than their number when PostgreSQL had to stop one of them because they were waiting for each other.
 */
async function raceBehind<T>(
  hold: (tx: EntityManager) => Promise<unknown>,
  ...works: ((tx: EntityManager) => Promise<T>)[]
): Promise<{ outcomes: T[]; tries: number }> {
  let tries = 0;
  const running: Promise<T>[] = [];
  await database.transaction(async (tx) => {
    await hold(tx);
    for (const work of works) {
      running.push(
        database.transaction((own) => {
          tries += 1;
          return work(own);
        }),
      );
      while ((await waiting()) < running.length) await sleep(5);
    }
  });
  return { outcomes: await Promise.all(running), tries };
}

async function waiting(): Promise<number> {
  const found = await rows(
    database.read,
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return found.length;
}

describe('many ids at once', () => {
  test('are told in the order asked what they are, and one that conflicts fails no other', async () => {
    const [open, answered, refused, conflicting] = [newId(), newId(), newId(), newId()];
    await openMany(open, answered);
    await closeMany([answered, { noteId: 7 }]);
    await expect(
      book.answerOnce(keyOf(refused), { size: 5 }, () => Promise.reject(boardFull({ limit: 3 }))),
    ).rejects.toMatchObject({ code: 'BOARD_FULL' });
    await database.transaction((tx) => book.open(tx, keyOf(conflicting), { size: 6 }));
    expect(await openMany(newId(), refused, conflicting, answered, newId(), open)).toEqual([
      { state: 'new' },
      { state: 'answered', answer: { refusal: { code: 'BOARD_FULL', details: { limit: 3 } } } },
      { state: 'conflict' },
      { state: 'answered', answer: { value: { noteId: 7 } } },
      { state: 'new' },
      { state: 'open' },
    ]);
  });

  test('are recorded: each is open afterwards, for one caller and one mutation', async () => {
    const id = newId();
    const others = [
      { ...keyOf(id), caller: 'channel:kiosk' },
      { ...keyOf(id), mutation: 'eraseNote' },
    ];
    const all = [keyOf(id), ...others].map((key) => ({ key, input: { size: 5 } }));
    const states = await database.transaction((tx) => book.openMany(tx, all));
    expect(states).toEqual([{ state: 'new' }, { state: 'new' }, { state: 'new' }]);
    expect(await openMany(id.toUpperCase())).toEqual([{ state: 'open' }]);
    await expect(
      database.transaction((tx) => book.open(tx, { ...keyOf(id), caller: 'channel:kiosk' }, { size: 6 })),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  test('cost one statement when all five hundred are new, another when some are not, and one to close', async () => {
    const ids = Array.from({ length: 500 }, newId);
    const ofTheBook = () => statements.splice(0).filter((sql) => sql.includes('answer_record')).length;
    ofTheBook();
    expect(new Set((await openMany(...ids)).map(({ state }) => state))).toEqual(new Set(['new']));
    expect(ofTheBook()).toBe(1);
    const states = (await openMany(newId(), ...ids.slice(1))).map(({ state }) => state);
    expect(states).toEqual(['new', ...Array.from({ length: 499 }, () => 'open')]);
    expect(ofTheBook()).toBe(2);
    await closeMany(...ids.map((id, place): [string, number] => [id, place]));
    expect(ofTheBook()).toBe(1);
    const answers = await openMany(...ids);
    expect(answers).toEqual(ids.map((_, place) => ({ state: 'answered', answer: { value: place } })));
  });

  test('a key twice is a fault of the program, in another case too, and so are more than five hundred', async () => {
    const id = newId();
    await expect(openMany(id, newId(), id)).rejects.toThrow(RangeError);
    await expect(openMany(id, id.toUpperCase())).rejects.toThrow(RangeError);
    await expect(openMany(...Array.from({ length: 501 }, newId))).rejects.toThrow(RangeError);
    expect(await answerOf(id)).toEqual({ state: 'new' });
  });

  test('one that is no UUID is bad input, and none is recorded', async () => {
    const id = newId();
    await expect(openMany(id, 'no-uuid')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await answerOf(id)).toEqual({ state: 'new' });
  });

  test('a second caller waits for the first, and gets its answers', async () => {
    const [first, second, third] = threeIds();
    const { outcomes } = await raceBehind(
      async (tx) => {
        await book.openMany(tx, asking(first, second));
        await book.closeMany(tx, [{ key: keyOf(second), answer: { value: 2 } }]);
      },
      (tx) => book.openMany(tx, asking(third, second, first)),
    );
    expect(outcomes).toEqual([[{ state: 'new' }, { state: 'answered', answer: { value: 2 } }, { state: 'open' }]]);
  });

  test('two callers with the same ids in opposite orders do not lock each other out', async () => {
    const [first, second, third] = threeIds();
    // Taken as asked, one would hold the first id and the other the third, and both wait for the second.
    const { outcomes, tries } = await raceBehind(
      (tx) => book.openMany(tx, asking(second)),
      (tx) => book.openMany(tx, asking(first, second, third)),
      (tx) => book.openMany(tx, asking(third, second, first)),
    );
    expect(outcomes).toEqual([
      [{ state: 'new' }, { state: 'open' }, { state: 'new' }],
      [{ state: 'open' }, { state: 'open' }, { state: 'open' }],
    ]);
    expect(tries).toBe(2);
  });
});

describe('closing many', () => {
  test('leaves the answers that stand, and ids it was not given', async () => {
    const [first, second, third] = threeIds();
    await openMany(first, second, third);
    await closeMany([first, 1]);
    await closeMany([second, 22], [first, 11]);
    await closeMany();
    expect(await openMany(first, second, third)).toEqual([
      { state: 'answered', answer: { value: 1 } },
      { state: 'answered', answer: { value: 22 } },
      { state: 'open' },
    ]);
  });

  test('by two at once, in opposite orders, locks neither out; the first answer to each stands', async () => {
    const [first, second, third] = threeIds();
    await openMany(first, second, third);
    const close = (value: string, ...ids: string[]) => {
      const closed = ids.map((id) => ({ key: keyOf(id), answer: { value } }));
      return (tx: EntityManager) => book.closeMany(tx, closed);
    };
    const { tries } = await raceBehind(
      (tx) => rows(tx, 'select 1 from answer_record where id = $1 for update', [second]),
      close('one', first, second, third),
      close('other', third, second, first),
    );
    expect(tries).toBe(2);
    const one = { state: 'answered', answer: { value: 'one' } };
    expect(await openMany(first, second, third)).toEqual([one, one, one]);
  });
});

describe('inputs that are forgotten', () => {
  const hashesOf = (...ids: string[]) =>
    rows<{ caller: string; hash: string; answer: unknown }>(
      database.read,
      `select caller, encode(input_hash, 'hex') as hash, answer from answer_record where id = any($1) order by caller`,
      [ids],
    );
  const answered = (key: AnswerKey) =>
    book.answerOnce(key, { phone: '+8613800138000' }, () => Promise.resolve({ done: true }));

  test('of callers leave no trace of the input, keep the answer, and are conflicts from then on', async () => {
    const [forgotten, other] = ['member:forgotten', 'member:other'].map((caller) => ({
      caller,
      mutation: 'writeNote',
      id: newId(),
    })) as [AnswerKey, AnswerKey];
    await answered(forgotten);
    await answered(other);
    const [before, theirs] = await hashesOf(forgotten.id, other.id);
    expect(await database.transaction((tx) => book.forgetInputsOf(tx, { callers: ['member:forgotten'] }))).toBe(1);
    const [after, unchanged] = await hashesOf(forgotten.id, other.id);
    expect(after?.hash).not.toBe(before?.hash);
    expect(after).toMatchObject({ caller: 'member:forgotten', answer: { value: { done: true } } });
    expect(unchanged).toEqual(theirs);
    await expect(answered(forgotten)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    expect(await answered(other)).toEqual({ done: true });
    expect(await database.transaction((tx) => book.forgetInputsOf(tx, { callers: [] }))).toBe(0);
  });

  test('of ids are found whoever asked, of that mutation alone; a digest of an identity goes too', async () => {
    const [one, two, kept] = threeIds();
    await answered({ caller: 'channel:shop', mutation: 'writeNote', id: one });
    await answered({ caller: 'identity:abc', mutation: 'writeNote', id: two });
    await answered({ caller: 'channel:shop', mutation: 'readNote', id: one });
    await answered({ caller: 'channel:shop', mutation: 'writeNote', id: kept });
    const ids = { mutation: 'writeNote', ids: [one, two] };
    expect(await database.transaction((tx) => book.forgetInputsOf(tx, { ids }))).toBe(2);
    await expect(answered({ caller: 'channel:shop', mutation: 'writeNote', id: one })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect((await hashesOf(two)).map(({ caller }) => caller)).toEqual([
      expect.stringMatching(/^identity:[0-9a-f]{64}$/),
    ]);
    expect(await answered({ caller: 'channel:shop', mutation: 'readNote', id: one })).toEqual({ done: true });
    expect(await answered({ caller: 'channel:shop', mutation: 'writeNote', id: kept })).toEqual({ done: true });
  });
});
