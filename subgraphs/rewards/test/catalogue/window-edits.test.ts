/** The window and the drops of a reward are edited while members are taking pieces of it. */
import { newId } from '../../../../chassis/ids.js';
import { answerOf, faultOf, RewardsWorld } from '../arrange.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

const inMinutes = (minutes: number) => new Date(world.clock.now().getTime() + minutes * 60_000).toISOString();

/** Redemptions that have their piece while points has not answered yet. */
async function underWay(rewardId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  for (const redemptionId of ids) {
    world.points.failNext('settleHold', 'before');
    expect(faultOf(await world.redeem(world.memberWith(1000), { rewardId, redemptionId })).code).toBe('UNAVAILABLE');
  }
  return ids;
}

async function settled(ids: readonly string[]): Promise<void> {
  await world.clock.advance({ minutes: 1 });
  await world.runJob();
  for (const id of ids) expect(await world.redemptionRow(id)).toMatchObject({ status: 'SETTLED' });
}

const refusal = async (rewardId: string) => answerOf(await world.redeem(world.memberWith(1000), { rewardId }))['code'];

test('a window that is closed during a drop: what has its piece settles, nothing new begins', async () => {
  const dropped = { stock: 10, drops: [{ at: inMinutes(-1), pieces: 10 }], opensAt: inMinutes(-60) };
  const rewardId = await world.liveReward(dropped);
  const ids = await underWay(rewardId, 2);
  await world.liveReward({ ...dropped, rewardId, closesAt: inMinutes(0) });
  expect(await refusal(rewardId)).toBe('REWARD_NOT_AVAILABLE');
  await settled(ids);
  expect(await world.taken(rewardId)).toBe(2);
});

test('a window that is moved to tomorrow: what has its piece settles, and tomorrow it goes on', async () => {
  const rewardId = await world.liveReward({ stock: 3 });
  const ids = await underWay(rewardId, 2);
  await world.liveReward({ rewardId, stock: 3, opensAt: inMinutes(24 * 60) });
  expect(await refusal(rewardId)).toBe('REWARD_NOT_AVAILABLE');
  await settled(ids);
  await world.clock.advance({ minutes: 24 * 60 });
  await world.redeemed(world.memberWith(1000), rewardId);
  expect(await refusal(rewardId)).toBe('OUT_OF_STOCK');
});

test('a drop that is put off after some of it was taken: what has its piece settles, the rest waits for the new moment', async () => {
  const drop = (minutes: number) => ({ stock: 3, drops: [{ at: inMinutes(minutes), pieces: 3 }] });
  const rewardId = await world.liveReward(drop(-1));
  const ids = await underWay(rewardId, 2);
  await world.liveReward({ ...drop(60), rewardId });
  expect(await refusal(rewardId)).toBe('OUT_OF_STOCK');
  await settled(ids);
  await world.clock.advance({ minutes: 60 });
  await world.redeemed(world.memberWith(1000), rewardId);
  expect(await refusal(rewardId)).toBe('OUT_OF_STOCK');
  expect(await world.taken(rewardId)).toBe(3);
});
