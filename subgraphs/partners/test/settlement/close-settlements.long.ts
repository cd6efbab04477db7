import { ann, answerOf, PartnersWorld } from '../arrange.js';
import { seedMonth } from './seeded-month.js';
import { close, sha256, signingKey, statementOf, textOf } from './statements.js';

/** A month of a large alliance. */
const exchanges = 1_000_000;
const pharmacyItems = exchanges / 2;

/** What closing may take on a machine that does as much else. */
const patienceMs = 30 * 60_000;

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners({ STATEMENT_SIGNING_KEY: JSON.stringify(signingKey) });
  await world.clock.moveTo(new Date('2026-12-01T00:00:00Z'));
  await seedMonth(world.subgraph, exchanges);
}, 900_000);
afterAll(() => world.stop());

const rates = '{ exchangeRates { from { code } } }';

/** Somebody asks for the rates and for a quote, one after the other, for as long as it is to go on; milliseconds of both together. */
async function askWhile(goesOn: () => boolean): Promise<Record<string, number>> {
  const took: number[] = [];
  while (goesOn()) {
    const begun = performance.now();
    await world.ask(ann, rates);
    await world.quote(world.memberWith(1000));
    took.push(performance.now() - begun);
  }
  took.sort((a, b) => a - b);
  const at = (part: number) => Math.round(took[Math.ceil(took.length * part) - 1] ?? 0);
  return { count: took.length, median: at(0.5), p99: at(0.99), worst: at(1) };
}

test('a million items are closed within minutes, while partners are answered', async () => {
  let rounds = 0;
  const before = await askWhile(() => (rounds += 1) <= 300);
  let closing = true;
  const asked = askWhile(() => closing);
  const begun = performance.now();
  await close(world);
  const closedMs = performance.now() - begun;
  closing = false;
  console.table({ closing: { exchanges, seconds: Math.round(closedMs / 100) / 10 } });
  console.table({ 'two answers before': before, 'two answers meanwhile': await asked });
  expect(closedMs).toBeLessThan(patienceMs);
  const { signed, lines, netPosition } = await statementOf(world, 'pharmacy', '2026-11');
  expect(signed?.items).toBe(pharmacyItems);
  // Reckoned apart: of n from 1 to a million, those with n % 4 of 2 or 3 give n % 97 + 3 points to the pharmacy, at 10 fen each.
  let fen = 0;
  for (let n = 1; n <= exchanges; n += 1) if (n % 4 >= 2) fen += ((n % 97) + 3) * 10;
  expect(netPosition.amountMinor).toBe(fen);
  expect(lines).toHaveLength(2);
}, 2_400_000);

test('its statement, fetched piece by piece, has the digest that was signed', async () => {
  const begun = performance.now();
  const text = await textOf(world, 'pharmacy', '2026-11');
  console.table({ fetched: { bytes: text.length, seconds: Math.round((performance.now() - begun) / 100) / 10 } });
  const { signed } = await statementOf(world, 'pharmacy', '2026-11');
  expect(sha256(text)).toBe(signed?.digest);
}, 2_400_000);

test('a page of items from the middle of it is found by the index', async () => {
  const query = `query ($after: String) { partnerStatement(partner: "pharmacy", period: "2026-11") {
    items(first: 100, after: $after) { edges { node { id } } } } }`;
  const middle = ['harvest-table', 'pharmacy', '80000000-0000-5000-8000-000000000000'];
  const after = Buffer.from(JSON.stringify(middle)).toString('base64url');
  const begun = performance.now();
  const { items } = answerOf(await world.ask(ann, query, { after })) as unknown as { items: { edges: unknown[] } };
  console.table({ page: { milliseconds: Math.round(performance.now() - begun) } });
  expect(items.edges).toHaveLength(100);
});
