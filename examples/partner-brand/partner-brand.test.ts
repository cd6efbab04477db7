import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PartnerBrand } from './partner-brand.js';
import { ProgrammeStandIn } from './programme-stand-in.js';
import { readSettings, type Settings } from './settings.js';

let folder: string;
let programme: ProgrammeStandIn;
let brand: PartnerBrand;
let settings: Settings;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'partner-brand-'));
  programme = await ProgrammeStandIn.start();
  settings = {
    ...{ programmeUrl: programme.url, brand: 'teahouse', currency: 'LEAF', token: null, port: 0 },
    ...{ client: { id: 'tea', secret: 'sesame' }, publicUrl: '', journal: path.join(folder, 'journal') },
  };
  brand = await PartnerBrand.start(settings);
  ({ port } = brand);
  settings = { ...settings, port, publicUrl: `http://127.0.0.1:${String(port)}` };
  await restart();
});
afterEach(async () => {
  await brand.stop();
  await programme.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What it knew is gone; what it wrote is there. */
async function restart(): Promise<void> {
  await brand.stop();
  brand = await PartnerBrand.start(settings);
  await brand.begin();
}

async function ask(method: string, where: string, input?: unknown): Promise<Record<string, unknown>> {
  const body = input === undefined ? {} : { body: JSON.stringify(input) };
  const answer = await fetch(`${settings.publicUrl}${where}`, { method, ...body });
  return (await answer.json()) as Record<string, unknown>;
}

/** A member with 1000 leaves, linked; the id of the link. */
async function linked(member = 'lin'): Promise<string> {
  await ask('POST', `/members/${member}`);
  const { linkId } = await ask('POST', `/members/${member}/link`, { code: 'CODE2345' });
  return String(linkId);
}
const pointsOf = async (member = 'lin') => (await ask('GET', `/members/${member}`))['points'];
/** Until what nobody waits for has been done. */
async function untilPointsAre(points: number): Promise<void> {
  while ((await pointsOf()) !== points) await sleep(5);
}
const send = (points: number) => ask('POST', '/members/lin/send', { to: 'HARVEST', points });
/** The programme's months begin at its own midnight. */
const monthNow = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
const reconciled = () => ask('GET', `/months/${monthNow()}`);

test('it registers where it is told once, and repeats the word', async () => {
  const { endpoint } = programme;
  expect(endpoint?.url).toBe(`${settings.publicUrl}/webhooks`);
  expect(await programme.tell('webhook.challenge', { challenge: 'word' })).toEqual({ status: 200, text: 'word' });
  await restart();
  expect(programme.endpoint).toBe(endpoint);
});

test('whoever has lost the secret with the journal registers anew', async () => {
  const lost = programme.endpoint?.id;
  await rm(settings.journal);
  await restart();
  expect(programme.endpoint?.id).not.toBe(lost);
  expect(programme.asked).toContain('RemoveWebhookEndpoint');
  expect(await programme.tell('webhook.test', {})).toMatchObject({ status: 204 });
});

describe('a message', () => {
  const minutes = 60_000;
  test.each([
    ['of four minutes ago', -4, 204],
    ['four minutes ahead', 4, 204],
    ['of six minutes ago', -6, 401],
    ['six minutes ahead', 6, 401],
  ])('%s', async (_, off, status) => {
    const at = new Date(Date.now() + off * minutes);
    expect(await programme.tell('webhook.test', {}, { at })).toMatchObject({ status });
  });

  test('that somebody else has signed is not taken', async () => {
    const linkId = await linked();
    const news = programme.announce(linkId, 100);
    expect(await programme.tell('exchange.announced', news, { secret: 'whsec_c3RyYW5nZXI=' })).toMatchObject({
      status: 401,
    });
    expect(brand.books.exchanges).toEqual([]);
  });
});

describe('a code', () => {
  const typed = (code: string) => ask('POST', '/members/lin/link', { code });

  test('that is wrong links nobody, and the right one after it does', async () => {
    expect(await typed('WRONG234')).toMatchObject({ code: 'LINK_CODE_REFUSED' });
    expect(await typed('CODE2345')).toHaveProperty('linkId');
    expect(brand.books.openLinkings).toEqual([]);
  });

  test.each(['away', 'lost'] as const)('typed in again, the programme having been %s', async (behaviour) => {
    programme.behaviour = behaviour;
    expect(await typed('CODE2345')).toEqual({ message: 'the programme does not answer' });
    programme.behaviour = 'answers';
    expect(await typed('CODE2345')).toHaveProperty('linkId');
  });

  test.each(['away', 'lost'] as const)('goes on after a restart, the programme having been %s', async (behaviour) => {
    programme.behaviour = behaviour;
    await typed('CODE2345');
    programme.behaviour = 'answers';
    await restart();
    expect(brand.books.linkOf('lin')).toEqual(expect.any(String));
  });

  test('whose answer was lost: what is announced for the link is asked for again, and then taken', async () => {
    await ask('POST', '/members/lin');
    const linkId = programme.links.get('CODE2345') ?? '';
    programme.behaviour = 'lost';
    await typed('CODE2345');
    const [news, id] = [programme.announce(linkId, 100), randomUUID()];
    expect(await programme.tell('exchange.announced', news, { id })).toMatchObject({ status: 503 });
    programme.behaviour = 'answers';
    expect(await programme.tell('exchange.announced', news, { id })).toMatchObject({ status: 204 });
    await untilPointsAre(1050);
  });

  test('that is sent twice at once links once, and answers both', async () => {
    const [first, second] = await Promise.all([typed('CODE2345'), typed('CODE2345')]);
    expect(first).toHaveProperty('linkId');
    expect(second).toEqual(first);
    expect(programme.asked.filter((name) => name === 'CompletePartnerLink')).toHaveLength(1);
  });

  test('whose answer never comes keeps no exchange from going on', async () => {
    const linkId = await linked();
    await ask('POST', '/members/wu');
    programme.behaviour = 'lost';
    const news = programme.announce(linkId, 100);
    await programme.tell('exchange.announced', news);
    await ask('POST', '/members/wu/link', { code: 'OTHER234' });
    programme.behaviour = 'answers';
    programme.unanswered = 'CompletePartnerLink';
    await brand.stop();
    brand = await PartnerBrand.start(settings);
    await expect(brand.begin()).rejects.toThrow('the programme does not answer');
    expect(await pointsOf()).toBe(1050);
    expect(brand.books.openLinkings).toMatchObject([{ member: 'wu' }]);
  });

  test('of a member who was unlinked and links again: points are sent by the new link', async () => {
    await linked();
    programme.links.set('AGAIN234', randomUUID());
    const { linkId } = await typed('AGAIN234');
    await send(50);
    expect(programme.credited).toEqual([linkId]);
  });

  test('that nobody has answered for a day is given up, and not asked for', async () => {
    await brand.stop();
    const at = new Date(Date.now() - 25 * 3_600_000).toISOString();
    const entry = { kind: 'linking', completionId: randomUUID(), member: 'lin', code: 'CODE2345', at };
    await appendFile(settings.journal, `${JSON.stringify(entry)}\n`);
    brand = await PartnerBrand.start(settings);
    expect(brand.books.openLinkings).toHaveLength(1);
    await brand.begin();
    expect(brand.books.openLinkings).toEqual([]);
    expect(programme.asked).not.toContain('CompletePartnerLink');
  });

  test('that the programme takes for none is not sent again', async () => {
    programme.fault = 'BAD_USER_INPUT';
    await typed('much too long');
    expect(brand.books.openLinkings).toEqual([]);
  });
});

describe('points that arrive', () => {
  test('are the member’s once the programme has taken the confirmation, however often it is told', async () => {
    const news = programme.announce(await linked(), 100);
    const id = randomUUID();
    for (let time = 0; time < 3; time += 1)
      expect(await programme.tell('exchange.announced', news, { id })).toMatchObject({ status: 204 });
    await Promise.all([programme.tell('exchange.announced', news), programme.tell('exchange.announced', news)]);
    await untilPointsAre(1050);
    await programme.tell('exchange.committed', news);
    expect(await pointsOf()).toBe(1050);
    expect(programme.exchanges.get(news.exchangeId)?.status).toBe('COMMITTED');
  });

  test('for nobody it knows are rejected', async () => {
    const news = programme.announce(randomUUID(), 100);
    await programme.tell('exchange.announced', news);
    while (programme.exchanges.get(news.exchangeId)?.status === 'ANNOUNCED') await sleep(5);
    expect(programme.exchanges.get(news.exchangeId)?.status).toBe('REJECTED');
  });

  test('too late are nobody’s', async () => {
    const news = programme.announce(await linked(), 100);
    programme.end(news.exchangeId, 'TIMED_OUT');
    await programme.tell('exchange.announced', news);
    while (brand.books.exchange(news.exchangeId)?.state !== 'UNDONE') await sleep(5);
    await programme.tell('exchange.timed_out', news);
    expect(await pointsOf()).toBe(1000);
  });

  test.each(['away', 'lost'] as const)('go on after a restart, the programme having been %s', async (behaviour) => {
    const news = programme.announce(await linked(), 100);
    programme.behaviour = behaviour;
    expect(await programme.tell('exchange.announced', news)).toMatchObject({ status: 204 });
    expect(await pointsOf()).toBe(1000);
    await brand.stop();
    programme.behaviour = 'answers';
    brand = await PartnerBrand.start(settings);
    await brand.begin();
    expect(await pointsOf()).toBe(1050);
    expect((await reconciled())['differences']).toEqual([]);
  });

  test('and are taken back are gone', async () => {
    const news = programme.announce(await linked(), 100);
    await programme.tell('exchange.announced', news);
    await untilPointsAre(1050);
    programme.end(news.exchangeId, 'REVERSED');
    await programme.tell('exchange.reversed', news);
    expect(await pointsOf()).toBe(1000);
  });
});

describe('points that are sent', () => {
  test('are gone once, and give what the programme says', async () => {
    await linked();
    expect(await send(50)).toMatchObject({ state: 'DONE', theirs: 100 });
    expect(await pointsOf()).toBe(950);
    expect(await send(951)).toEqual({ message: 'too few points' });
  });

  test('twice at once are sent once where there are too few for both', async () => {
    await linked();
    const answers = await Promise.all([send(800), send(800)]);
    expect(answers).toContainEqual({ message: 'too few points' });
    expect(answers).toContainEqual(expect.objectContaining({ state: 'DONE' }));
    expect(await pointsOf()).toBe(200);
  });

  test('come back when the programme refuses', async () => {
    await linked();
    programme.refusal = { code: 'OUTSIDE_OPENING_HOURS', message: 'closed' };
    expect(await send(50)).toMatchObject({ state: 'UNDONE' });
    expect(await pointsOf()).toBe(1000);
  });

  test.each(['away', 'lost'] as const)('are under way while the programme is %s, and sent once', async (behaviour) => {
    await linked();
    programme.behaviour = behaviour;
    expect(await send(50)).toMatchObject({ state: 'OPEN' });
    expect(await pointsOf()).toBe(950);
    programme.behaviour = 'answers';
    await restart();
    expect(await pointsOf()).toBe(950);
    expect(brand.books.exchanges).toMatchObject([{ state: 'DONE', theirs: 100 }]);
    expect(programme.exchanges.size).toBe(1);
  });
});

describe('a month', () => {
  test('is the same on both sides', async () => {
    await programme.tell('exchange.announced', programme.announce(await linked(), 100));
    await untilPointsAre(1050);
    await send(30);
    expect(await reconciled()).toMatchObject({
      ...{ differences: [], sums: { here: { arrived: 50, sent: 30 }, there: { arrived: 50, sent: 30 } } },
    });
  });

  test('names each exchange that differs', async () => {
    const linkId = await linked();
    await send(30);
    const [{ exchangeId } = { exchangeId: '' }] = brand.books.exchanges;
    const missing = programme.announce(linkId, 10);
    programme.end(missing.exchangeId, 'COMMITTED');
    Object.assign(programme.exchanges.get(exchangeId) ?? {}, { given: 31 });
    const { differences } = (await reconciled()) as { differences: { what: string; exchangeId: string }[] };
    expect(differences).toEqual([
      { exchangeId, what: 'AMOUNTS', here: '30', there: '31' },
      { exchangeId: missing.exchangeId, what: 'MISSING_HERE', here: '', there: '5' },
    ]);
    programme.end(exchangeId, 'CANCELLED');
    programme.exchanges.delete(missing.exchangeId);
    expect((await reconciled())['differences']).toMatchObject([{ exchangeId, what: 'END', there: 'CANCELLED' }]);
    programme.exchanges.delete(exchangeId);
    expect((await reconciled())['differences']).toMatchObject([{ exchangeId, what: 'MISSING_THERE' }]);
  });
});

test('a line that a crash cut off was never there, and the next one is whole', async () => {
  await linked();
  await brand.stop();
  await appendFile(settings.journal, '{"kind":"joined","member":"lin","poi');
  brand = await PartnerBrand.start(settings);
  await brand.books.write({ kind: 'joined', member: 'lin', points: 5 });
  expect(await pointsOf()).toBe(1005);
  await restart();
  expect(await pointsOf()).toBe(1005);
  expect(await readFile(settings.journal, 'utf8')).not.toContain('"poi{');
});

test('without credentials it does not start', () => {
  expect(() => readSettings({})).toThrow('PARTNER_CLIENT_ID');
  expect(readSettings({ PARTNER_TOKEN: 'token' })).toMatchObject({ token: 'token', client: null, brand: 'teahouse' });
});
