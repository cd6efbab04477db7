/**
 * Everything that the services, the gateway and the traces say, and every row that all databases keep, after a run in which people
 * enrol, are looked up, buy, redeem, exchange and mistype: nothing that they told of themselves can be read in it.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Writable } from 'node:stream';
import { projectRoot } from '../home.js';
import { rewardIdOf, partnerIdOf, setUpProgramme } from '../demo/set-up-programme.js';
import { bakery } from '../demo/harvest-table.js';
import { PlantedPieces } from '../testing/planted-pieces.js';
import { Together, type GatewayAnswer } from '../testing/start-together.js';

const kongming = {
  displayName: '诸葛孔明',
  phone: '13912345678',
  email: 'Kongming@Wolong.example.com',
  birthday: '1981-07-23',
  cardNumber: 'WOLONG-0042',
};
const [subject, ownName, ownPhone, laterCard] = ['huang-of-wx', 'Huang Yueying', '13987654321', 'NANYANG-77'];
const changed = { displayName: 'Sleeping Dragon', phone: '13911223344', email: 'crouching@wolong.example.com' };
/** What nobody can have. */
const mistyped = {
  phone: '139123456789012',
  email: 'kongming@@wolong.example',
  birthday: '2081-07-29',
  noDay: '1981-02-30',
  card: 'WOLONG_0043',
  digits: '10000017',
  name: '\u202e孔明',
};
const planted = new PlantedPieces([
  ...Object.values(kongming),
  ...Object.values(changed),
  ...Object.values(mistyped).filter((piece) => piece !== mistyped.digits),
  subject,
  ownName,
  ownPhone,
  laterCard,
]);

let house: Together;
let collector: Server;
let logged = '';
let traced = '';
const answers: { asked: string; answer: GatewayAnswer }[] = [];
const listener = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    logged += chunk.toString();
    done();
  },
});

beforeAll(async () => {
  collector = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      traced += chunk.toString();
    });
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  house = await Together.start({
    logTo: listener,
    gateway: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(port)}` },
  });
  const callers = house.callers();
  const today = house.clock.now().toISOString().slice(0, 10);
  await setUpProgramme(callers, today, 'Asia/Shanghai');
  await callers.close();
});

afterAll(async () => {
  await new Promise((resolve) => collector.close(resolve));
});

/** The answer's `answer`, or its errors' codes. */
async function ask(as: string, document: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  const answer = await house.ask(document, variables, { as });
  answers.push({ asked: document, answer });
  return answer.errors?.map(({ extensions }) => extensions.code) ?? answer.data?.['answer'];
}

const outcome = '__typename ... on Failure { code message }';
const mutation = (name: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { answer: ${name}(input: $input) { ${outcome} } }`;
const send = (as: string, name: string, input: Record<string, unknown>) => ask(as, mutation(name), { input });
const typed = (type: string) => expect.objectContaining({ __typename: type }) as unknown;
const enrol = (as: string, input: Record<string, unknown>) =>
  send(as, 'enrolMember', { memberId: randomUUID(), ...input });
const bad = ['BAD_USER_INPUT'];

/** Ten yuan of rice a piece. */
function purchase(memberNumber: string, quantity = 100) {
  const amount = { amountMinor: 1000 * quantity, currency: 'CNY' };
  const occurredAt = new Date(house.clock.now().getTime() - 60_000).toISOString();
  const lines = [{ lineId: '1', sku: 'RICE', quantity, amount }];
  return { purchaseId: randomUUID(), memberNumber, channel: 'shop', occurredAt, total: amount, lines };
}

test('a run with everything that people tell of themselves, and with what they mistype', async () => {
  const memberId = randomUUID();
  expect(await enrol('channel:shop', { memberId, ...kongming })).toEqual(typed('Member'));
  expect(await enrol('channel:shop', { memberId, ...kongming })).toEqual(typed('Member'));
  expect(await enrol('channel:shop', { memberId, ...kongming, phone: ownPhone })).toEqual(['IDEMPOTENCY_CONFLICT']);
  const again = { displayName: kongming.displayName };
  for (const taken of [{ phone: kongming.phone }, { email: kongming.email }])
    expect(await enrol('channel:shop', { ...again, ...taken })).toEqual(typed('AlreadyEnrolled'));
  expect(await enrol('channel:shop', { ...again, cardNumber: kongming.cardNumber })).toEqual(typed('CardTaken'));
  for (const wrong of [
    { phone: mistyped.phone },
    { email: mistyped.email },
    { birthday: mistyped.birthday },
    { birthday: mistyped.noDay },
    { cardNumber: mistyped.card },
    { displayName: mistyped.name },
  ])
    expect(await enrol('channel:shop', { ...again, ...wrong })).toEqual(bad);
  const { data } = await house.ask(
    `query ($card: String) { member(number: $card) { number } }`,
    { card: kongming.cardNumber },
    { as: 'ops:ann' },
  );
  const { number } = data?.['member'] as { number: string };

  expect(await enrol(`member:${subject}`, { displayName: ownName, phone: kongming.phone })).toEqual(
    typed('AlreadyEnrolled'),
  );
  expect(await enrol(`member:${subject}`, { displayName: ownName, phone: ownPhone })).toEqual(typed('Member'));
  expect(await enrol(`member:${subject}`, { displayName: ownName, phone: ownPhone })).toEqual(typed('AlreadyEnrolled'));

  const member = `member:${number}`;
  expect(await send(member, 'updateProfile', { phone: ownPhone })).toEqual(typed('Member'));
  expect(await send(member, 'updateProfile', changed)).toEqual(typed('Member'));
  expect(await send(member, 'updateProfile', { email: mistyped.email })).toEqual(bad);
  expect(await send(member, 'updateProfile', { birthday: mistyped.noDay })).toEqual(bad);

  await lookUp(number);
  await buyAndSpend(number, memberId);
  await house.drain();
  await house.subgraph('members').service.runJob('sweep-member-keys');
});

async function lookUp(number: string): Promise<void> {
  const byNumber = 'query ($number: String) { answer: member(number: $number) { number displayName } }';
  for (const as of ['channel:shop', 'ops:ann']) {
    expect(await ask(as, byNumber, { number: kongming.cardNumber })).toMatchObject({ number });
    expect(await ask(as, byNumber, { number: laterCard })).toBeNull();
    expect(await ask(as, byNumber, { number: mistyped.digits })).toEqual(bad);
    expect(await ask(as, byNumber, { number: mistyped.card })).toBeNull();
  }
  expect(await ask(`member:${subject}`, byNumber, { number: kongming.cardNumber })).toEqual(['FORBIDDEN']);
  const list = `query ($filter: MemberFilter) { answer: members(filter: $filter) { edges { node { number } } } }`;
  const one = { edges: [{ node: { number } }] };
  expect(await ask('ops:ann', list, { filter: { phone: kongming.phone, email: kongming.email } })).toEqual(one);
  expect(await ask('ops:ann', list, { filter: { phone: mistyped.phone } })).toEqual(bad);
  expect(await ask('ops:ann', list, { filter: { email: mistyped.email } })).toEqual(bad);
  // In the document itself, well-formed and not, and under a token that no longer counts.
  const written = `mutation { answer: enrolMember(input: { memberId: "${randomUUID()}", displayName: "${kongming.displayName}", `;
  expect(await ask('channel:shop', `${written} birthday: "${mistyped.noDay}" }) { ${outcome} } }`)).toEqual([
    expect.any(String),
  ]);
  expect(await ask('channel:shop', `${written} phone: "${kongming.phone}" }) { nothing } }`)).toEqual([
    expect.any(String),
  ]);
  expect(await ask('channel:shop', `${written} phone: "${kongming.phone}`)).toEqual([expect.any(String)]);
  expect(await ask('channel:shop', `${written} phone: { number: "${kongming.phone}" } }) { ${outcome} } }`)).toEqual([
    expect.any(String),
  ]);
  const torn = `{ "query": "{ tiers { code } }", "variables": { "phone": "${kongming.phone}" `;
  answers.push({ asked: torn, answer: await house.post(torn, { as: 'channel:shop' }) });
  await send('channel:shop', 'enrolMember', {
    memberId: 5,
    displayName: { name: kongming.displayName },
    phone: kongming.phone,
  });
  await send('channel:shop', 'enrolMember', {
    memberId: randomUUID(),
    displayName: ownName,
    telephone: kongming.phone,
  });
}

async function buyAndSpend(number: string, memberId: string): Promise<void> {
  const bought = purchase(kongming.cardNumber);
  const member = `member:${number}`;
  expect(await send('channel:shop', 'recordPurchase', bought)).toEqual(typed('Purchase'));
  expect(await send('channel:shop', 'recordPurchase', purchase(laterCard, 1))).toEqual(typed('Purchase'));
  await send('channel:shop', 'recordPurchase', purchase(mistyped.card, 1));
  await send('channel:shop', 'recordPurchase', purchase(mistyped.digits, 1));
  await send('channel:shop', 'recordPurchases', {
    purchases: [purchase(kongming.cardNumber, 1), purchase(mistyped.card, 1)],
  });
  const returned = { returnId: randomUUID(), purchaseId: bought.purchaseId, lines: [{ lineId: '1', quantity: 1 }] };
  await send('channel:shop', 'recordReturn', returned);
  // Whoever enrols with a card that has bought already is given its purchases.
  expect(await enrol('channel:shop', { displayName: ownName, cardNumber: laterCard })).toEqual(typed('Member'));
  await house.drain();
  const adjusted = { adjustmentId: randomUUID(), memberId, points: 900, reason: 'MISSED_PURCHASE' };
  expect(await send('ops:ann', 'adjustPoints', adjusted)).toEqual(typed('Posting'));
  await send(member, 'redeemReward', { redemptionId: randomUUID(), rewardId: rewardIdOf('delivery') });
  await send(member, 'giftPoints', { giftId: randomUUID(), toMemberNumber: laterCard, points: 10 });
  await send(member, 'giftPoints', { giftId: randomUUID(), toMemberNumber: mistyped.card, points: 10 });
  await send(member, 'linkPartner', { linkId: randomUUID(), partnerId: partnerIdOf(bakery) });
  const exchangeId = randomUUID();
  await send(member, 'quoteExchange', { exchangeId, from: 'HARVEST', to: 'CRUMB', amount: 200 });
  await send(member, 'commitExchange', { exchangeId });
  await ask(member, await readFile(path.join(projectRoot, 'schema/operations/member-centre.graphql'), 'utf8'));
}

test('no table of any database holds a readable piece of it', async () => {
  const kept = await house.everythingKept();
  expect([...kept.keys()]).toEqual(
    expect.arrayContaining(['members.public.profile', 'members_keys.public.member_key', 'points.public.answer_record']),
  );
  expect([...kept].map(([table, text]) => [table, planted.foundIn(text)]).filter(([, found]) => found?.length)).toEqual(
    [],
  );
  // The looking itself: a piece that has slipped in is found.
  const { database } = house.subgraph('partners');
  await database.read.query(
    `insert into audit_log (by, action, subject, details) values ('ops:ann', 'looked', 'member', $1)`,
    [JSON.stringify({ phone: kongming.phone })],
  );
  expect(planted.foundIn((await house.everythingKept()).get('partners.public.audit_log') ?? '')).toEqual([
    kongming.phone,
  ]);
});

test('no error says it back', () => {
  const errors = answers.filter(({ answer }) => answer.errors);
  expect(errors.length).toBeGreaterThan(20);
  const leaks = errors.map(({ asked, answer }) => ({ asked, found: planted.foundIn(JSON.stringify(answer.errors)) }));
  expect(leaks.filter(({ found }) => found.length > 0)).toEqual([]);
});

test('no line that is logged and no span says it', async () => {
  await house.stop();
  const services = new Set([...logged.matchAll(/"service":"(\w+)"/g)].map(([, name]) => name));
  expect([...services].sort()).toEqual(['campaigns', 'gateway', 'members', 'partners', 'points', 'rewards']);
  expect(logged.split('\n').filter((line) => planted.foundIn(line).length > 0)).toEqual([]);
  expect(traced).toContain('fealty.subgraph');
  expect(planted.foundIn(traced)).toEqual([]);
});
