import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Database } from '../../chassis/database.js';
import { ann, answerOf, PartnersWorld } from '../../subgraphs/partners/test/arrange.js';
import { seedMonth } from '../../subgraphs/partners/test/settlement/seeded-month.js';
import { close, sha256, signingKey, statementOf } from '../../subgraphs/partners/test/settlement/statements.js';
import { statementCommand } from './statement-command.js';

let world: PartnersWorld;
let folder: string;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners({ STATEMENT_SIGNING_KEY: JSON.stringify(signingKey) });
  await world.clock.moveTo(new Date('2026-12-01T00:00:00Z'));
  await seedMonth(world.subgraph, 1_000);
  await close(world);
  folder = await mkdtemp(path.join(os.tmpdir(), 'fealty-statement-'));
  await run('--out', 'statement.json');
  await run('--out', 'statement.csv');
  const signed = `query { partnerStatement(partner: "bakery", period: "2026-11") { signed { cover keyId signature } } }`;
  await save('signed.json', JSON.stringify(await world.ask(ann, signed)));
  await save('keys.json', JSON.stringify(await world.ask(ann, '{ statementKeys { keyId jwk } }')));
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

const save = (name: string, text: string) => writeFile(path.join(folder, name), text);
const saved = (name: string) => readFile(path.join(folder, name), 'utf8');

async function run(...args: string[]) {
  const told: string[] = [];
  const say = (text: string) => told.push(text);
  const openPartners = async () => {
    const parts = { entities: [], migrations: [], applicationName: 'statement', poolSize: 1 };
    const database = await Database.open({ url: world.subgraph.testDatabase.appUrl, ...parts });
    return { database, close: () => database.close() };
  };
  const desk = { folder, openPartners, say, complain: say };
  return {
    code: await statementCommand(['--brand', 'bakery', '--period', '2026-11', ...args], desk),
    told: told.join('\n'),
  };
}

/** As a partner who has no database of ours. */
const alone = (...args: string[]) => run('--recompute', '--signed', 'signed.json', '--keys', 'keys.json', ...args);

test('made anew from the database a statement is what was signed', async () => {
  const { code, told } = await run('--recompute');
  expect(told).toContain('750 items');
  expect(told).toContain('the signature is right');
  expect(told).toContain('The same as what was signed');
  expect(code).toBe(0);
});

test('the file that is written has the digest that was signed', async () => {
  const { signed } = await statementOf(world, 'bakery', '2026-11');
  expect(sha256(await saved('statement.json'))).toBe(signed?.digest);
});

test('made anew from a partner’s lines, in whatever order and form, it is the same, without any database', async () => {
  const { items } = JSON.parse(await saved('statement.json')) as { items: object[] };
  await save(
    'lines.jsonl',
    [...items]
      .reverse()
      .map((item) => JSON.stringify(item))
      .join('\n'),
  );
  for (const file of ['statement.json', 'statement.csv', 'lines.jsonl']) {
    expect(await alone('--lines', file)).toMatchObject({ code: 0 });
  }
});

interface Line extends Record<string, unknown> {
  received: number;
  id: string;
  postedAt: string;
}

const alterations: Record<string, (lines: Line[]) => Line[]> = {
  'one point more in the middle': (lines) => lines.with(400, { ...lines[400]!, received: lines[400]!.received + 1 }),
  'a second later': (lines) =>
    lines.with(3, { ...lines[3]!, postedAt: lines[3]!.postedAt.replace(/\d\.\d{3}Z$/, '9.999Z') }),
  'a line that is missing': (lines) => lines.toSpliced(749, 1),
  'a line twice under another id': (lines) => [...lines, { ...lines[0]!, id: '00000000-0000-4000-8000-000000000000' }],
};

test.each(Object.entries(alterations))('%s is found, and the line is named', async (_, alter) => {
  const { items } = JSON.parse(await saved('statement.json')) as { items: Line[] };
  const altered = alter(items);
  await save('altered.jsonl', altered.map((item) => JSON.stringify(item)).join('\n'));
  const ids = (lines: Line[]) => new Map(lines.map((line) => [line.id, JSON.stringify(line)]));
  const [before, after] = [ids(items), ids(altered)];
  const touched = [...new Set([...before.keys(), ...after.keys()])].find((id) => before.get(id) !== after.get(id));
  for (const found of [
    await run('--recompute', '--lines', 'altered.jsonl'),
    await alone('--lines', 'altered.jsonl', '--against', 'statement.csv'),
  ]) {
    expect(found).toMatchObject({ code: 1, told: expect.stringContaining('NOT what was signed') as string });
    expect(found.told).toMatch(new RegExp(`first line that differs[\\s\\S]*${String(touched)}`));
  }
  expect((await alone('--lines', 'altered.jsonl')).code).toBe(1);
});

test('a cover that was altered, and one signed by a key that is not known, are found', async () => {
  const signed = await saved('signed.json');
  await save('altered.json', signed.replace(/netMinor\\":-/, 'netMinor\\":-1'));
  const altered = await run(
    '--recompute',
    '--signed',
    'altered.json',
    '--keys',
    'keys.json',
    '--lines',
    'statement.json',
  );
  expect(altered).toMatchObject({ code: 1, told: expect.stringContaining('signature is not of this cover') as string });
  await save('other-keys.json', '{"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}');
  const unknown = await run(
    '--recompute',
    '--signed',
    'signed.json',
    '--keys',
    'other-keys.json',
    '--lines',
    'statement.json',
  );
  expect(unknown).toMatchObject({ code: 1, told: expect.stringContaining('none of those that are known') as string });
});

test('an item that was altered in the database is found, and the line it belongs to is named', async () => {
  const admin = (sql: string) => world.subgraph.asAdmin(sql);
  const { id } = answerOf({
    data: { one: (await admin(`select id from settlement_item where to_brand = 'bakery' limit 1`))[0] },
  });
  await admin('alter table settlement_item disable trigger settlement_item_fixed');
  await admin(`update settlement_item set received = received + 1 where id = '${String(id)}'`);
  const { code, told } = await run('--recompute');
  expect({ code, told }).toEqual({
    code: 1,
    told: expect.stringMatching(/was closed as:.*"toBrand":"bakery"/) as string,
  });
  expect(told).toContain(`The item ${String(id)} is not what its exchange says`);
  expect(told.match(/The item /g)).toHaveLength(1);
  expect(told).toContain('As the exchanges say it is what was signed');
  const withFile = await run('--recompute', '--against', 'statement.json');
  expect(withFile.told).toContain(String(id));
  await admin(`update settlement_item set received = received - 1 where id = '${String(id)}'`);
  expect((await run('--recompute')).code).toBe(0);
});

test('where its exchange was altered as well, a file is asked for; where it is gone, the exchange is named', async () => {
  const admin = (sql: string) => world.subgraph.asAdmin(sql);
  const [row] = await admin(`select * from settlement_item where to_brand = 'bakery' order by id desc limit 1`);
  const { id, exchange_id: exchange } = row as { id: string; exchange_id: string };
  for (const table of ['exchange', 'settlement_item']) await admin(`alter table ${table} disable trigger user`);
  await admin(`update exchange set settlement_numerator = settlement_numerator + 1 where id = '${exchange}'`);
  await admin(`update settlement_item set rate_numerator = rate_numerator + 1 where id = '${id}'`);
  const both = await run('--recompute');
  expect(both).toMatchObject({ code: 1, told: expect.stringContaining('--against FILE') as string });
  expect(both.told).not.toContain('The item ');
  await admin(`update exchange set settlement_numerator = settlement_numerator - 1 where id = '${exchange}'`);
  await admin(`create table kept_item as select * from settlement_item where id = '${id}'`);
  await admin(`delete from settlement_item where id = '${id}'`);
  expect((await run('--recompute')).told).toContain(`No item is there of the exchange ${exchange}.`);
  await admin(`insert into settlement_item select * from kept_item`);
  await admin(`update settlement_item set rate_numerator = rate_numerator - 1 where id = '${id}'`);
  await admin('drop table kept_item');
  expect((await run('--recompute')).code).toBe(0);
});

test.each([
  ['neither of the two', []],
  ['both of the two', ['--recompute', '--out', 'a.json']],
  ['an option that is none', ['--recompute', '--all']],
  ['a file that is not there', ['--recompute', '--lines', 'nowhere']],
])('%s cannot be done', async (_, args) => {
  expect((await run(...args)).code).toBe(2);
});

test('a month that is not closed has no statement, and a file of something else no lines', async () => {
  expect((await run('--recompute', '--period', '2026-12')).code).toBe(2);
  await save('other.csv', 'a,b\n1,2\n');
  expect(await run('--recompute', '--lines', 'other.csv')).toMatchObject({ code: 2 });
  await save('half.jsonl', '{"exchange":"x"}');
  expect((await run('--recompute', '--lines', 'half.jsonl')).told).toMatch(/Line 1: exchange/);
});
