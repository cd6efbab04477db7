import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Database } from '../../chassis/database.js';
import { PartnersWorld } from '../../subgraphs/partners/test/arrange.js';
import { seedMonth } from '../../subgraphs/partners/test/settlement/seeded-month.js';
import { close, signingKey } from '../../subgraphs/partners/test/settlement/statements.js';
import { statementCommand } from './statement-command.js';

/** A month of a large alliance, of which three quarters are the bakery's. */
const exchanges = 1_000_000;

let world: PartnersWorld;
let folder: string;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners({ STATEMENT_SIGNING_KEY: JSON.stringify(signingKey) });
  await world.clock.moveTo(new Date('2026-12-01T00:00:00Z'));
  await seedMonth(world.subgraph, exchanges);
  await close(world);
  folder = await mkdtemp(path.join(os.tmpdir(), 'fealty-statement-'));
}, 1_800_000);
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

async function run(...args: string[]): Promise<{ code: number; told: string; seconds: number }> {
  const told: string[] = [];
  const say = (text: string) => told.push(text);
  const openPartners = async () => {
    const parts = { entities: [], migrations: [], applicationName: 'statement', poolSize: 2 };
    const database = await Database.open({ url: world.subgraph.testDatabase.appUrl, ...parts });
    return { database, close: () => database.close() };
  };
  const begun = performance.now();
  const desk = { folder, openPartners, say, complain: say };
  const code = await statementCommand(['--brand', 'bakery', '--period', '2026-11', ...args], desk);
  return { code, told: told.join('\n'), seconds: Math.round((performance.now() - begun) / 100) / 10 };
}

test('a statement of 750,000 items is written, made anew from either side, and its one altered item is named', async () => {
  const written = await run('--out', 'statement.json');
  const fromDatabase = await run('--recompute');
  const fromLines = await run('--recompute', '--lines', 'statement.json');
  expect([written, fromDatabase, fromLines].map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(fromDatabase.told).toContain('The same as what was signed');
  const [{ id }] = (await world.subgraph.asAdmin<{ id: string }>(
    `select id from settlement_item where from_brand = 'bakery' order by id offset 200000 limit 1`,
  )) as [{ id: string }];
  await world.subgraph.asAdmin('alter table settlement_item disable trigger user');
  await world.subgraph.asAdmin(
    `update settlement_item set received = received + 1, given = given + 1 where id = '${id}'`,
  );
  const altered = await run('--recompute');
  const againstKept = await run('--recompute', '--against', 'statement.json');
  expect(altered.code).toBe(1);
  expect(altered.told).toContain(id);
  expect(againstKept.code).toBe(1);
  expect(againstKept.told).toContain(id);
  const { size } = await stat(path.join(folder, 'statement.json'));
  const seconds = (of: { seconds: number }) => of.seconds;
  console.table({
    'bytes of the statement': size,
    'seconds to write it': seconds(written),
    'made anew from the database': seconds(fromDatabase),
    'made anew from lines': seconds(fromLines),
    'the altered item named': seconds(altered),
    'against a statement that was kept': seconds(againstKept),
  });
}, 1_800_000);
