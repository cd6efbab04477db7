import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { callerOf } from '../../../chassis/testing/callers.js';
import { newId } from '../../../chassis/ids.js';
import { answerOf, RewardsWorld } from './arrange.js';

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());
afterEach(() => {
  world.points.beforeActing = () => Promise.resolve();
});

/** Lets nobody at points go on until `count` requests of the mutation have come. */
function gather(mutation: string, count: number): void {
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

test('two members at the last piece: one has it, the other is told it is sold out', async () => {
  const rewardId = await world.liveReward({ stock: 1 });
  const members = [world.memberWith(1000), world.memberWith(1000)];
  const answers = (await Promise.all(members.map((member) => world.redeem(member, { rewardId })))).map(answerOf);
  expect(answers.map((answer) => answer['status'] ?? answer['code']).sort()).toEqual(['OUT_OF_STOCK', 'SETTLED']);
  expect(await world.taken(rewardId)).toBe(1);
  expect(members.map((member) => world.points.spendableOf(member)).sort()).toEqual([0, 1000]);
});

test('twelve members at three pieces: three have one', async () => {
  const rewardId = await world.liveReward({ stock: 3 });
  const members = Array.from({ length: 12 }, () => world.memberWith(1000));
  const answers = (await Promise.all(members.map((member) => world.redeem(member, { rewardId })))).map(answerOf);
  expect(answers.filter((answer) => answer['status'] === 'SETTLED')).toHaveLength(3);
  expect(answers.filter((answer) => answer['code'] === 'OUT_OF_STOCK')).toHaveLength(9);
  expect(await world.taken(rewardId)).toBe(3);
  expect(members.filter((member) => world.points.spendableOf(member) === 0)).toHaveLength(3);
});

test('one member with points for one piece at two: one settled, the other piece back in stock', async () => {
  const rewardId = await world.liveReward({ stock: 5 });
  const memberId = world.memberWith(1000);
  gather('holdPoints', 2);
  const answers = (await Promise.all([1, 2].map(() => world.redeem(memberId, { rewardId })))).map(answerOf);
  expect(answers.map((answer) => answer['status'] ?? answer['code']).sort()).toEqual(['NOT_ENOUGH_POINTS', 'SETTLED']);
  expect(await world.taken(rewardId)).toBe(1);
  expect(world.points.spendableOf(memberId)).toBe(0);
});

test('the same id several times at once is one redemption with one answer', async () => {
  const rewardId = await world.liveReward({ stock: 5 });
  const memberId = world.memberWith(5000);
  const input = { redemptionId: newId(), rewardId };
  gather('holdPoints', 4);
  const answers = (await Promise.all([1, 2, 3, 4].map(() => world.redeem(memberId, input)))).map(answerOf);
  for (const answer of answers) expect(answer).toMatchObject({ id: input.redemptionId, status: 'SETTLED' });
  expect(world.points.spendableOf(memberId)).toBe(4000);
  expect(await world.taken(rewardId)).toBe(1);
});

test('the same id several times at once, refused: one refusal, and the piece back once', async () => {
  const rewardId = await world.liveReward({ stock: 5 });
  const memberId = world.memberWith(7);
  const input = { redemptionId: newId(), rewardId };
  gather('holdPoints', 3);
  const answers = (await Promise.all([1, 2, 3].map(() => world.redeem(memberId, input)))).map(answerOf);
  for (const answer of answers) expect(answer).toMatchObject({ code: 'NOT_ENOUGH_POINTS', spendable: 7, needed: 1000 });
  expect(await world.taken(rewardId)).toBe(0);
});

test.each(['redemption', 'cancellation'] as const)(
  'the same %s again and again within milliseconds gives one answer',
  async (what) => {
    const rewardId = await world.liveReward({ stock: null });
    // Every request comes a little later than the one before, so that some meet the first one's end at every point of it.
    for (let round = 0; round < 8; round += 1) {
      const memberId = world.memberWith(1000);
      const redemptionId = what === 'redemption' ? newId() : await world.redeemed(memberId, rewardId);
      const ask = () =>
        what === 'redemption'
          ? world.redeem(memberId, { redemptionId, rewardId })
          : world.cancel(callerOf.member(memberId), redemptionId);
      const requests = Array.from({ length: 8 }, (_, index) => sleep(index * 2 + (round % 3) / 2).then(ask));
      const answers = new Set((await Promise.all(requests)).map((answer) => JSON.stringify(answerOf(answer))));
      expect([...answers]).toHaveLength(1);
      expect(world.points.spendableOf(memberId)).toBe(what === 'redemption' ? 0 : 1000);
      expect(await world.taken(rewardId)).toBe(what === 'redemption' ? round + 1 : 0);
    }
  },
);

test('new terms that come between the look at a reward and the taking of a piece: the new price counts', async () => {
  const rewardId = await world.liveReward({ prices: [{ points: 100 }] });
  const memberId = world.memberWith(1000);
  const approval = new Client({ connectionString: world.subgraph.testDatabase.adminUrl });
  await approval.connect();
  await approval.query('begin');
  await approval.query(`update reward set version = 2, prices = '[{"points": 200, "cash": null}]' where id = $1`, [
    rewardId,
  ]);
  const redeeming = world.redeem(memberId, { rewardId, points: 100 });
  await until(async () => (await waitingForLocks()) > 0);
  await approval.query('commit');
  await approval.end();
  expect(answerOf(await redeeming)).toMatchObject({
    code: 'PRICE_MISMATCH',
    offered: [{ points: 200, cash: null }],
  });
  expect(await world.taken(rewardId)).toBe(0);
  expect(world.points.spendableOf(memberId)).toBe(1000);
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

test.each([
  ['more pieces than there are', 'taken = 2'],
  ['fewer pieces than none', 'taken = -1'],
  ['a stock below what is taken', 'taken = 1, stock = 0'],
])('the table itself refuses %s', async (_, assignment) => {
  const rewardId = await world.liveReward({ stock: 1 });
  const attempt = world.subgraph.asAdmin(`update reward set ${assignment} where id = $1`, [rewardId]);
  await expect(attempt).rejects.toThrow('reward_never_oversold');
});
