import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { Client } from 'pg';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, PartnersWorld } from '../arrange.js';
import { close, itemsOf, partner, sha256, signingKey, statementOf, textOf } from './statements.js';

let world: PartnersWorld;
let memberId: string;

/** Midnight in Shanghai is 16:00 of the day before in UTC. */
const moveTo = (instant: string) => world.clock.moveTo(new Date(instant));
const moveToAfter = (period: string) => {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return world.clock.moveTo(new Date(Date.UTC(year, month, 1) - 8 * 3_600_000 + 16 * 60_000));
};

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners({ STATEMENT_SIGNING_KEY: JSON.stringify(signingKey) });
  await moveTo('2026-11-30T15:00:00Z');
  memberId = world.memberWith(1_000_000);
  world.points.give(memberId, 'CRUMB', 100_000);
  // 700 crumbs at 2 fen that harvest owes, 1,000 harvest points at 1 fen that the bakery owes, 36 wells at 10 fen that harvest owes.
  await world.committed(memberId, { amount: 1000 });
  await world.committed(memberId, { amount: 400 });
  await world.committed(memberId, { from: 'CRUMB', to: 'HARVEST', amount: 500 });
  await world.committed(memberId, { to: 'WELL', amount: 500 });
  await moveToAfter('2026-11');
  await close(world);
});
afterAll(() => world.stop());

const periods = () =>
  world.subgraph.asAdmin<{ period: string; state: string }>('select period, state from settlement_period order by 1');

test('a month that is over is closed by the job: its lines, payments and statements are kept', async () => {
  expect(await periods()).toEqual([{ period: '2026-11', state: 'CLOSED' }]);
  const { closed, netPosition, payments, lines, signed } = await statementOf(world, 'bakery', '2026-11');
  expect({ closed, net: netPosition.amountMinor, items: signed?.items }).toEqual({ closed: true, net: 400, items: 3 });
  expect(lines).toMatchObject([
    { fromBrand: 'bakery', toBrand: 'harvest-table', items: 1, amount: { amountMinor: 1000 } },
    { fromBrand: 'harvest-table', toBrand: 'bakery', items: 2, exchanges: 2, amount: { amountMinor: 1400 } },
  ]);
  expect(payments).toMatchObject([
    { payer: 'harvest-table', payee: 'bakery', state: 'OPEN', amount: { amountMinor: 400 } },
  ]);
  const all = await world.subgraph.asAdmin('select brand, net_minor from settlement_statement order by 1');
  // Net positions sum to zero.
  expect(all).toEqual([
    { brand: 'bakery', net_minor: '400' },
    { brand: 'harvest-table', net_minor: '-760' },
    { brand: 'pharmacy', net_minor: '360' },
  ]);
});

test('the text, in whatever pieces it is fetched, is canonical JSON with that digest, and the cover is signed', async () => {
  const text = await textOf(world, 'bakery', '2026-11');
  const { signed } = await statementOf(world, 'bakery', '2026-11');
  expect(sha256(text)).toBe(signed?.digest);
  const read = JSON.parse(text) as { items: Record<string, unknown>[]; netMinor: number };
  expect(canonicalJson(read)).toBe(text);
  expect(read.netMinor).toBe(400);
  const [item] = await itemsOf(world, 'bakery', '2026-11');
  expect(read.items[0]).toEqual({
    ...{ id: item?.id, kind: 'EXCHANGE', exchange: item?.exchangeId, from: 'bakery', to: 'harvest-table' },
    ...{ given: 500, received: 1000, fee: 0, rateNumerator: 100, rateDenominator: 100 },
    postedAt: expect.stringMatching(/^2026-11-30T15:0\d:\d\d\.\d{3}Z$/) as unknown,
  });
  const cover = JSON.parse(signed?.cover ?? '') as Record<string, unknown>;
  const payment = { payer: 'harvest-table', payee: 'bakery', amountMinor: 400 };
  expect(cover).toMatchObject({
    brand: 'bakery',
    period: '2026-11',
    sha256: signed?.digest,
    netMinor: 400,
    payments: [payment],
  });
  const keys = answerOf(await world.ask(callerOf.anonymous(), '{ statementKeys { keyId jwk } }')) as unknown as {
    keyId: string;
    jwk: string;
  }[];
  expect(keys.map(({ keyId }) => keyId)).toEqual([signed?.keyId]);
  const key = createPublicKey({ key: JSON.parse(keys[0]?.jwk ?? '') as JsonWebKey, format: 'jwk' });
  const signature = Buffer.from(signed?.signature ?? '', 'base64');
  expect(verify(null, Buffer.from(signed?.cover ?? ''), key, signature)).toBe(true);
  expect(verify(null, Buffer.from(`${signed?.cover ?? ''} `), key, signature)).toBe(false);
});

test('as CSV it has a row for each item and each line, and the net position', async () => {
  const [head = '', ...rest] = (await textOf(world, 'pharmacy', '2026-11', { format: 'CSV' })).split('\r\n');
  const names = head.split(',');
  const table = rest.filter(Boolean).map((row) => {
    const cells = row.split(',');
    return Object.fromEntries(names.map((name, place) => [name, cells[place]]));
  });
  expect(table).toMatchObject([
    { record: 'item', kind: 'EXCHANGE', from: 'harvest-table', to: 'pharmacy', given: '500', received: '36', fee: '5' },
    { record: 'line', items: '1', exchanges: '1', received: '36', amount_minor: '360' },
    { record: 'net', to: 'pharmacy', amount_minor: '360' },
  ]);
});

test('partners are told once, and points what the month means for each currency', async () => {
  await close(world);
  const told = await world.subgraph.asAdmin<{ brand: string; data: unknown }>(
    `select brand, data from webhook_message where type = 'settlement.closed' order by brand`,
  );
  const { signed } = await statementOf(world, 'bakery', '2026-11');
  expect(told.map(({ brand }) => brand)).toEqual(['bakery', 'pharmacy']);
  expect(told[0]?.data).toEqual({ period: '2026-11', digest: signed?.digest });
  await world.subgraph.service.drain();
  const event = world.points.peer.events.find(({ topic }) => topic === 'settlement-closed');
  // Bakery took over 700 crumbs for 14 yuan and is rid of 500 for 10 yuan.
  expect(event?.payload).toMatchObject({ period: '2026-11' });
  expect((event?.payload['currencies'] as unknown[])[0]).toEqual({
    ...{
      currency: 'CRUMB',
      takenOver: 700,
      considerationReceivedMinor: 1400,
      released: 500,
      considerationPaidMinor: 1000,
    },
    feePoints: 0,
  });
});

test('what is late goes to the next month, and so does what the ledger posted in a month that is closed', async () => {
  const before = await textOf(world, 'bakery', '2026-11');
  const exchangeId = await world.committed(memberId, { amount: 200 });
  expect((await itemsOf(world, 'bakery', '2026-12')).map((item) => item.exchangeId)).toEqual([exchangeId]);
  const late = await world.quoted(memberId, { amount: 100 });
  world.points.postedAt = new Date('2026-11-30T15:59:59.999Z');
  await world.commit(memberId, late);
  world.points.postedAt = null;
  expect((await itemsOf(world, 'bakery', '2026-12')).map((item) => item.exchangeId).sort()).toEqual(
    [exchangeId, late].sort(),
  );
  expect(await textOf(world, 'bakery', '2026-11')).toBe(before);
});

test('a closing that broke off anywhere goes on, and comes to the same bytes', async () => {
  await moveToAfter('2026-12');
  const admin = (sql: string) => world.subgraph.asAdmin(sql);
  // As it would be without any crash: on the side, from the same items.
  const runs: string[] = [];
  for (const step of ['settlement_line', 'settlement_payment', 'settlement_statement', 'webhook_message']) {
    await admin(`create function break_off() returns trigger language plpgsql as $$ begin
      if (select count(*) from ${step}) > 0 or '${step}' = 'settlement_line' then raise exception 'broke off'; end if;
      return new; end $$`);
    await admin(`create trigger break_off before insert on ${step} for each row execute function break_off()`);
    await close(world).then(
      () => runs.push(`${step}: ended`),
      () => runs.push(`${step}: broke off`),
    );
    expect(await periods()).toContainEqual({ period: '2026-12', state: 'CLOSING' });
    await admin(`drop trigger break_off on ${step}; drop function break_off()`);
  }
  expect(runs.every((run) => run.endsWith('broke off'))).toBe(true);
  await Promise.all([close(world), close(world)]);
  expect(await periods()).toContainEqual({ period: '2026-12', state: 'CLOSED' });
  const kept = await admin('select * from settlement_statement order by period, brand');
  const { signed, lines } = await statementOf(world, 'bakery', '2026-12');
  expect(lines).toMatchObject([{ items: 2, received: 150, amount: { amountMinor: 300 } }]);
  expect(sha256(await textOf(world, 'bakery', '2026-12'))).toBe(signed?.digest);
  const told = await admin(
    `select 1 from webhook_message where type = 'settlement.closed' and data ->> 'period' = '2026-12'`,
  );
  expect(told).toHaveLength(2);
  await close(world);
  expect(await admin('select * from settlement_statement order by period, brand')).toEqual(kept);
});

test('a month is not closed while a commit of it is under way, nor while somebody is writing an item', async () => {
  await moveTo('2027-01-31T15:58:00Z');
  const exchangeId = await world.quoted(memberId, { amount: 100 });
  world.points.failNext('convertPoints', 'after');
  await world.commit(memberId, exchangeId);
  await moveToAfter('2027-01');
  await close(world);
  expect(await periods()).toHaveLength(2);
  await world.runJob();
  const slow = new Client({ connectionString: world.subgraph.testDatabase.adminUrl });
  await slow.connect();
  await slow.query(`begin; select pg_advisory_xact_lock_shared(hashtextextended('settlement items', 0))`);
  await close(world);
  expect(await periods()).toHaveLength(2);
  await slow.query('commit');
  await slow.end();
  await close(world);
  expect(await periods()).toHaveLength(3);
  expect((await itemsOf(world, 'bakery', '2027-01')).map((item) => item.exchangeId)).toEqual([exchangeId]);
});

test('exchanges that were committed before items were kept get theirs', async () => {
  await moveTo('2027-02-10T00:00:00Z');
  const exchangeId = await world.committed(memberId, { amount: 100 });
  await world.subgraph.asAdmin('alter table settlement_item disable trigger settlement_item_fixed');
  await world.subgraph.asAdmin('delete from settlement_item where exchange_id = $1', [exchangeId]);
  await world.subgraph.asAdmin('alter table settlement_item enable trigger settlement_item_fixed');
  expect((await statementOf(world, 'bakery', '2027-02')).lines).toMatchObject([{ exchanges: 1, received: 50 }]);
  await moveToAfter('2027-02');
  await close(world);
  expect((await itemsOf(world, 'bakery', '2027-02')).map((item) => item.exchangeId)).toEqual([exchangeId]);
  expect((await statementOf(world, 'bakery', '2027-02')).lines).toMatchObject([{ exchanges: 1, received: 50 }]);
});

test('of what is written while a month is being closed each item is in one month, and what is signed is all that the closed one has', async () => {
  await moveTo('2027-03-10T00:00:00Z');
  const quoted = await Promise.all(Array.from({ length: 24 }, () => world.quoted(memberId, { amount: 100 })));
  await Promise.all(quoted.slice(0, 8).map((id) => world.commit(memberId, id)));
  const late = quoted.slice(8);
  // Their commits are chosen; the ledger has posted them in March, and its answer is lost.
  world.points.postedAt = world.clock.now();
  world.points.failNext('convertPoints', 'after', late.length);
  await Promise.all(late.map((id) => world.commit(memberId, id)));
  const written = Promise.all(late.map((id) => world.commit(memberId, id)));
  await moveToAfter('2027-03');
  for (let tries = 0; tries < 10; tries += 1) await close(world);
  await written;
  world.points.postedAt = null;
  await close(world);
  const march = await statementOf(world, 'bakery', '2027-03');
  const inMarch = (await itemsOf(world, 'bakery', '2027-03')).map((item) => item.exchangeId);
  const inApril = (await itemsOf(world, 'bakery', '2027-04')).map((item) => item.exchangeId);
  expect(march.closed).toBe(true);
  expect(march.signed?.items).toBe(inMarch.length);
  expect([...inMarch, ...inApril].sort()).toEqual([...quoted].sort());
});

test('a month without anything is closed as well, with a statement that says so', async () => {
  await moveToAfter('2027-05');
  await close(world);
  const { closed, lines, signed } = await statementOf(world, 'bakery', '2027-05');
  expect({ closed, lines, items: signed?.items }).toEqual({ closed: true, lines: [], items: 0 });
  expect(JSON.parse(await textOf(world, 'bakery', '2027-05'))).toMatchObject({ items: [], lines: [], netMinor: 0 });
});

test('items and pieces are paged, and a cursor of another list is none', async () => {
  const query = `query ($first: Int, $after: String) { partnerStatement(partner: "bakery", period: "2026-11") {
    items(first: $first, after: $after) { edges { node { id } cursor } pageInfo { hasNextPage } } } }`;
  const all = await itemsOf(world, 'bakery', '2026-11');
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { items } = answerOf(await world.ask(partner('bakery'), query, { first: 1, after })) as unknown as {
      items: { edges: { node: { id: string }; cursor: string }[]; pageInfo: { hasNextPage: boolean } };
    };
    ids.push(...items.edges.map(({ node }) => node.id));
    after = items.pageInfo.hasNextPage ? (items.edges.at(-1)?.cursor ?? null) : null;
  } while (after !== null);
  expect(ids).toEqual(all.map(({ id }) => id));
  const wrong = await world.ask(ann, query, {
    after: Buffer.from(JSON.stringify(['a', 'b', newId(), 'x'])).toString('base64url'),
  });
  expect(faultOf(wrong).code).toBe('BAD_USER_INPUT');
});

test('while a month is open there is nothing signed and no text', async () => {
  expect((await statementOf(world, 'bakery', '2027-06')).signed).toBeNull();
  expect(await textOf(world, 'bakery', '2027-06')).toBe('');
});
