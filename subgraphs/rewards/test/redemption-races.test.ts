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

test('an approval of new terms during a redemption: the price paid is one that was on offer', async () => {
  const rewardId = await world.liveReward({ prices: [{ points: 100 }], stock: 50 });
  const members = Array.from({ length: 8 }, () => world.memberWith(1000));
  const [answers] = await Promise.all([
    Promise.all(members.map((member) => world.redeem(member, { rewardId, points: 100 }))),
    world.liveReward({ rewardId, prices: [{ points: 200 }], stock: 50 }),
  ]);
  const codes = answers.map(answerOf).map((answer) => answer['status'] ?? answer['code']);
  expect(codes.every((code) => code === 'SETTLED' || code === 'PRICE_MISMATCH')).toBe(true);
  const settled = codes.filter((code) => code === 'SETTLED').length;
  expect(await world.taken(rewardId)).toBe(settled);
  const spent = members.reduce((sum, member) => sum + 1000 - world.points.spendableOf(member), 0);
  expect(spent).toBe(settled * 100);
});

test.each([
  ['more pieces than there are', 'taken = 2'],
  ['fewer pieces than none', 'taken = -1'],
  ['a stock below what is taken', 'taken = 1, stock = 0'],
])('the table itself refuses %s', async (_, assignment) => {
  const rewardId = await world.liveReward({ stock: 1 });
  const attempt = world.subgraph.asAdmin(`update reward set ${assignment} where id = $1`, [rewardId]);
  await expect(attempt).rejects.toThrow('reward_never_oversold');
});
