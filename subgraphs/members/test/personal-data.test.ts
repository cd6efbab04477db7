import { Writable } from 'node:stream';
import { pino } from 'pino';
import { printSubgraph } from '../../../chassis/federated-schema.js';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { startSubgraphForTest } from '../../../chassis/testing/subgraph-for-test.js';
import { registry } from '../domain/errors.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';
import { enrolment, MembersForTest, purchaseRecorded } from './given.js';
import { membersUnderTest } from './vault/members-under-test.js';

const personal = [
  'Zhuge Liang',
  '13912345678',
  'kongming@example.com',
  '1981-07-23',
  'kongming-of-wx',
  'CARD-KONGMING',
];

/** Every row of every table of a database, the job queue's too, by table. */
async function tablesOf(ask: (sql: string) => Promise<Record<string, unknown>[]>): Promise<Map<string, string>> {
  const tables = await ask(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
  );
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const found = await ask(`select row_to_json(t)::text as row from ${String(name)} t`);
    texts.set(String(name), found.map(({ row }) => String(row)).join('\n'));
  }
  return texts;
}

/** As it stands, and as a column of bytes would show it. */
const readableIn = (text: string) =>
  personal.filter((piece) => text.includes(piece) || text.includes(Buffer.from(piece).toString('hex')));

test('personal data is readable in no table and in no line of the log', async () => {
  const lines: string[] = [];
  const everyLine = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  // Everything is logged and nothing cut, so that what is absent was never handed to the log.
  const given = await MembersForTest.start({ log: pino({ level: 'trace' }, everyLine) });
  const input = {
    memberId: newId(),
    displayName: personal[0],
    phone: personal[1],
    email: personal[2],
    birthday: personal[3],
    cardNumber: personal[5],
  };
  const self = { as: callerOf.member(null, personal[4]) };
  await given.ask(enrolment, { input }, self);
  await given.ask(enrolment, { input }, self);
  await given.ask(enrolment, { input: { ...input, memberId: newId() } }, { as: callerOf.channel() });
  const change = 'mutation { updateProfile(input: { locale: "en" }) { __typename } }';
  await given.ask(change, {}, { as: callerOf.member(input.memberId) });
  await given.tell(purchaseRecorded(input.memberId, given.subgraph.clock.now(), 6_000));

  const tables = await tablesOf((sql) => given.subgraph.asAdmin(sql));
  expect([...tables].filter(([, text]) => readableIn(text).length > 0)).toEqual([]);
  for (const name of ['profile', 'member_identity', 'member_card', 'outbox_event', 'answer_record'])
    expect(tables.get(`public.${name}`)).toContain(input.memberId);
  const profile = '{ me { displayName profile { phone email birthday } } }';
  expect((await given.ask(profile, {}, { as: callerOf.member(input.memberId) })).data).toEqual({
    me: { displayName: personal[0], profile: { phone: '+8613912345678', email: personal[2], birthday: personal[3] } },
  });
  await given.stop();
  expect(lines.length).toBeGreaterThan(0);
  expect(readableIn(lines.join(''))).toEqual([]);
});

test('once the key is destroyed, a copy of the whole database opens nothing, and the member shows as nobody', async () => {
  const given = await MembersForTest.start();
  const details = { displayName: personal[0], phone: personal[1], email: personal[2], birthday: personal[3] };
  const { id } = await given.member({ ...details, cardNumber: personal[5] });
  const other = await given.member({ displayName: 'Wang Fang' });
  const [copy] = await given.subgraph.asAdmin<{ sealed: Buffer }>(
    'select sealed_details as sealed from profile where member_id = $1',
    [id],
  );
  expect(await given.vault.open(id, 'profile.details', copy?.sealed ?? Buffer.alloc(0))).toContain(personal[0]);
  await given.vault.destroyKey(id);
  expect(await given.vault.open(id, 'profile.details', copy?.sealed ?? Buffer.alloc(0))).toBeNull();

  // A process that has nothing at hand of it, over the database as it was: as after a backup is put back.
  const again = await startSubgraphForTest(membersUnderTest, {
    testDatabase: given.subgraph.testDatabase,
    furtherDatabases: given.subgraph.furtherDatabases,
  });
  const ops = { as: callerOf.ops() };
  const seen = 'query ($id: ID) { member(id: $id) { displayName profile { phone email birthday locale } } }';
  expect(await again.ask(seen, { id }, ops)).toEqual({
    data: { member: { displayName: '**', profile: { phone: null, email: null, birthday: null, locale: 'zh-CN' } } },
  });
  expect(await again.ask(`{ memberCards(memberId: "${id}") { cardNumber } }`, {}, { via: 'campaigns' })).toEqual({
    data: { memberCards: [] },
  });
  const standing = `{ memberStanding(memberId: "${id}", at: "2026-11-22T04:00:00Z") { memberId birthMonth birthDay } }`;
  expect(await again.ask(standing, {}, { via: 'campaigns' })).toEqual({
    data: { memberStanding: { memberId: id, birthMonth: null, birthDay: null } },
  });
  // So does one whose profile is gone; everybody else is as before.
  await given.subgraph.asAdmin('delete from profile where member_id = $1', [id]);
  const listed = await again.ask('{ members { edges { node { id displayName } } } }', {}, ops);
  expect(listed.data).toEqual({
    members: {
      edges: [{ node: { id: other.id, displayName: 'Wang Fang' } }, { node: { id, displayName: '**' } }],
    },
  });
  await again.stop();
  await given.stop();
});

test('keys of members who never came to be are removed after thirty days, and no others', async () => {
  const given = await MembersForTest.start();
  const { id } = await given.member();
  const refused = newId();
  await given.ask(
    enrolment,
    { input: { memberId: refused, displayName: 'A', phone: '13800000001' } },
    { as: callerOf.channel() },
  );
  const held = async () =>
    [...(await given.freshVault().keysOf([id, refused])).keys()].sort().join() === [id, refused].sort().join();
  expect(await held()).toBe(true);
  await given.subgraph.clock.advance({ days: 29 });
  await given.subgraph.service.runJob('sweep-member-keys');
  expect(await held()).toBe(true);
  await given.subgraph.clock.advance({ days: 2 });
  await given.subgraph.service.runJob('sweep-member-keys');
  expect([...(await given.freshVault().keysOf([id, refused])).keys()]).toEqual([id]);
  await given.stop();
});

test('every refusal has a type in the graph, in a result union and with the fields of its details', () => {
  const sdl = printSubgraph({ resolverClasses, orphanedTypes });
  const refusals = registry.map(({ definition }) => definition).filter((definition) => definition.kind === 'refusal');
  expect(refusals.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['ALREADY_ENROLLED', 'CARD_TAKEN', 'CONTACT_IN_USE', 'CODE_REFUSED']),
  );
  for (const { type } of refusals) {
    expect(sdl).toMatch(new RegExp(`type ${type} implements Failure`));
    expect(sdl).toMatch(new RegExp(`union \\w+Result = .*\\b${type}\\b`));
  }
});

test('what only our services ask is marked so that the public graph does not show it', () => {
  const sdl = printSubgraph({ resolverClasses, orphanedTypes });
  for (const field of ['memberByIdentity', 'memberStanding', 'memberStandings', 'memberCards']) {
    expect(sdl).toMatch(new RegExp(`  ${field}\\([^)]*\\): [\\w[\\]!]+ @inaccessible`));
  }
  for (const type of ['type MemberIdentity', 'type MemberStanding', 'type MemberCard', 'input MemberWantedInput'])
    expect(sdl).toMatch(new RegExp(`${type} @inaccessible`));
});
