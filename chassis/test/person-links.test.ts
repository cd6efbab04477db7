import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Database, rows } from '../database.js';
import type { DeliveredEvent, EventHandler } from '../event-intake.js';
import { newId } from '../ids.js';
import { Outbox } from '../outbox.js';
import { followPersonLinks, onePerson, personLinkTable, survivorOf } from '../person-links.js';
import { cloneTestDatabase, type TestDatabase } from '../testing/test-database.js';

class Links1700000000000 implements MigrationInterface {
  name = 'Links1700000000000';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(personLinkTable);
  }
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table person_link');
  }
}

let testDatabase: TestDatabase;
let database: Database;
let tell: (topic: 'joined' | 'parted', link: { linkId: string; from: string; into: string }) => Promise<void>;

beforeAll(async () => {
  testDatabase = await cloneTestDatabase('links', [Links1700000000000]);
  database = await Database.open({ url: testDatabase.appUrl, entities: [], migrations: [], applicationName: 'test' });
  const terms = {
    from: 'people',
    linkedTopic: 'joined',
    partedTopic: 'parted',
    linkField: 'linkId',
    doneTopic: 'done',
  };
  const events = followPersonLinks(new Outbox(database), terms);
  tell = async (topic, payload) => {
    const { take } = events[topic] as { take: EventHandler };
    const event = {
      id: newId(),
      topic,
      aggregateId: payload.from,
      payload,
      occurredAt: '',
    } as unknown as DeliveredEvent;
    await database.transaction((tx) => take(tx, event));
  };
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

async function leadsTo(person: string): Promise<{ all: string[]; survivor: string | null }> {
  const found = await rows<{ id: string; survivor: string | null }>(
    database.read,
    `select person.person_id as id, ${survivorOf('$1::uuid')} as survivor from ${onePerson('$1::uuid')} order by 1`,
    [person],
  );
  return { all: found.map(({ id }) => id), survivor: found[0]?.survivor ?? null };
}

test('two are one as often as it is told, and two again by the end of that link alone; each is answered', async () => {
  const [anna, boris, carla] = [newId(), newId(), newId()];
  const [first, second] = [
    { linkId: newId(), from: boris, into: anna },
    { linkId: newId(), from: boris, into: carla },
  ];
  await tell('joined', first);
  await tell('joined', first);
  expect(await leadsTo(anna)).toEqual({ all: [anna, boris].sort(), survivor: null });
  expect(await leadsTo(boris)).toEqual({ all: [boris], survivor: anna });
  // What is kept under another link by now is not ended by the end of an earlier one.
  await tell('joined', second);
  await tell('parted', first);
  expect(await leadsTo(boris)).toEqual({ all: [boris], survivor: carla });
  await tell('parted', second);
  expect(await leadsTo(boris)).toEqual({ all: [boris], survivor: null });
  expect(await leadsTo(carla)).toEqual({ all: [carla], survivor: null });
  const told = await rows<{ payload: unknown }>(
    database.read,
    `select payload from outbox_event where topic = 'done' and aggregate_id = $1 order by transaction_id, sequence`,
    [first.linkId],
  );
  expect(told.map(({ payload }) => payload)).toEqual(
    ['MERGED', 'MERGED', 'UNMERGED'].map((state) => ({ linkId: first.linkId, state })),
  );
});

test('nobody leads to themselves', async () => {
  const anna = newId();
  await expect(tell('joined', { linkId: newId(), from: anna, into: anna })).rejects.toThrow('person_link_with_another');
});
