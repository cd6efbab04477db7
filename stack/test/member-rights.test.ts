import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { verifyLedger } from '../../subgraphs/points/storage/verify-ledger.js';
import { bakery } from '../demo/harvest-table.js';
import { partnerIdOf, rewardIdOf, setUpProgramme } from '../demo/set-up-programme.js';
import { subgraphNames, type SubgraphName } from '../subgraph-names.js';
import { Together } from '../testing/start-together.js';
import { startForTest } from '../testing/subgraphs-under-test.js';

/** What members may ask for concerning themselves, over all five subgraphs and the gateway, as a member meets it. */
let house: Together;

const others = ['points', 'rewards', 'campaigns', 'partners'] as const;
const mutation = (name: string, selection: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
    answer: ${name}(input: $input) { __typename ${selection} ... on Failure { code } } }`;
const change = (name: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { answer: ${name}(input: $input) { __typename } }`;
const enrol = mutation('enrolMember', '... on Member { id number }');
const record = mutation('recordPurchase', '... on Purchase { id }');
const redeem = mutation('redeemReward', '... on Redemption { status } ... on UnderReview { reviewId }');
const giveBack = mutation('returnRedemption', '... on Redemption { piecesReturned }');
const quote = mutation('quoteExchange', '... on Exchange { status }');
const commit = mutation('commitExchange', '... on Exchange { status }');
const give = mutation('giftPoints', '... on Posting { points }');
const link = mutation('linkPartner', '... on LinkedPartner { linkedAt }');
const erase = mutation('eraseMember', '... on Erasure { id state }');
const erasureQuery =
  'query ($id: ID!) { erasure(id: $id) { state certificate parts { subgraph erased { what count } } } }';

beforeAll(async () => {
  house = await Together.start();
  await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
  const callers = house.callers();
  await setUpProgramme(callers, '2026-11-22', 'Asia/Shanghai');
  await callers.close();
});

afterEach(async () => {
  expect(await checkBooks(house.subgraph('points').database)).toEqual([]);
  expect((await verifyLedger(house.subgraph('points').database)).findings).toEqual([]);
});

afterAll(() => house.stop());

interface Someone {
  id: string;
  number: string;
  as: string;
}

async function answerTo(document: string, input: Record<string, unknown>, as: string) {
  const { data, errors } = await house.ask(document, { input }, { as });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as Record<string, string>;
}

/** Enrolled by the shop, and with 4,000 points of three weeks ago, bought with the card where there is one. */
async function someone(details: Record<string, unknown> = {}): Promise<Someone> {
  const memberId = randomUUID();
  const { number = '' } = await answerTo(enrol, { memberId, displayName: 'Li Hua', ...details }, 'channel:shop');
  await buy(details['cardNumber'] ?? number, '2026-11-01T04:00:00Z', details['cardNumber'] ? her : {});
  return { id: memberId, number, as: `member:${number}` };
}

/** Where and how one of them pays: nobody else does so, and so it is known again. */
const her = { payment: 'wechat', place: { latitude: 31.2304, longitude: 121.4737 } };

async function buy(memberNumber: unknown, occurredAt: string, its: Record<string, unknown> = {}) {
  const total = { amountMinor: 400_000, currency: 'CNY' };
  const lines = [{ lineId: randomUUID(), sku: 'RICE', quantity: 1, amount: total }];
  const input = { purchaseId: randomUUID(), memberNumber, channel: 'shop', occurredAt, total, lines, ...its };
  return answerTo(record, input, 'channel:shop');
}

const beErased = async ({ as }: Someone): Promise<string> =>
  (await answerTo(erase, { erasureId: randomUUID() }, as))['id'] ?? '';

async function erasure(id: string) {
  const { data } = await house.ask(erasureQuery, { id }, { as: 'ops:ann' });
  return data?.['erasure'] as { state: string; certificate: string; parts: { subgraph: string }[] };
}

/** As the services' own schedules have it: what is due is done, and told. */
async function goOn(names: readonly SubgraphName[] = others): Promise<void> {
  await Promise.all(names.map((name) => house.subgraph(name).service.runJob('erase-people')));
  await house.subgraph('members').service.runJob('finish-erasures');
}

/** What leads to somebody without being readable: digests of their contacts, cards and sign-ins, hashes of what they and tills sent. */
async function digestsOf({ id }: Someone): Promise<string[]> {
  const found = await house.subgraph('members').asAdmin<{ digest: string }>(
    `select encode(digest, 'hex') as digest from (
       select phone_digest as digest from profile where member_id = $1
       union all select email_digest from profile where member_id = $1
       union all select card_digest from member_card where member_id = $1
       union all select identity_digest from member_identity where member_id = $1
       union all select input_hash from answer_record where id = $1 or caller = 'member:' || $1) as of_hers`,
    [id],
  );
  const sent = await house.subgraph('campaigns').asAdmin<{ digest: string }>(
    `select encode(input_hash, 'hex') as digest from answer_record left join purchase using (id)
      where member_id = $1 or answer -> 'refusal' -> 'details' ->> 'memberId' = $1::text`,
    [id],
  );
  const own = await Promise.all(
    others.map((name) =>
      house
        .subgraph(name)
        .asAdmin<{ digest: string }>(
          `select encode(input_hash, 'hex') as digest from answer_record where caller = 'member:' || $1::text`,
          [id],
        ),
    ),
  );
  const digests = [...found, ...sent, ...own.flat()].map(({ digest }) => digest);
  // Four that she is found by, her enrolment, her copy, a purchase and one that was refused, and what she asked of rewards, partners and points.
  expect(digests.length).toBeGreaterThanOrEqual(11);
  return digests;
}

/** Every row of every database, the queues' too, with columns of bytes as they stand. */
async function everythingKept(): Promise<string> {
  const texts: string[] = [];
  for (const name of subgraphNames) {
    const subgraph = house.subgraph(name);
    const tables = await subgraph.asAdmin<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
    );
    for (const table of tables) {
      const rows = await subgraph.asAdmin<{ row: string }>(`select row_to_json(t)::text as row from ${table.name} t`);
      texts.push(...rows.map(({ row }) => row));
    }
  }
  return texts.join('\n');
}

const download = async (path: string) => {
  const response = await fetch(`${house.gateway.url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

test('a member with purchases, a redemption, an exchange, a gift and a partner takes a copy of it all, and is forgotten', async () => {
  const personal = { displayName: 'Zhuge Liang', phone: '+8613912345678', email: 'kongming@example.com' };
  const [anna, bert] = [await someone({ ...personal, cardNumber: 'CARD-KONGMING' }), await someone()];
  const device = (what: string) => `tablet of Kongming, ${what}`;
  const order = {
    redemptionId: randomUUID(),
    rewardId: rewardIdOf('delivery'),
    pieces: 2,
    device: device('redeeming'),
  };
  expect(await answerTo(redeem, order, anna.as)).toMatchObject({ status: 'SETTLED' });
  const back = { returnId: randomUUID(), redemptionId: order.redemptionId, pieces: 1, reason: 'Kongming has one' };
  expect(await answerTo(giveBack, back, anna.as)).toMatchObject({ piecesReturned: 1 });
  const exchange = {
    exchangeId: randomUUID(),
    from: 'HARVEST',
    to: 'CRUMB',
    amount: 200,
    device: device('exchanging'),
  };
  await answerTo(quote, exchange, anna.as);
  expect(await answerTo(commit, { exchangeId: exchange.exchangeId }, anna.as)).toMatchObject({ status: 'COMMITTED' });
  const gift = { giftId: randomUUID(), toMemberId: bert.id, points: 100, device: device('giving') };
  expect(await answerTo(give, gift, anna.as)).toMatchObject({ points: -100 });
  await answerTo(link, { linkId: randomUUID(), partnerId: partnerIdOf(bakery) }, anna.as);

  // The copy: whole, once, by whoever has the link.
  const exportMine = mutation('exportMyData', '... on DataExport { state }');
  expect(await answerTo(exportMine, { exportId: randomUUID() }, anna.as)).toMatchObject({ state: 'RUNNING' });
  await house.drain();
  await house.subgraph('members').service.runJob('make-data-exports');
  const { data } = await house.ask('{ me { dataExport { downloadUrl } } }', {}, { as: anna.as });
  const { downloadUrl } = (data?.['me'] as { dataExport: { downloadUrl: string } }).dataExport;
  const copies = await Promise.all([download(downloadUrl), download(downloadUrl)]);
  const copy = copies.find(({ status }) => status === 200);
  const second = copies.find(({ status }) => status !== 200);
  expect(copy?.headers.get('content-disposition')).toMatch(/^attachment; filename="member-data-[\w-]+\.json"$/);
  expect(copy?.headers.get('cache-control')).toBe('no-store');
  expect((JSON.parse(copy?.text ?? '') as { held: unknown }).held).toMatchObject({
    members: { member: [{ id: anna.id, details: personal }], cards: [{ cardNumber: 'CARD-KONGMING' }] },
    points: {
      accounts: [
        { kind: 'HELD' },
        { kind: 'WALLET', currency: 'CRUMB' },
        { kind: 'WALLET', balance: expect.any(Number) },
      ],
    },
    rewards: { redemptions: [{ id: order.redemptionId, status: 'SETTLED', deviceKnown: true }] },
    campaigns: { purchases: [{ amountMinor: 400_000, payment: 'wechat', lines: [{ sku: 'RICE' }] }] },
    partners: { linkedPartners: [{ partner: 'bakery' }], exchanges: [{ id: exchange.exchangeId, given: 200 }] },
  });
  // A link that was used, one that is none, and no link at all: the same answer.
  const none = [
    await download(`/downloads/${'x'.repeat(43)}`),
    await download('/downloads/x'),
    await download('/nothing'),
  ];
  for (const { status, text } of none) expect({ status, text }).toEqual({ status: second?.status, text: second?.text });
  expect(second?.status).toBe(404);

  // Forgotten, by their own word.
  /** What the programme owes in points, to everybody, and to her alone in every currency. */
  const owed = async () => {
    const [row] = await house.subgraph('points').asAdmin<{ toAll: number; toHer: number }>(
      `select sum(balance)::int as "toAll", sum(balance) filter (where owner = $1)::int as "toHer"
         from account where kind = 'WALLET'`,
      [anna.id],
    );
    return row ?? { toAll: 0, toHer: 0 };
  };
  // A till was refused while she was suspended: what it sent is a trace of her too.
  const standing = (status: string) =>
    house.subgraph('members').asAdmin('update member set status = $2 where id = $1', [anna.id, status]);
  await standing('SUSPENDED');
  expect(await buy('CARD-KONGMING', '2026-11-22T03:00:00Z')).toMatchObject({ code: 'MEMBER_SUSPENDED' });
  await standing('ACTIVE');
  const before = await owed();
  const digests = await digestsOf(anna);
  const beforeIt = await everythingKept();
  expect(digests.filter((digest) => !beforeIt.includes(digest))).toEqual([]);
  const erasureId = await beErased(anna);
  await house.drain();
  await goOn();
  await house.drain();
  await goOn();
  const done = await erasure(erasureId);
  expect(done).toMatchObject({ state: 'DONE' });
  expect(done.parts.map(({ subgraph }) => subgraph).sort()).toEqual([...subgraphNames].sort());
  const counts = new Map(
    (
      JSON.parse(done.certificate) as { parts: { subgraph: string; erased: { what: string; count: number }[] }[] }
    ).parts.flatMap(({ subgraph, erased }) =>
      erased.map(({ what, count }) => [`${subgraph}: ${what}`, count] as const),
    ),
  );
  expect(Object.fromEntries(counts)).toMatchObject({
    'members: profiles': 1,
    'members: cards': 1,
    'points: devices of redemptions, gifts and exchanges': 3,
    'rewards: devices of redemptions': 1,
    'rewards: reasons of returns': 1,
    'campaigns: places and payments of purchases': 1,
    'partners: links with partners': 1,
    'partners: devices of exchanges': 1,
  });
  // What was left has lapsed in every currency, and the programme owes so much less.
  expect(before.toHer).toBeGreaterThan(0);
  expect(counts.get('points: points that lapsed')).toBe(before.toHer);
  expect(await owed()).toEqual({ toAll: before.toAll - before.toHer, toHer: 0 });
  const kept = await everythingKept();
  const pieces = [...Object.values(personal), 'CARD-KONGMING', 'Kongming', '121.4737'];
  const inBytes = pieces.map((piece) => Buffer.from(piece).toString('hex'));
  expect([...pieces, ...inBytes, ...digests].filter((piece) => kept.includes(piece))).toEqual([]);

  // Nobody signs in; tills are told; what is sent while the sign-in is still remembered begins nothing.
  expect(await buy(anna.number, '2026-11-22T03:00:00Z')).toMatchObject({ code: 'MEMBER_CLOSED' });
  const late = await house.ask(redeem, { input: { ...order, redemptionId: randomUUID() } }, { as: anna.as });
  expect(late.errors?.[0]?.extensions.code).toBe('MEMBER_CLOSED');
  const lateQuote = { ...exchange, exchangeId: randomUUID() };
  expect((await house.ask(quote, { input: lateQuote }, { as: anna.as })).errors?.[0]?.extensions.code).toBe(
    'MEMBER_CLOSED',
  );
  const again = await answerTo(erase, { erasureId: randomUUID(), memberId: anna.id, reason: 'ASKED_AGAIN' }, 'ops:bo');
  expect(again).toMatchObject({ id: erasureId, state: 'DONE' });
  const anew = await answerTo(enrol, { memberId: randomUUID(), ...personal }, 'channel:shop');
  expect(anew).toMatchObject({ __typename: 'Member' });
  expect(anew['number']).not.toBe(anna.number);
});

test('what is pending ends in its own way before the erasure does: a redemption that is looked at, an exchange that is held', async () => {
  const carl = await someone();
  const rules = [
    { code: 'SECOND', action: 'REDEMPTION', per: 'DEVICE', measure: 'COUNT', stopAt: 2, windowSeconds: 60 },
  ];
  const changeId = randomUUID();
  await answerTo(change('proposeRiskRules'), { changeId, rules }, 'ops:ann');
  await answerTo(change('approveRiskRules'), { changeId }, 'ops:bo');
  const order = () => ({ redemptionId: randomUUID(), rewardId: rewardIdOf('delivery'), device: `tablet ${carl.id}` });
  await answerTo(redeem, order(), carl.as);
  const { reviewId } = await answerTo(redeem, order(), carl.as);
  const exchange = { exchangeId: randomUUID(), from: 'HARVEST', to: 'CRUMB', amount: 200 };
  expect(await answerTo(quote, exchange, carl.as)).toMatchObject({ status: 'QUOTED' });

  const erasureId = await beErased(carl);
  await house.drain();
  await goOn();
  await house.drain();
  const partsOf = async () => (await erasure(erasureId)).parts.map(({ subgraph }) => subgraph).sort();
  expect(await partsOf()).toEqual(['campaigns', 'members']);

  const decision = { decisionId: randomUUID(), reviewId, decision: 'APPROVED' };
  await answerTo(mutation('decideReview', '... on Review { state }'), decision, 'ops:bo');
  await house.drain();
  // The quote's ten minutes are over.
  await house.clock.advance({ minutes: 11 });
  await house.subgraph('rewards').service.runJob('finish-pending-redemptions');
  await house.subgraph('partners').service.runJob('finish-pending-exchanges');
  await goOn();
  await house.drain();
  await goOn();
  expect(await partsOf()).toEqual(['campaigns', 'members', 'partners', 'points', 'rewards']);
  expect(await erasure(erasureId)).toMatchObject({ state: 'DONE' });
  const [ended] = await house
    .subgraph('rewards')
    .asAdmin(
      `select count(*)::int as count from redemption where member_id = $1 and status = 'SETTLED' and device is null`,
      [carl.id],
    );
  expect(ended).toEqual({ count: 2 });
});

test('an erasure raced by redemptions and quotes: each is driven to its end or refused, and nothing of the person stays', async () => {
  const eve = await someone();
  const device = `tablet ${eve.id}`;
  const orders = ['coupon-10', 'bread', 'delivery'].map((key) => ({
    redemptionId: randomUUID(),
    rewardId: rewardIdOf(key),
    device: `${device} ${key}`,
  }));
  const [erased, ...answers] = await Promise.all([
    beErased(eve),
    ...orders.map((input) => house.ask(redeem, { input }, { as: eve.as })),
    house.ask(
      quote,
      { input: { exchangeId: randomUUID(), from: 'HARVEST', to: 'CRUMB', amount: 200, device } },
      { as: eve.as },
    ),
  ]);
  // Whoever comes too late is nobody's member any more, or finds the door shut; no answer is a defect of ours.
  for (const { errors } of answers)
    expect([undefined, 'FORBIDDEN', 'MEMBER_CLOSED', 'BAD_USER_INPUT']).toContain(errors?.[0]?.extensions.code);
  await house.drain();
  await house.clock.advance({ minutes: 11 });
  await house.subgraph('rewards').service.runJob('finish-pending-redemptions');
  await house.subgraph('partners').service.runJob('finish-pending-exchanges');
  await goOn();
  await house.drain();
  await goOn();
  expect(await erasure(erased)).toMatchObject({ state: 'DONE' });
  for (const [name, table, open] of [
    ['rewards', 'redemption', 'next_attempt_at is not null'],
    ['partners', 'exchange', 'ended_at is null'],
  ] as const) {
    const left = `select 1 from ${table} where member_id = $1 and (device is not null or ${open})`;
    expect(await house.subgraph(name).asAdmin(left, [eve.id])).toEqual([]);
  }
});

test('who has left reads what is held on them, takes a copy of all five along, and has it forgotten; nothing else is left', async () => {
  const eve = await someone();
  await house.subgraph('members').asAdmin("update member set status = 'CLOSED' where id = $1", [eve.id]);
  const own = `{ me { id status consents { state } wallet { spendable } redemptions(first: 1) { edges { cursor } }
    linkedPartners { linkedAt } purchases(first: 1) { edges { cursor } } } }`;
  const { data, errors = [] } = await house.ask(own, {}, { as: eve.as });
  expect(errors.map(({ path, extensions }) => [path?.[1], extensions.code]).sort()).toEqual(
    ['linkedPartners', 'purchases', 'redemptions', 'wallet'].map((field) => [field, 'MEMBER_CLOSED']),
  );
  expect(data).toEqual({ me: null });
  const left = '{ me { id status consents { state } } }';
  expect((await house.ask(left, {}, { as: eve.as })).data).toMatchObject({ me: { id: eve.id, status: 'CLOSED' } });
  const order = { redemptionId: randomUUID(), rewardId: rewardIdOf('delivery') };
  const refused = await house.ask(redeem, { input: order }, { as: eve.as });
  expect(refused.errors?.[0]?.extensions.code).toBe('MEMBER_CLOSED');
  const copy = mutation('exportMyData', '... on DataExport { state }');
  expect(await answerTo(copy, { exportId: randomUUID() }, eve.as)).toMatchObject({ state: 'RUNNING' });
  await house.subgraph('members').service.runJob('make-data-exports');
  const ready = await house.ask('{ me { dataExport { downloadUrl } } }', {}, { as: eve.as });
  const { downloadUrl } = (ready.data?.['me'] as { dataExport: { downloadUrl: string } }).dataExport;
  const { held } = JSON.parse((await download(downloadUrl)).text) as { held: Record<string, unknown> };
  expect(Object.keys(held).sort()).toEqual([...subgraphNames].sort());
  expect(await erasure(await beErased(eve))).toMatchObject({ state: 'REQUESTED' });
});

test('a subgraph that is down does its part when it is back', async () => {
  const dora = await someone();
  const down = house.subgraph('partners');
  const peers = Object.fromEntries(subgraphNames.map((name) => [name, house.subgraph(name).service.url]));
  await answerTo(link, { linkId: randomUUID(), partnerId: partnerIdOf(bakery) }, dora.as);
  await down.service.stop();
  const erasureId = await beErased(dora);
  const up = others.filter((name) => name !== 'partners');
  for (let tries = 0; tries < 400 && (await erasure(erasureId)).parts.length < 4; tries += 1) {
    await goOn(up);
    await sleep(25);
  }
  expect(await erasure(erasureId)).toMatchObject({ state: 'RUNNING', certificate: null });
  const linked = 'select 1 from partner_link where member_id = $1';
  expect(await down.asAdmin(linked, [dora.id])).toHaveLength(1);

  const back = await startForTest.partners({
    clock: house.clock,
    peers,
    environment: { PORT: new URL(down.service.url).port },
    testDatabase: down.testDatabase,
  });
  try {
    for (let tries = 0; tries < 400 && (await erasure(erasureId)).state !== 'DONE'; tries += 1) {
      await back.service.runJob('erase-people');
      await house.subgraph('members').service.runJob('finish-erasures');
      await sleep(25);
    }
    expect(await erasure(erasureId)).toMatchObject({ state: 'DONE' });
    expect(await down.asAdmin(linked, [dora.id])).toEqual([]);
  } finally {
    await back.stop();
  }
});
