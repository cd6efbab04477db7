import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { newId } from '../../../chassis/ids.js';
import type { GraphQLResult } from '../../../chassis/testing/subgraph-for-test.js';
import { answerOf, PartnersWorld } from './arrange.js';
import type { PointsMutation } from './points-stand-in.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());
let restoreMembers: () => unknown = () => undefined;
afterEach(() => {
  restoreMembers();
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

/** Calls back when members are asked about somebody, which is the first thing that a commit does; what they answer waits for it. */
function whenMembersAreAsked(then: (memberId: string) => Promise<unknown> | undefined): void {
  const { answer } = world.members;
  world.members.answer = async (request, call) => {
    const wanted = (request.variables?.['wanted'] ?? []) as { memberId: string }[];
    await Promise.all(wanted.map(async ({ memberId }) => then(memberId)));
    return answer(request, call);
  };
  restoreMembers = () => (world.members.answer = answer);
}

/** Commits one exchange for each, beside whatever cancels it; exactly one of the two gets its way, and the wallets agree. Gives the ends. */
async function endsOf(
  quotes: readonly { memberId: string; exchangeId: string }[],
  cancelled: (quote: { memberId: string; exchangeId: string }) => Promise<GraphQLResult>,
): Promise<unknown[]> {
  return Promise.all(
    quotes.map(async (quote) => {
      const { memberId, exchangeId } = quote;
      const answers = (await Promise.all([world.commit(memberId, exchangeId), cancelled(quote)])).map(answerOf);
      const reached = answers.filter((answer) => answer['__typename'] === 'Exchange');
      const refused = answers.filter((answer) => answer['__typename'] === 'ExchangeClosed');
      expect([reached.length, refused.length]).toEqual([1, 1]);
      const end = await world.statusOf(memberId, exchangeId);
      expect(reached[0]?.['status']).toBe(end);
      expectWallets(memberId, end);
      return end;
    }),
  );
}

const quotesOf = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const memberId = world.memberWith(1000);
      return { memberId, exchangeId: await world.quoted(memberId) };
    }),
  );

describe('a commit and a cancel at once', () => {
  test('the cancel is there while members are asked: it has its way', async () => {
    const quotes = await quotesOf(5);
    const cancels = new Map<string, (answer: Promise<GraphQLResult>) => void>();
    whenMembersAreAsked((memberId) => {
      const quote = quotes.find((one) => one.memberId === memberId);
      const answer = quote && world.cancel(memberId, quote.exchangeId);
      if (answer) cancels.get(memberId)?.(answer);
      return answer;
    });
    const ends = await endsOf(quotes, ({ memberId }) => new Promise((goOn) => cancels.set(memberId, goOn)));
    expect(new Set(ends)).toEqual(new Set(['CANCELLED']));
  });

  test('the cancel comes while points convert: the commit has its way', async () => {
    const quotes = await quotesOf(5);
    let left = quotes.length;
    let goOn: () => void = () => undefined;
    const allAnswered = new Promise<void>((resolve) => (goOn = resolve));
    world.points.beforeActing = () => allAnswered;
    const isChosen = (id: string) =>
      world.subgraph.asAdmin(`select from exchange where id = '${id}' and stage = 'COMMITTING'`);
    const ends = await endsOf(quotes, async ({ memberId, exchangeId }) => {
      while ((await isChosen(exchangeId)).length === 0) await sleep(5);
      const answer = await world.cancel(memberId, exchangeId);
      left -= 1;
      if (left === 0) goOn();
      return answer;
    });
    expect(new Set(ends)).toEqual(new Set(['COMMITTED']));
  });

  test('whichever comes first: exactly one end', async () => {
    const quotes = await quotesOf(20);
    const begin = new Map<string, () => void>();
    whenMembersAreAsked((memberId) => void begin.get(memberId)?.());
    const ends = await endsOf(quotes, async (quote) => {
      const { memberId, exchangeId } = quote;
      await new Promise<void>((goOn) => begin.set(memberId, goOn));
      await sleep(quotes.indexOf(quote) % 10);
      return world.cancel(memberId, exchangeId);
    });
    expect(ends.filter((end) => end !== 'COMMITTED' && end !== 'CANCELLED')).toEqual([]);
  });
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

describe('requests that come at the same moment', () => {
  test('quotes: what is wrong with one is no matter of those beside it', async () => {
    const members = Array.from({ length: 12 }, () => world.memberWith(1000));
    const poor = world.memberWith(100);
    const taken = { memberId: world.memberWith(1000), exchangeId: newId() };
    await world.quoted(taken.memberId, { exchangeId: taken.exchangeId });
    const [good, unknown, without, others] = await Promise.all([
      Promise.all(members.map((memberId) => world.quote(memberId))),
      world.quote(world.memberWith(1000), { to: 'NONE' }),
      world.quote(poor),
      world.quote(world.memberWith(1000), { exchangeId: taken.exchangeId }),
    ]);
    expect(good.map((result) => answerOf(result)['status'])).toEqual(members.map(() => 'QUOTED'));
    expect(unknown.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(answerOf(without)['__typename']).toBe('NotEnoughPoints');
    expect(others.errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
    for (const memberId of members) expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
    expect(world.points.spendable(poor, 'HARVEST')).toBe(100);
  });

  test('commits: each gives and receives what is its own, beside one that is nobody’s and one of another member', async () => {
    const quotes = await quotesOf(12);
    const stranger = world.memberWith(0);
    const [ofAnother] = await quotesOf(1);
    const [good, nobodys, strangers] = await Promise.all([
      Promise.all(quotes.map(({ memberId, exchangeId }) => world.commit(memberId, exchangeId))),
      world.commit(stranger, newId()),
      world.commit(stranger, ofAnother?.exchangeId ?? ''),
    ]);
    expect(good.map((result) => answerOf(result)['status'])).toEqual(quotes.map(() => 'COMMITTED'));
    expect(nobodys.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(strangers.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    for (const { memberId } of quotes) expectWallets(memberId, 'COMMITTED');
    expect(await world.statusOf(ofAnother?.memberId ?? '', ofAnother?.exchangeId ?? '')).toBe('QUOTED');
    const [items] = await world.subgraph.asAdmin<{ items: number }>(
      'select count(*)::int as items from settlement_item where exchange_id = any($1::uuid[])',
      [quotes.map(({ exchangeId }) => exchangeId)],
    );
    expect(items).toEqual({ items: 12 });
  });

  test('with points that answer for some of them no more: those go on when they are asked for again', async () => {
    const members = Array.from({ length: 6 }, () => world.memberWith(1000));
    const orders = members.map((memberId) => ({ memberId, exchangeId: newId() }));
    world.points.failNext('holdPoints', 'after', 2);
    const first = await Promise.all(orders.map(({ memberId, exchangeId }) => world.quote(memberId, { exchangeId })));
    expect(first.filter(({ errors }) => errors?.[0]?.extensions.code === 'UNAVAILABLE').length).toBeGreaterThan(0);
    world.points.calm();
    const again = await Promise.all(orders.map(({ memberId, exchangeId }) => world.quote(memberId, { exchangeId })));
    expect(again.map((result) => answerOf(result)['status'])).toEqual(orders.map(() => 'QUOTED'));
    for (const memberId of members) expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
  });
});
