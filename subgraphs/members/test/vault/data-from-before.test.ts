/** An installation of before, whose personal data stands readable in its tables: it is sealed before the service answers. */
import { Client } from 'pg';
import { newId } from '../../../../chassis/ids.js';
import { migrate } from '../../../../chassis/migrate.js';
import { MovableClock } from '../../../../chassis/testing/movable-clock.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { startSubgraphForTest } from '../../../../chassis/testing/subgraph-for-test.js';
import { cloneTestDatabase, type TestDatabase } from '../../../../chassis/testing/test-database.js';
import { Database } from '../../../../chassis/database.js';
import { migrateFurther } from '../../../../chassis/migrate.js';
import { entities } from '../../storage/entities.js';
import { migrations } from '../../storage/migrations.js';
import { Members1763769600000 } from '../../storage/migrations/1763769600000-members.js';
import { MemberCards1796500000000 } from '../../storage/migrations/1796500000000-member-cards.js';
import { keyMigrations } from '../../storage/vault/key-migrations.js';
import { PersonalVault } from '../../storage/vault/personal-vault.js';
import { sealDataFromBefore } from '../../usecases/vault/seal-data-from-before.js';
import { membersUnderTest, testPersonalDataKey } from './members-under-test.js';

const li = newId();
const without = newId();
const people = 1_200;

/** One whose everything is known, one who told nothing, and so many that they take several batches. */
const oldMembers = `
  insert into member (id, ordinal, number, joined_at) values
    ('${li}', 1000001, '10000016', '2026-01-01T00:00:00Z'), ('${without}', 1000002, '10000024', '2026-01-02T00:00:00Z');
  insert into profile (member_id, display_name, phone, email, birthday, locale) values
    ('${li}', 'Li Hua', '+8613800138000', 'li@example.com', '1992-02-29', 'en'),
    ('${without}', 'Wang Fang', null, null, null, 'zh-CN');
  insert into member_identity (issuer, subject, member_id, linked_at) values
    ('urn:fealty:embedded-issuer', '10000016', '${li}', '2026-01-01T00:00:00Z'),
    ('urn:test:issuer', 'wx-li', '${li}', '2026-03-01T00:00:00Z');
  insert into member_card (card_number, member_id, linked_at) values
    ('SHOP-2', '${li}', '2026-02-02T00:00:00.123456Z'), ('SHOP-1', '${li}', '2026-02-01T00:00:00Z');
  insert into member (id, ordinal, number)
    select gen_random_uuid(), 2000000 + n, (20000000 + n)::text from generate_series(1, ${String(people)}) n;
  insert into profile (member_id, display_name, phone, locale)
    select id, 'Person ' || number, '+86139' || number, 'zh-CN' from member where ordinal > 2000000`;
const readable = [
  'Li Hua',
  '+8613800138000',
  'li@example.com',
  '1992-02-29',
  'wx-li',
  'SHOP-1',
  'Wang Fang',
  'Person 2',
];

let old: TestDatabase;
let oldKeys: TestDatabase;
let admin: Client;
beforeAll(async () => {
  old = await cloneTestDatabase('members_of_old', [Members1763769600000, MemberCards1796500000000]);
  oldKeys = await cloneTestDatabase('members_keys', keyMigrations, migrateFurther);
  admin = new Client({ connectionString: old.adminUrl });
  await admin.connect();
  await admin.query(oldMembers);
  await migrate(old.ownerUrl, 'members_of_old_app', migrations);
});
afterAll(async () => {
  await admin.end();
  await old.drop();
  await oldKeys.drop();
});

const left = async () =>
  Number((await admin.query<{ n: string }>('select count(*) as n from personal_data_before_encryption')).rows[0]?.n);

test('killed in the middle it goes on where it was, also by two processes at once', async () => {
  expect(await left()).toBe(people + 2);
  const opened = { entities, migrations: [], applicationName: 'test', byKeys: true };
  const database = await Database.open({ ...opened, url: old.appUrl });
  const keys = await Database.open({ ...opened, entities: [], url: oldKeys.appUrl });
  const vault = new PersonalVault(keys, testPersonalDataKey, new MovableClock());
  // The second batch fails after its keys are made, as a process does that is killed.
  let batches = 0;
  const killed = new Proxy(vault, {
    get: (target, name, receiver) => {
      if (name === 'sealMany' && (batches += 1) > 5) throw new Error('killed');
      const value: unknown = Reflect.get(target, name, receiver);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
  await expect(sealDataFromBefore({ database, vault: killed })).rejects.toThrow('killed');
  expect(await left()).toBe(people + 2 - 500);
  await Promise.all([sealDataFromBefore({ database, vault }), sealDataFromBefore({ database, vault })]);
  expect(await left()).toBe(0);
  await database.close();
  await keys.close();
});

test('nothing readable is left, in no table and in no file that rows were deleted from', async () => {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  for (const { name } of tables) {
    const { rows } = await admin.query<{ text: string | null }>(
      `select string_agg(t::text, '|') as text from ${name} t`,
    );
    expect(readable.filter((piece) => rows[0]?.text?.includes(piece))).toEqual([]);
  }
  const { rows } = await admin.query(`select pg_relation_size('personal_data_before_encryption') as bytes`);
  expect(rows).toEqual([{ bytes: '0' }]);
});

test('the service knows everybody as before', async () => {
  const subgraph = await startSubgraphForTest(membersUnderTest, {
    testDatabase: old,
    furtherDatabases: new Map([['members_keys', oldKeys]]),
  });
  const me = '{ me { number displayName joinedAt profile { phone email birthday locale } } }';
  expect((await subgraph.ask(me, {}, { as: callerOf.member(li) })).data).toEqual({
    me: {
      number: '10000016',
      displayName: 'Li Hua',
      joinedAt: '2026-01-01T00:00:00.000Z',
      profile: { phone: '+8613800138000', email: 'li@example.com', birthday: '1992-02-29', locale: 'en' },
    },
  });
  expect((await subgraph.ask(me, {}, { as: callerOf.member(without) })).data).toMatchObject({
    me: { displayName: 'Wang Fang', profile: { phone: null, email: null, birthday: null, locale: 'zh-CN' } },
  });
  for (const [issuer, subject] of [
    ['urn:fealty:embedded-issuer', '10000016'],
    ['urn:test:issuer', 'wx-li'],
  ]) {
    const linked = `{ memberByIdentity(issuer: "${String(issuer)}", subject: "${String(subject)}") { memberId } }`;
    expect((await subgraph.ask(linked)).data).toEqual({ memberByIdentity: { memberId: li } });
  }
  const cards = `{ memberCards(memberId: "${li}") { cardNumber linkedAt } }`;
  expect((await subgraph.ask(cards, {}, { via: 'campaigns' })).data).toEqual({
    memberCards: [
      { cardNumber: 'SHOP-1', linkedAt: '2026-02-01T00:00:00.000Z' },
      { cardNumber: 'SHOP-2', linkedAt: '2026-02-02T00:00:00.123Z' },
    ],
  });
  const found = `{ members(filter: { phone: "+86 139 2000 0007" }) { edges { node { number displayName } } } }`;
  expect((await subgraph.ask(found, {}, { as: callerOf.ops() })).data).toEqual({
    members: { edges: [{ node: { number: '20000007', displayName: 'Person 20000007' } }] },
  });
  await subgraph.stop();
});
