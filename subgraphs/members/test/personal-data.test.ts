import { Writable } from 'node:stream';
import { pino } from 'pino';
import { printSubgraph } from '../../../chassis/federated-schema.js';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { registry } from '../domain/errors.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';
import { enrolment, MembersForTest, purchaseRecorded } from './given.js';

const personal = [
  'Zhuge Liang',
  '13912345678',
  'kongming@example.com',
  '1981-07-23',
  'kongming-of-wx',
  'CARD-KONGMING',
];

test('personal data stands in the profile, the identity and the card, in no other table and in no line of the log', async () => {
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
  await given.ask(
    'mutation { updateProfile(input: { locale: "en" }) { __typename } }',
    {},
    { as: callerOf.member(input.memberId) },
  );
  await given.tell(purchaseRecorded(input.memberId, given.subgraph.clock.now(), 6_000));

  const tables = await given.subgraph.asAdmin<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
  );
  const holders = new Map<string, string[]>();
  for (const { name } of tables) {
    const text = await given.textOf(name);
    const found = personal.filter((piece) => text.includes(piece));
    if (found.length > 0) holders.set(name, found);
  }
  expect(Object.fromEntries(holders)).toEqual({
    'public.profile': personal.slice(0, 4),
    'public.member_identity': [personal[4]],
    'public.member_card': [personal[5]],
  });
  expect(await given.textOf('public.outbox_event')).toContain(input.memberId);
  expect(await given.textOf('public.answer_record')).toContain(input.memberId);
  await given.stop();
  expect(lines.length).toBeGreaterThan(0);
  expect(personal.filter((piece) => lines.join('').includes(piece))).toEqual([]);
});

test('every refusal has a type in the graph, in a result union and with the fields of its details', () => {
  const sdl = printSubgraph({ resolverClasses, orphanedTypes });
  const refusals = registry.map(({ definition }) => definition).filter((definition) => definition.kind === 'refusal');
  expect(refusals.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['ALREADY_ENROLLED', 'CARD_TAKEN', 'CONTACT_IN_USE']),
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
