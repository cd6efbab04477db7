import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { ann, answerOf, RewardsWorld } from '../arrange.js';

let world: RewardsWorld;
const spendable = new Map<string, number>();
/** How many members points was asked about, call by call. */
const asked: number[] = [];

beforeAll(async () => {
  world = await RewardsWorld.start();
  world.points.peer.answer = ({ variables }) => {
    const { memberIds, currency } = variables as { memberIds: string[]; currency: string };
    expect(currency).toBe('HARVEST');
    asked.push(memberIds.length);
    return { spendableOf: memberIds.map((id) => spendable.get(id) ?? 0) };
  };
});
afterAll(() => world.stop());
beforeEach(() => world.subgraph.asAdmin('truncate wish'));

const job = 'tell-wishes-within-reach';
const addWish = 'mutation ($input: AddWishInput!) { addWish(input: $input) { __typename } }';

async function wisher(points: number, ...rewardIds: string[]): Promise<string> {
  const memberId = newId();
  spendable.set(memberId, points);
  for (const rewardId of rewardIds) {
    expect(answerOf(await world.ask(callerOf.member(memberId), addWish, { input: { rewardId } }))).toEqual({
      __typename: 'Wish',
    });
  }
  return memberId;
}

/** Ten minutes go by, and everybody is told what there is to tell. */
async function looked(): Promise<void> {
  await world.clock.advance({ minutes: 10 });
  await world.subgraph.service.runJob(job);
  await world.subgraph.service.drain();
}

const toldTo = (memberId: string) =>
  world.members.peer.events
    .filter(({ topic, payload }) => topic === 'wish-within-reach' && payload['memberId'] === memberId)
    .map(({ payload }) => [payload['rewardId'], payload['points'], payload['currency']]);

test('a member is told of what they can pay, once', async () => {
  const [cheap, dear] = [await world.liveReward({ prices: [{ points: 100 }] }), await world.liveReward()];
  const memberId = await wisher(999, cheap, dear);
  await looked();
  await looked();
  expect(toldTo(memberId)).toEqual([[cheap, 100, 'HARVEST']]);
  spendable.set(memberId, 1000);
  await looked();
  expect(toldTo(memberId)).toEqual([
    [cheap, 100, 'HARVEST'],
    [dear, 1000, 'HARVEST'],
  ]);
});

test('again when it was out of reach meanwhile', async () => {
  const rewardId = await world.liveReward();
  const memberId = await wisher(1000, rewardId);
  for (const points of [1000, 400, 1000]) {
    spendable.set(memberId, points);
    await looked();
  }
  expect(toldTo(memberId)).toHaveLength(2);
  expect(new Set(world.members.peer.events.map(({ payload }) => payload['toldAt'])).size).toBeGreaterThan(1);
});

test('again when it costs less than they were told, and not when it costs more', async () => {
  const rewardId = await world.liveReward();
  const memberId = await wisher(5000, rewardId);
  for (const points of [1000, 1200, 800]) {
    await world.liveReward({ rewardId, prices: [{ points }] });
    await looked();
  }
  expect(toldTo(memberId)).toEqual([
    [rewardId, 1000, 'HARVEST'],
    [rewardId, 800, 'HARVEST'],
  ]);
});

test('by the bonus of their tier, or by the listed price while members is silent', async () => {
  const rewardId = await world.liveReward();
  const [diamond, other] = [await wisher(834, rewardId), await wisher(1000, rewardId)];
  world.members.say(diamond, { numerator: 6, denominator: 5, version: 1 });
  const { peer } = world.members;
  const asUsual = peer.answer;
  peer.answer = () => {
    throw new Error('members is ill');
  };
  await looked();
  expect([toldTo(diamond), toldTo(other)]).toEqual([[], [[rewardId, 1000, 'HARVEST']]]);
  peer.answer = asUsual;
  await looked();
  expect([toldTo(diamond), toldTo(other)]).toEqual([[[rewardId, 834, 'HARVEST']], [[rewardId, 1000, 'HARVEST']]]);
});

test('not of what is sold out, has ended, is for others, or was taken off the list', async () => {
  const soldOut = await world.liveReward({ stock: 0 });
  const forGold = await world.liveReward({ audience: { tiers: ['GOLD'] } });
  const [ended, unwished] = [await world.liveReward(), await world.liveReward()];
  const memberId = await wisher(5000, soldOut, forGold, ended, unwished);
  const as = callerOf.member(memberId);
  await world.ask(ann, 'mutation ($input: EndRewardInput!) { endReward(input: $input) { __typename } }', {
    input: { rewardId: ended },
  });
  const remove = 'mutation ($input: RemoveWishInput!) { removeWish(input: $input) { __typename } }';
  await world.ask(as, remove, { input: { rewardId: unwished } });
  await looked();
  expect(toldTo(memberId)).toEqual([]);
  await world.liveReward({ rewardId: soldOut, stock: 1 });
  world.members.sayMore(memberId, { tier: 'GOLD' });
  await looked();
  expect(toldTo(memberId)).toHaveLength(2);
});

test('nobody who may not redeem, and of merged members the one whose points they are', async () => {
  const rewardId = await world.liveReward();
  const [suspended, from, into] = [await wisher(5000, rewardId), await wisher(0, rewardId), newId()];
  world.members.sayStatus(suspended, 'SUSPENDED');
  spendable.set(into, 5000);
  const [mergeId, topic] = [newId(), 'member-merged'];
  await tellEvents('members', world.subgraph.service, [
    { topic, aggregateId: mergeId, payload: { mergeId, from, into } },
  ]);
  await looked();
  expect([toldTo(suspended), toldTo(from), toldTo(into)]).toEqual([[], [], [[rewardId, 1000, 'HARVEST']]]);
});

test('two runs at once tell each of them once, and a run does not ask twice about the same wishes', async () => {
  const rewardId = await world.liveReward({ stock: null });
  await world.subgraph.asAdmin(
    'insert into wish (member_id, reward_id) select gen_random_uuid(), $1 from generate_series(1, 1200)',
    [rewardId],
  );
  const owners = await world.subgraph.asAdmin<{ id: string }>('select member_id as id from wish');
  for (const { id } of owners) spendable.set(id, 1000);
  await world.clock.advance({ minutes: 10 });
  asked.length = 0;
  const before = world.members.peer.events.length;
  await Promise.all([world.subgraph.service.runJob(job), world.subgraph.service.runJob(job)]);
  await world.subgraph.service.runJob(job);
  await world.subgraph.service.drain();
  const told = world.members.peer.events.slice(before).filter(({ topic }) => topic === 'wish-within-reach');
  expect(told).toHaveLength(1200);
  expect(new Set(told.map(({ payload }) => payload['memberId'])).size).toBe(1200);
  expect(asked.reduce((sum, count) => sum + count, 0)).toBe(1200);
});

test('while points is silent the run fails and tells nobody; the next one makes up for it', async () => {
  const rewardId = await world.liveReward();
  const memberId = await wisher(1000, rewardId);
  world.points.peer.behaviour = 'broken';
  await expect(looked()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(toldTo(memberId)).toEqual([]);
  world.points.peer.behaviour = 'answers';
  await looked();
  expect(toldTo(memberId)).toHaveLength(1);
});
