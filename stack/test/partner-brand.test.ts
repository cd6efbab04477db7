/** The example partner beside the whole programme, with everything that goes wrong between the two. */
import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PartnerBrand } from '../../examples/partner-brand/partner-brand.js';
import { NoAnswer } from '../../examples/partner-brand/programme.js';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import type { DemoCallers } from '../demo/demo-callers.js';
import { projectRoot } from '../home.js';
import { freePort } from '../postgres/embedded-server.js';
import { setUpTeahouse } from '../testing/teahouse.js';
import { Together } from '../testing/start-together.js';
import { tokenSource } from '../tokens.js';

let house: Together;
let callers: DemoCallers;
let brand: PartnerBrand | null = null;
let door: Door;
let member: string;
/** The port at which the partner is. */
let where: number;
let settings: Parameters<typeof PartnerBrand.start>[0];

/** Between the programme and the partner: it can be shut, and it can lie about what was done behind it. */
class Door {
  behaviour: 'open' | 'shut' | '500 after the work' = 'open';

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(port: () => number): Promise<Door> {
    const holder: { door?: Door } = {};
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { door: itself } = holder;
        if (itself?.behaviour === 'shut') return void request.socket.destroy();
        // Not the length, nor the others that whoever sends it on makes anew.
        const passedOn = Object.entries(request.headers).filter(([name]) => /^(webhook-|content-type$)/.test(name));
        const headers = Object.fromEntries(passedOn) as Record<string, string>;
        const body = Buffer.concat(chunks);
        void fetch(`http://127.0.0.1:${String(port())}${request.url ?? ''}`, { method: 'POST', headers, body }).then(
          async (answer) => {
            const text = await answer.text();
            response.writeHead(itself?.behaviour === '500 after the work' ? 500 : answer.status).end(text);
          },
          () => request.socket.destroy(),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    holder.door = new Door(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    return holder.door;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

beforeAll(async () => {
  house = await Together.start({ environment: { points: { POINTS_FOUR_EYES_FROM: '1000000' } } });
  callers = house.callers();
  // Two hours, so that who was away for one can still confirm.
  await setUpTeahouse(callers, house.clock.now(), { confirmWithinSeconds: 7200 });
  door = await Door.before(() => where);
}, 120_000);
afterAll(async () => {
  await callers.close();
  await house.stop();
  await door.stop();
});

beforeEach(async () => {
  door.behaviour = 'open';
  settings = {
    ...{
      programmeUrl: house.gateway.url,
      brand: 'teahouse',
      currency: 'LEAF',
      client: null,
      port: 0,
      publicUrl: door.url,
    },
    token: await tokenSource(house.secrets, 'partner:teahouse')(),
    // The brand keeps its journal, whatever happens to its process.
    journal: path.join(house.home, 'teahouse.journal'),
  };
  await started();
  await told();
  member = await enrolled();
});
afterEach(async () => {
  await stopped();
  expect(await checkBooks(house.subgraph('points').database)).toEqual([]);
});

async function answerTo(document: string, variables: object, as: string): Promise<Record<string, unknown>> {
  const { data, errors } = await house.ask(document, { ...variables }, { as });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as Record<string, unknown>;
}

/** A member with 10,000 points there and 1,000 leaves here, linked. */
async function enrolled(): Promise<string> {
  const enrol = `mutation ($input: EnrolMemberInput!) { answer: enrolMember(input: $input) { ... on Member { id number } } }`;
  const { id, number } = await answerTo(
    enrol,
    { input: { memberId: randomUUID(), displayName: 'Lin' } },
    'channel:shop',
  );
  const adjust = `mutation ($input: AdjustPointsInput!) { answer: adjustPoints(input: $input) { __typename } }`;
  const input = { adjustmentId: randomUUID(), memberId: id, points: 10_000, reason: 'TEST' };
  await answerTo(adjust, { input }, 'ops:ann');
  const as = `member:${String(number)}`;
  const partners = await answerTo('{ answer: partners { id code } }', {}, as);
  const teahouse = (partners as unknown as { id: string; code: string }[]).find(({ code }) => code === 'teahouse');
  const start = `mutation ($input: StartPartnerLinkInput!) { answer: startPartnerLink(input: $input) {
    ... on PartnerLinkCode { code } ... on Failure { message } } }`;
  const { code } = await answerTo(start, { input: { codeId: randomUUID(), partnerId: teahouse?.id } }, as);
  await partnersApp('POST', `/members/${String(number)}`);
  expect(await partnersApp('POST', `/members/${String(number)}/link`, { code })).toHaveProperty('linkId');
  return String(number);
}

/** As the partner's own app asks it, and asks again while the programme has not answered the partner. */
async function partnersApp(method: string, what: string, input?: object): Promise<Record<string, unknown>> {
  const request = { method, ...(input && { body: JSON.stringify(input) }) };
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${String(where)}${what}`, request);
    if (answer.status !== 503) return (await answer.json()) as Record<string, unknown>;
  }
}

/** Until the partner knows what came of everything. */
async function untilNothingIsOpen(): Promise<void> {
  while (brand?.books.exchanges.some(({ state }) => state === 'OPEN')) await brand.exchanges.resumeAll();
}

/** Delivers what is due. */
async function told(): Promise<void> {
  const partners = house.subgraph('partners');
  const due = `select 1 from webhook_delivery delivery join webhook_endpoint endpoint on endpoint.id = endpoint_id
    where delivery.state = 'WAITING' and next_attempt_at <= app_now() and endpoint.state in ('PENDING', 'ACTIVE')`;
  do await partners.service.runJob('deliver-webhooks');
  while ((await partners.asAdmin(due)).length > 0);
}

/** The member gives points of the programme's for leaves; the exchange's id. */
async function outbound(points: number): Promise<string> {
  const as = `member:${member}`;
  const exchangeId = randomUUID();
  const quote = `mutation ($input: QuoteExchangeInput!) { answer: quoteExchange(input: $input) {
    ... on Exchange { status } ... on Failure { code message } } }`;
  const quoted = await answerTo(quote, { input: { exchangeId, from: 'HARVEST', to: 'LEAF', amount: points } }, as);
  expect(quoted).toEqual({ status: 'QUOTED' });
  const commit = `mutation ($input: CommitExchangeInput!) { answer: commitExchange(input: $input) {
    ... on Exchange { status } ... on Failure { code message } } }`;
  expect(await answerTo(commit, { input: { exchangeId } }, as)).toEqual({ status: 'ANNOUNCED' });
  return exchangeId;
}

async function statusOf(id: string): Promise<unknown> {
  const query = 'query ($id: ID!) { answer: exchange(id: $id) { status } }';
  return (await answerTo(query, { id }, 'ops:ann'))['status'];
}

/** Until both sides say so. A message that met a connection which was just being closed comes again some minutes later. */
async function untilStatusIs(id: string, status: string): Promise<void> {
  for (let looks = 1, now = await statusOf(id); now !== status; looks += 1, now = await statusOf(id)) {
    expect(['ANNOUNCED', 'PENDING']).toContain(now);
    if (looks % 10 === 0) await house.clock.advance({ minutes: 6 });
    await told();
    await house.subgraph('partners').service.runJob('finish-pending-exchanges');
    // Ops may not ask more often.
    await sleep(200);
  }
  await told();
}

async function points(): Promise<{ here: unknown; there: unknown }> {
  const { data } = await house.ask('{ me { wallet { spendable held } } }', {}, { as: `member:${member}` });
  const { wallet } = data?.['me'] as { wallet: { spendable: number; held: number } };
  return { here: (await partnersApp('GET', `/members/${member}`))['points'], there: wallet.spendable + wallet.held };
}

async function reconciled(): Promise<Record<string, unknown>> {
  const month = new Date(house.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 7);
  return partnersApp('GET', `/months/${month}`);
}

async function started(): Promise<void> {
  brand = await PartnerBrand.start(settings);
  where = brand.port;
  for (let begun = false; !begun;) begun = await begins(brand);
}

/** False where the programme has not answered in the time that the partner gives it. */
async function begins(it: PartnerBrand): Promise<boolean> {
  try {
    await it.begin();
    return true;
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}

async function stopped(): Promise<void> {
  await brand?.stop();
  brand = null;
}

test('points go both ways, and the month is the same on both sides', async () => {
  const id = await outbound(1_000);
  await untilStatusIs(id, 'COMMITTED');
  expect(await points()).toEqual({ here: 1_450, there: 9_000 });
  await partnersApp('POST', `/members/${member}/send`, { to: 'HARVEST', points: 100 });
  await untilNothingIsOpen();
  expect(await points()).toEqual({ here: 1_350, there: 9_150 });
  expect((await reconciled())['differences']).toEqual([]);
});

test('down for an hour: what was announced meanwhile is confirmed once it is back', async () => {
  door.behaviour = 'shut';
  const id = await outbound(1_000);
  await told();
  await house.clock.advance({ hours: 1 });
  door.behaviour = 'open';
  await untilStatusIs(id, 'COMMITTED');
  expect(await points()).toEqual({ here: 1_450, there: 9_000 });
});

test('down for longer than it may take: the points go back, and what arrives late is nobody’s', async () => {
  door.behaviour = 'shut';
  const id = await outbound(1_000);
  await told();
  await house.clock.advance({ hours: 3 });
  await untilStatusIs(id, 'TIMED_OUT');
  door.behaviour = 'open';
  await house.clock.advance({ hours: 3 });
  await told();
  expect(await points()).toEqual({ here: 1_000, there: 10_000 });
  expect((await reconciled())['differences']).toEqual([]);
});

test('restarted with its memory gone, in the middle of an exchange of each direction', async () => {
  const id = await outbound(1_000);
  await house.subgraph('partners').service.runJob('deliver-webhooks');
  await stopped();
  await started();
  await untilStatusIs(id, 'COMMITTED');
  await brand?.books.write({ kind: 'sending', exchangeId: randomUUID(), member, points: 100, to: 'HARVEST' });
  await stopped();
  await started();
  await untilNothingIsOpen();
  expect(await points()).toEqual({ here: 1_350, there: 9_150 });
  expect((await reconciled())['differences']).toEqual([]);
});

test('answering 500 after having done the work: told again, it does it once', async () => {
  door.behaviour = '500 after the work';
  const id = await outbound(1_000);
  await told();
  await house.clock.advance({ seconds: 10 });
  await told();
  door.behaviour = 'open';
  await house.clock.advance({ minutes: 6 });
  await untilStatusIs(id, 'COMMITTED');
  expect(await points()).toEqual({ here: 1_450, there: 9_000 });
  expect((await reconciled())['differences']).toEqual([]);
});

test.each([4, -4])('a clock that is %i minutes off changes nothing', async (minutes) => {
  await stopped();
  where = await freePort();
  const program = path.join(projectRoot, 'dist/examples/partner-brand/main.js');
  const clockOff = pathToFileURL(path.join(projectRoot, 'stack/testing/clock-off.mjs')).href;
  const child = spawn(process.execPath, ['--import', clockOff, program], {
    env: {
      ...{ PATH: process.env['PATH'], CLOCK_OFF_MS: String(minutes * 60_000) },
      ...{ PROGRAMME_URL: settings.programmeUrl, PARTNER_URL: settings.publicUrl, PARTNER_TOKEN: settings.token ?? '' },
      ...{ PARTNER_PORT: String(where), PARTNER_JOURNAL: settings.journal },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    await told();
    member = await enrolled();
    const id = await outbound(1_000);
    await untilStatusIs(id, 'COMMITTED');
    expect(await points()).toEqual({ here: 1_450, there: 9_000 });
    expect((await reconciled())['differences']).toEqual([]);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
