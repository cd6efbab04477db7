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

test('a commit and a cancel at once: exactly one end, and the wallets agree with it', async () => {
  const ends = await Promise.all(
    Array.from({ length: 20 }, async (_, round) => {
      const memberId = world.memberWith(1000);
      const exchangeId = await world.quoted(memberId);
      const wishes = [() => world.commit(memberId, exchangeId), () => world.cancel(memberId, exchangeId)];
      if (round % 2 === 1) wishes.reverse();
      const answers = (await Promise.all(wishes.map((wish) => wish()))).map(answerOf);
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
