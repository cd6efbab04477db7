import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { newId } from '../../../chassis/ids.js';
import { answerOf, PartnersWorld } from './arrange.js';
import type { PointsMutation } from './points-stand-in.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());
afterEach(() => {
  world.points.beforeActing = () => Promise.resolve();
});

/** Lets nobody at points go on until `count` requests of the mutation have come. */
function gather(mutation: PointsMutation, count: number): void {
  let waiting: (() => void)[] = [];
  world.points.beforeActing = (asked) =>
    new Promise((goOn) => {
      if (asked !== mutation) return goOn();
      waiting.push(goOn);
      if (waiting.length < count) return;
      for (const next of waiting) next();
      waiting = [];
    });
}

/** 1,000 harvest points before; 200 given for 100 crumbs, or all back. */
function expectWallets(memberId: string, end: unknown): void {
  const [harvest, crumbs] = end === 'COMMITTED' ? [800, 100] : [1000, 0];
  expect(world.points.spendable(memberId, 'HARVEST')).toBe(harvest);
  expect(world.points.spendable(memberId, 'CRUMB')).toBe(crumbs);
}

/** A commit asks members before anything else: whatever is to race with it begins when they are asked. */
function whenMembersAreAsked(): (memberId: string) => Promise<void> {
  const waiting = new Map<string, () => void>();
  const { answer } = world.members;
  world.members.answer = (request, call) => {
    waiting.get(String(request.variables?.['memberId']))?.();
    return answer(request, call);
  };
  return (memberId) => new Promise((goOn) => waiting.set(memberId, goOn));
}

test('a commit and a cancel at once: exactly one end, and the wallets agree with it', async () => {
  const asked = whenMembersAreAsked();
  const ends = await Promise.all(
    Array.from({ length: 20 }, async (_, round) => {
      const memberId = world.memberWith(1000);
      const exchangeId = await world.quoted(memberId);
      const cancelled = asked(memberId)
        .then(() => new Promise((goOn) => setTimeout(goOn, round % 2 === 1 ? 0 : 10)))
        .then(() => world.cancel(memberId, exchangeId));
      const answers = (await Promise.all([world.commit(memberId, exchangeId), cancelled])).map(answerOf);
      const reached = answers.filter((answer) => answer['__typename'] === 'Exchange');
      const refused = answers.filter((answer) => answer['__typename'] === 'ExchangeClosed');
      expect([reached.length, refused.length]).toEqual([1, 1]);
      const end = await world.statusOf(memberId, exchangeId);
      expect(reached[0]?.['status']).toBe(end);
      expect(['COMMITTED', 'CANCELLED']).toContain(end);
      expectWallets(memberId, end);
      return end;
    }),
  );
  // Both did win: the race was one.
  expect(new Set(ends)).toEqual(new Set(['COMMITTED', 'CANCELLED']));
});

test('a commit and the quote’s end at once: exactly one end', async () => {
  const rounds = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const memberId = world.memberWith(1000);
      return { memberId, exchangeId: await world.quoted(memberId) };
    }),
  );
  await world.subgraph.asAdmin('alter table exchange disable trigger exchange_as_quoted');
  await world.subgraph.asAdmin(
    `update exchange set ends_at = app_now() + interval '250 milliseconds', next_attempt_at = app_now() + interval '250 milliseconds'
      where stage = 'QUOTED'`,
  );
  await world.subgraph.asAdmin('alter table exchange enable trigger exchange_as_quoted');
  await new Promise((goOn) => setTimeout(goOn, 230));
  await Promise.all([
    world.runJob(),
    ...rounds.map(({ memberId, exchangeId }) => world.commit(memberId, exchangeId).then(answerOf)),
  ]);
  await new Promise((goOn) => setTimeout(goOn, 50));
  await world.runJob();
  for (const { memberId, exchangeId } of rounds) {
    const end = await world.statusOf(memberId, exchangeId);
    expect(['COMMITTED', 'EXPIRED']).toContain(end);
    expectWallets(memberId, end);
  }
});

test('the same commit several times at once converts once and answers alike', async () => {
  const memberId = world.memberWith(1000);
  const exchangeId = await world.quoted(memberId);
  gather('convertPoints', 4);
  const answers = await Promise.all(Array.from({ length: 4 }, () => world.commit(memberId, exchangeId)));
  expect(new Set(answers.map((answer) => JSON.stringify(answerOf(answer)))).size).toBe(1);
  expectWallets(memberId, 'COMMITTED');
});

test('the same quote several times at once holds once and answers alike', async () => {
  const memberId = world.memberWith(1000);
  const exchangeId = newId();
  gather('holdPoints', 4);
  const answers = await Promise.all(Array.from({ length: 4 }, () => world.quote(memberId, { exchangeId })));
  expect(new Set(answers.map((answer) => JSON.stringify(answerOf(answer)))).size).toBe(1);
  expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
});

test('a quote asked for again that waits for the first to be written down gets its answer', async () => {
  const memberId = world.memberWith(1000);
  const exchangeId = newId();
  // The first is stopped at points, then at its row, which somebody else has locked; the second finds the book open and
  // comes to the row after it.
  let goOn: () => void = () => undefined;
  world.points.beforeActing = () => new Promise((resolve) => (goOn = resolve));
  const first = world.quote(memberId, { exchangeId });
  await until(() => Promise.resolve(world.points.holdsAsked(exchangeId) === 1));
  const holder = new Client({ connectionString: world.subgraph.testDatabase.adminUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select 1 from exchange where id = $1 for update', [exchangeId]);
  goOn();
  await until(async () => (await waitingForLocks()) === 1);
  const second = world.quote(memberId, { exchangeId });
  await until(async () => (await waitingForLocks()) === 2);
  await holder.query('commit');
  await holder.end();
  const answers = (await Promise.all([first, second])).map(answerOf);
  expect(answers[0]).toMatchObject({ id: exchangeId, status: 'QUOTED' });
  expect(answers[1]).toEqual(answers[0]);
  expect(world.points.holdsAsked(exchangeId)).toBe(1);
  expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
});

test.each(['quote', 'commit', 'cancel'] as const)(
  'the same %s again and again within milliseconds gives one answer',
  async (wish) => {
    // Every request comes a little later than the one before, so that some meet the first one's end at every point of it.
    for (let round = 0; round < 8; round += 1) {
      const memberId = world.memberWith(1000);
      const exchangeId = wish === 'quote' ? newId() : await world.quoted(memberId);
      const ask = () => (wish === 'quote' ? world.quote(memberId, { exchangeId }) : world[wish](memberId, exchangeId));
      const requests = Array.from({ length: 8 }, (_, index) => sleep(index * 2 + (round % 3) / 2).then(ask));
      const answers = new Set((await Promise.all(requests)).map((answer) => JSON.stringify(answerOf(answer))));
      expect([...answers]).toHaveLength(1);
      expect(world.points.spendable(memberId, 'HARVEST')).toBe(wish === 'cancel' ? 1000 : 800);
      expect(world.points.spendable(memberId, 'CRUMB')).toBe(wish === 'commit' ? 100 : 0);
    }
  },
);

test('two quotes for the same points: one is held, the other refused', async () => {
  const memberId = world.memberWith(300);
  gather('holdPoints', 2);
  const answers = (await Promise.all([1, 2].map(() => world.quote(memberId)))).map(answerOf);
  expect(answers.map((answer) => answer['status'] ?? answer['code']).sort()).toEqual(['NOT_ENOUGH_POINTS', 'QUOTED']);
  expect(world.points.spendable(memberId, 'HARVEST')).toBe(100);
});

test('the job and the request at the same commit write its end once', async () => {
  const memberId = world.memberWith(1000);
  const exchangeId = await world.quoted(memberId);
  world.points.failNext('convertPoints', 'before');
  await world.commit(memberId, exchangeId);
  await world.clock.advance({ seconds: 31 });
  gather('convertPoints', 2);
  const asked = world.points.asked('convertPoints').length;
  const request = world.commit(memberId, exchangeId);
  // Only once points has the request's call is the row free for the job to claim.
  while (world.points.asked('convertPoints').length === asked) await new Promise((goOn) => setTimeout(goOn, 5));
  const [answer] = await Promise.all([request, world.runJob()]);
  expect(world.points.asked('convertPoints')).toHaveLength(asked + 2);
  expect(answerOf(answer)).toMatchObject({ status: 'COMMITTED' });
  expectWallets(memberId, 'COMMITTED');
});

async function waitingForLocks(): Promise<number> {
  const [row] = await world.subgraph.asAdmin<{ count: number }>(
    `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}
