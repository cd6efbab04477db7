import { setTimeout as sleep } from 'node:timers/promises';
import { rows } from '../database.js';
import { newId } from '../ids.js';
import { queueJob } from '../jobs.js';
import { callerOf } from '../testing/callers.js';
import { Peer } from '../testing/peer.js';
import { startSubgraphForTest, type TestSubgraph } from '../testing/subgraph-for-test.js';
import { noteMigrations, readNoteSettings, startNotes } from './note-service.js';

const subscribers = { members: ['note-written'], points: ['note-written'] };
const subgraph = {
  name: 'notes',
  start: ((settings, surroundings) => startNotes(settings, surroundings, subscribers)) as typeof startNotes,
  readSettings: readNoteSettings,
  migrations: noteMigrations,
};
const writer = callerOf.channel('shop', ['notes:write']);
const writeNote = 'mutation ($noteId: ID!, $size: SafeInt!) { writeNote(noteId: $noteId, size: $size) { __typename } }';

let members: Peer;
let points: Peer;
let notes: TestSubgraph;

beforeEach(async () => {
  [members, points] = await Promise.all([Peer.start('members', () => null), Peer.start('points', () => null)]);
  notes = await startSubgraphForTest(subgraph, { peers: { members: members.url, points: points.url } });
});

afterEach(async () => {
  await notes.stop();
  await Promise.all([members.stop(), points.stop()]);
});

async function write(size: number): Promise<string> {
  const noteId = newId();
  const answer = await notes.ask(writeNote, { noteId, size }, { as: writer });
  expect(answer.errors).toBeUndefined();
  return noteId;
}

/** Writes the event of a note by hand, in a transaction that can be kept open. */
async function openWriter() {
  const runner = notes.database.dataSource.createQueryRunner();
  await runner.startTransaction();
  return {
    write: async (noteId: string) => {
      await runner.query(
        "insert into outbox_event (id, topic, aggregate_id, payload) values ($1, 'note-written', 'a', json_build_object('noteId', $2::text))",
        [newId(), noteId],
      );
    },
    commit: async () => {
      await runner.commitTransaction();
      await runner.release();
    },
  };
}

const heardBy = (peer: Peer) => peer.events.map((event) => event.payload['noteId']);

test('an event reaches every subscriber once, in the order of writing, with its signer and topic', async () => {
  const written = [await write(1), await write(2), await write(1)];
  await notes.service.drain();
  expect(heardBy(members)).toEqual(written);
  expect(heardBy(points)).toEqual(written);
  expect(members.events[0]).toMatchObject({ topic: 'note-written', aggregateId: 'ones', payload: { size: 1 } });
});

test('five hundred events written at once are one statement and keep their order', async () => {
  // Against the order of their aggregates, by which nothing may sort them.
  const noteIds = Array.from({ length: 500 }, newId).reverse();
  notes.statements.length = 0;
  await notes.database.transaction((tx) =>
    notes.service.parts.outbox.write(
      tx,
      ...noteIds.map((noteId) => ({ topic: 'note-written', aggregateId: noteId, payload: { noteId } })),
    ),
  );
  expect(notes.statements.filter((sql) => sql.includes('insert into outbox_event'))).toHaveLength(1);
  await notes.service.drain();
  expect(heardBy(members)).toEqual(noteIds);
});

test('a transaction that commits late is not stepped over by a reader that follows the sequence', async () => {
  const slow = await openWriter();
  await slow.write('slow');
  const quick = await openWriter();
  await quick.write('quick');
  await quick.commit();
  await sleep(150);
  // The quick one committed first and has the higher sequence: nothing may pass until the slow one has ended.
  expect(heardBy(members)).toEqual([]);
  await slow.commit();
  await notes.service.drain();
  expect(heardBy(members).sort()).toEqual(['quick', 'slow']);
});

test('the cursor moves over events of others, and not over one of its own that commits late', async () => {
  const cursorOf = async () =>
    (
      await notes.asAdmin<{ place: string }>(
        "select transaction_id || '/' || sequence as place from outbox_cursor where subscriber = 'members'",
      )
    )[0]?.place;
  const others = (many: number) =>
    notes.asAdmin(
      `insert into outbox_event (id, topic, aggregate_id, payload)
       select gen_random_uuid(), 'nobody-hears', 'b', '{}' from generate_series(1, ${String(many)})`,
    );
  const until = async (expected: string | undefined) => {
    for (let looks = 0; looks < 600 && (await cursorOf()) !== expected; looks += 1) await sleep(50);
    expect(await cursorOf()).toBe(expected);
  };
  const last = async () =>
    (
      await notes.asAdmin<{ place: string }>(
        `select transaction_id || '/' || sequence as place from outbox_event
          order by transaction_id desc, sequence desc limit 1`,
      )
    )[0]?.place;

  await others(3_000);
  const before = await last();
  await until(before);
  const slow = await openWriter();
  await slow.write('slow');
  await others(3_000);
  // Longer than two regular looks, each of which sees the others' events settled behind an open transaction.
  await sleep(1_200);
  expect(await cursorOf()).toBe(before);
  await slow.commit();
  await notes.service.drain();
  expect(heardBy(members)).toEqual(['slow']);
  await until(await last());
  expect(heardBy(points)).toEqual(['slow']);
});

test('what rolls back is never told', async () => {
  const slow = await openWriter();
  await slow.write('kept');
  await expect(
    notes.database.transaction(async (tx) => {
      await notes.service.parts.outbox.write(tx, {
        topic: 'note-written',
        aggregateId: 'a',
        payload: { noteId: 'lost' },
      });
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await slow.commit();
  await notes.service.drain();
  expect(heardBy(members)).toEqual(['kept']);
});

test('a subscriber that is away is waited for, and holds up no other', async () => {
  members.behaviour = 'unreachable';
  const noteId = await write(1);
  while (points.events.length === 0) await sleep(10);
  expect(heardBy(members)).toEqual([]);
  members.behaviour = 'answers';
  await notes.service.drain();
  expect(heardBy(members)).toEqual([noteId]);
  expect(heardBy(points)).toEqual([noteId]);
});

test('an event that cannot be taken parks its aggregate only; the order inside the aggregate holds', async () => {
  members.refuse = (event) => event.payload['size'] === 1;
  const first = await write(1);
  const second = await write(1);
  const free = await write(2);
  while (!heardBy(members).includes(free)) await sleep(10);
  expect(heardBy(members)).toEqual([free]);
  members.refuse = () => false;
  await notes.clock.advance({ hours: 2 });
  await notes.service.drain();
  expect(heardBy(members)).toEqual([free, first, second]);
});

test('a restart goes on where the one before stopped', async () => {
  members.behaviour = 'unreachable';
  const noteId = await write(1);
  await notes.service.stop();
  members.behaviour = 'answers';
  const again = await startSubgraphForTest(subgraph, {
    peers: { members: members.url, points: points.url },
    testDatabase: notes.testDatabase,
    clock: notes.clock,
  });
  await again.service.drain();
  expect(heardBy(members)).toEqual([noteId]);
  notes = {
    ...again,
    stop: async () => {
      await again.stop();
      await notes.testDatabase.drop();
    },
  };
});

describe('taking events', () => {
  const event = (id: string, size: number, aggregateId = 'a') => ({
    id,
    topic: 'note-written',
    aggregateId,
    payload: { noteId: id, size },
    occurredAt: '2026-01-01T00:00:00Z',
  });
  const heard = async () =>
    (await notes.asAdmin<{ note_id: string }>('select note_id from heard')).map((row) => row.note_id);
  const deliver = (...events: ReturnType<typeof event>[]) =>
    notes.service.parts.calls.post(
      'notes',
      '/events',
      { events },
      {
        caller: { kind: 'service', name: 'notes' },
        requestId: newId(),
      },
    );

  beforeEach(async () => {
    await notes.service.stop();
    const testDatabase = notes.testDatabase;
    // It has to know its own address to be able to call itself, so the port is fixed by a first start.
    const probe = await startSubgraphForTest(subgraph, { testDatabase, clock: notes.clock });
    const url = probe.service.url;
    await probe.stop();
    notes = await startSubgraphForTest(subgraph, {
      testDatabase,
      clock: notes.clock,
      peers: { notes: url, members: members.url, points: points.url },
      environment: { PORT: new URL(url).port },
    });
    const stop = notes.stop;
    notes.stop = async () => {
      await stop();
      await testDatabase.drop();
    };
  });

  test('the same event twice, and twice in one batch, acts once', async () => {
    const id = newId();
    expect(await deliver(event(id, 1), event(id, 1))).toEqual({ refused: [] });
    expect(await deliver(event(id, 1))).toEqual({ refused: [] });
    expect(await heard()).toEqual([id]);
  });

  test('one that fails is refused with the later ones of its aggregate; the others are taken', async () => {
    const [bad, later, other] = [newId(), newId(), newId()];
    const answer = await deliver(event(bad, 13), event(later, 1), event(other, 1, 'b'));
    expect(answer).toMatchObject({ refused: [{ id: bad }, { id: later }] });
    expect(await heard()).toEqual([other]);
  });

  test('a topic that its sender may not tell of, or that nobody takes, is refused', async () => {
    const [theirs, unknown] = [newId(), newId()];
    const answer = await deliver(
      { ...event(theirs, 1), topic: 'points-told' },
      { ...event(unknown, 1, 'b'), topic: 'x' },
    );
    expect(answer).toMatchObject({ refused: [{ id: theirs }, { id: unknown }] });
  });

  test('a batch that is no batch is refused whole', async () => {
    await expect(
      notes.service.parts.calls.post(
        'notes',
        '/events',
        { events: [{ id: 'x' }] },
        {
          caller: { kind: 'service', name: 'notes' },
          requestId: newId(),
        },
      ),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

test('a queued job runs once its transaction has committed', async () => {
  await notes.stop();
  notes = await startSubgraphForTest(
    {
      ...subgraph,
      start: (settings, surroundings) => startNotes(settings, { ...surroundings, runJobs: true }, subscribers),
    },
    { peers: { members: members.url, points: points.url } },
  );
  await write(1);
  await notes.database.transaction((tx) => queueJob(tx, 'forget-notes', {}, { key: 'once' }));
  const count = async () =>
    (await rows<{ n: number }>(notes.database.read, 'select count(*)::int as n from note'))[0]?.n;
  while ((await count()) !== 0) await sleep(20);
});
