import { Client } from 'pg';
import { newId } from '../../../chassis/ids.js';
import { answerOf, faultOf, RewardsWorld } from './arrange.js';

/** What is judged under the lock of a reward's row, by many at once: pieces, limits and the moment of a drop. */
let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

/** A reward of 100 points with limits and drops. */
async function rewardWith(stock: number, more: { limits?: unknown[]; drops?: unknown[] }): Promise<string> {
  const rewardId = await world.liveReward({ stock, prices: [{ points: 100 }] });
  await world.subgraph.asAdmin('update reward set limits = $2, drops = $3 where id = $1', [
    rewardId,
    JSON.stringify(more.limits ?? []),
    JSON.stringify(more.drops ?? []),
  ]);
  return rewardId;
}

/** The words of the answers, counted. */
function tally(results: Awaited<ReturnType<RewardsWorld['redeem']>>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of results.map(answerOf)) {
    const word = String(answer['status'] ?? answer['code']);
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

/** Asks while somebody else holds the reward's row, and lets go when all have come as far as they can. */
async function whileRowIsHeld<T>(
  rewardId: string,
  ask: () => Promise<T>,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  const holder = new Client({ connectionString: world.subgraph.testDatabase.adminUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from reward where id = $1 for update', [rewardId]);
  const asking = ask();
  const waiting = () =>
    world.subgraph.asAdmin(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and usename = 'rewards_app'`,
    );
  while ((await waiting()).length === 0);
  await meanwhile();
  await holder.query('commit');
  await holder.end();
  return asking;
}

test('orders of several pieces share what is left, in their turn', async () => {
  const rewardId = await rewardWith(5, {});
  const asked = await whileRowIsHeld(rewardId, () =>
    Promise.all(Array.from({ length: 10 }, () => world.redeem(world.memberWith(200), { rewardId, pieces: 2 }))),
  );
  expect(tally(asked)).toEqual({ SETTLED: 2, OUT_OF_STOCK: 8 });
  expect(await world.taken(rewardId)).toBe(4);
  // The fifth piece is still there for one who wants no more.
  expect(tally([await world.redeem(world.memberWith(100), { rewardId })])).toEqual({ SETTLED: 1 });
});

test.each([
  ['a member', { pieces: 3, of: 'MEMBER', per: 'EVER', tiers: null }],
  ['a tier', { pieces: 3, of: 'TIER', per: 'DAY', tiers: null }],
])('a limit of %s is kept by orders that waited for the row together', async (_, limit) => {
  const rewardId = await rewardWith(50, { limits: [limit] });
  const one = world.memberWith(5_000);
  const memberIds = Array.from({ length: 12 }, () => (limit.of === 'MEMBER' ? one : world.memberWith(100)));
  const asked = await whileRowIsHeld(rewardId, () =>
    Promise.all(memberIds.map((memberId) => world.redeem(memberId, { rewardId }))),
  );
  expect(tally(asked)).toEqual({ SETTLED: 3, LIMIT_REACHED: 9 });
  expect(await world.taken(rewardId)).toBe(3);
});

test('a piece that came to nothing counts against no limit', async () => {
  const rewardId = await rewardWith(50, { limits: [{ pieces: 1, of: 'MEMBER', per: 'EVER', tiers: null }] });
  const memberId = world.memberWith(10);
  expect(tally([await world.redeem(memberId, { rewardId })])).toEqual({ NOT_ENOUGH_POINTS: 1 });
  world.points.give(memberId, 500);
  const asked = await Promise.all([1, 2, 3].map(() => world.redeem(memberId, { rewardId })));
  expect(tally(asked)).toEqual({ SETTLED: 1, LIMIT_REACHED: 2 });
});

test('pieces that drop while orders wait for the row are theirs, and no more than have dropped', async () => {
  const at = new Date(world.clock.now().getTime() + 60_000);
  const rewardId = await rewardWith(9, { drops: [{ at, pieces: 7 }] });
  const askFive = () => Promise.all(Array.from({ length: 5 }, () => world.redeem(world.memberWith(100), { rewardId })));
  expect(tally(await askFive())).toEqual({ SETTLED: 2, OUT_OF_STOCK: 3 });
  expect(tally(await whileRowIsHeld(rewardId, askFive, () => world.clock.advance({ minutes: 2 })))).toEqual({
    SETTLED: 5,
  });
  expect(tally(await askFive())).toEqual({ SETTLED: 2, OUT_OF_STOCK: 3 });
  expect(await world.taken(rewardId)).toBe(9);
});

test('two members who choose one id: one has it, the other is told of the conflict, and one piece is gone', async () => {
  const rewardId = await rewardWith(5, {});
  const redemptionId = newId();
  const members = [world.memberWith(100), world.memberWith(100)];
  const asked = await Promise.all(members.map((memberId) => world.redeem(memberId, { rewardId, redemptionId })));
  expect(asked.map((result) => faultOf(result).code ?? answerOf(result)['status']).sort()).toEqual([
    'IDEMPOTENCY_CONFLICT',
    'SETTLED',
  ]);
  expect(await world.taken(rewardId)).toBe(1);
  expect(members.map((memberId) => world.points.spendableOf(memberId)).sort()).toEqual([0, 100]);
});

test('an order that cannot be written takes nobody else along', async () => {
  const rewardId = await rewardWith(50, {});
  const cursed = newId();
  await world.subgraph.asAdmin(`alter table redemption add constraint cursed check (id <> '${cursed}')`);
  const ids = [newId(), cursed, newId(), newId()];
  const asked = await whileRowIsHeld(rewardId, () =>
    Promise.all(ids.map((redemptionId) => world.redeem(world.memberWith(100), { rewardId, redemptionId }))),
  );
  await world.subgraph.asAdmin('alter table redemption drop constraint cursed');
  expect(asked.map((result) => faultOf(result).code ?? answerOf(result)['status'])).toEqual([
    'SETTLED',
    'INTERNAL_SERVER_ERROR',
    'SETTLED',
    'SETTLED',
  ]);
  expect(await world.taken(rewardId)).toBe(3);
});

test('an order for which no codes are left takes nothing from those that are judged with it', async () => {
  const poolId = newId();
  await world.subgraph.asAdmin(
    `with pool as (insert into coupon_pool (id, name_zh_cn, name_en, low_at, created_by, uploaded, free)
       values ($1, '券', 'Coupon', 0, 'ops:ann', 1, 1) returning id)
     insert into coupon_code (pool_id, kind, code_sealed, code_digest, state)
     select id, 'COUPON', 'x', sha256(convert_to(id::text, 'UTF8')), 'FREE' from pool`,
    [poolId],
  );
  const rewardId = await world.liveReward({
    ...{ kind: 'COUPON', stock: 2, prices: [{ points: 100 }] },
    contents: [{ kind: 'COUPON', poolId }],
  });
  // Two pieces are there and one code: who wants two has none, and who wants one is served although both pieces were asked for before.
  const wanted = [2, 1].map((pieces) => world.redeem(world.memberWith(200), { rewardId, pieces }));
  const [two, one] = (await Promise.all(wanted)).map(answerOf);
  expect(two).toMatchObject({ code: 'OUT_OF_STOCK' });
  expect(one).toMatchObject({ status: 'SETTLED', pieces: 1 });
  expect(await world.taken(rewardId)).toBe(1);
});
