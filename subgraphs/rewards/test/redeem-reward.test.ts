import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, redeemReward, RewardsWorld } from './arrange.js';
import { holdIdOf } from './points-stand-in.js';

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

describe('redeeming', () => {
  test('takes the points and one piece, and answers with the settled redemption', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 300 }], stock: 5 });
    const memberId = world.memberWith(1000);
    const redemptionId = newId();
    const answer = answerOf(await world.redeem(memberId, { redemptionId, rewardId }));
    expect(answer).toMatchObject({
      __typename: 'Redemption',
      id: redemptionId,
      status: 'SETTLED',
      points: 300,
      cash: null,
      cancellationPending: false,
      reward: { id: rewardId, title: 'Peanut oil, one litre', available: 4 },
      member: { id: memberId },
    });
    expect(world.points.spendableOf(memberId)).toBe(700);
    expect(world.points.taken.get(holdIdOf(redemptionId))).toBe(300);
    expect(await world.taken(rewardId)).toBe(1);
  });

  test('holds the points under an id of rewards’ own, and settles and gives back that very hold', async () => {
    // The name-based UUID (RFC 9562, version 5) of 'redemption-hold' under this id, by another program. An exchange of
    // the same id has another hold.
    const redemptionId = '0198a000-0000-7000-8000-00000000000a';
    const holdId = '9a70862e-ff2c-5a43-9254-49fdc5e59ab6';
    const rewardId = await world.liveReward();
    const memberId = world.memberWith(1000);
    expect(answerOf(await world.redeem(memberId, { redemptionId, rewardId }))).toMatchObject({ status: 'SETTLED' });
    expect(answerOf(await world.cancel(ann, redemptionId))).toMatchObject({ status: 'CANCELLED' });
    expect(world.points.askedAbout(holdId)).toEqual(['holdPoints', 'settleHold', 'returnPoints']);
    expect(world.points.askedAbout(redemptionId)).toEqual([]);
  });

  test('takes the price the member chose, points with cash', async () => {
    const cash = { amountMinor: 600, currency: 'CNY' };
    const rewardId = await world.liveReward({ prices: [{ points: 1000 }, { points: 400, cash }] });
    const memberId = world.memberWith(400);
    const answer = answerOf(await world.redeem(memberId, { rewardId, points: 400, cash }));
    expect(answer).toMatchObject({ status: 'SETTLED', points: 400, cash });
    expect(world.points.spendableOf(memberId)).toBe(0);
  });

  test('an unlimited reward has no number of pieces', async () => {
    const rewardId = await world.liveReward({ stock: null });
    const answer = answerOf(await world.redeem(world.memberWith(1000), { rewardId }));
    expect(answer).toMatchObject({ status: 'SETTLED', reward: { available: null } });
  });

  test('a redemption keeps its price when the reward gets another', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 300 }] });
    const memberId = world.memberWith(300);
    const redemptionId = await world.redeemed(memberId, rewardId);
    await world.liveReward({ rewardId, prices: [{ points: 900 }] });
    const look = await world.ask(
      callerOf.member(memberId),
      'query ($id: ID!) { redemption(id: $id) { points reward { price { points } } } }',
      { id: redemptionId },
    );
    expect(answerOf(look)).toEqual({ points: 300, reward: { price: { points: 900 } } });
  });
});

describe('refusals leave points and stock as they were', () => {
  test.each([
    ['en', 'Not enough points: 1000 needed, 999 spendable'],
    ['zh-CN', '积分不足：需要 1000，可用 999'],
  ] as const)('not enough points, in %s', async (locale, message) => {
    const rewardId = await world.liveReward();
    const memberId = world.memberWith(999);
    const redemptionId = newId();
    expect(answerOf(await world.redeem(memberId, { redemptionId, rewardId }, locale))).toEqual({
      __typename: 'NotEnoughPoints',
      code: 'NOT_ENOUGH_POINTS',
      message,
      spendable: 999,
      needed: 1000,
    });
    expect(world.points.spendableOf(memberId)).toBe(999);
    expect(await world.taken(rewardId)).toBe(0);
    expect(await world.redemptionRow(redemptionId)).toMatchObject({ status: 'VOIDED', next_attempt_at: null });
  });

  test('out of stock', async () => {
    const rewardId = await world.liveReward({ stock: 1 });
    await world.redeemed(world.memberWith(1000), rewardId);
    const late = world.memberWith(1000);
    expect(answerOf(await world.redeem(late, { rewardId }))).toEqual({
      __typename: 'OutOfStock',
      code: 'OUT_OF_STOCK',
      message: 'This reward is sold out',
    });
    expect(world.points.spendableOf(late)).toBe(1000);
    expect(await world.taken(rewardId)).toBe(1);
  });

  test('not available: unknown, not open yet, closed', async () => {
    const now = world.clock.now().getTime();
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    const rewardIds = [
      newId(),
      await world.liveReward({ opensAt: at(60) }),
      await world.liveReward({ opensAt: at(-120), closesAt: at(-60) }),
    ];
    const memberId = world.memberWith(1000);
    for (const rewardId of rewardIds) {
      const answer = answerOf(await world.redeem(memberId, { rewardId }, 'zh-CN'));
      expect(answer).toEqual({
        __typename: 'RewardNotAvailable',
        code: 'REWARD_NOT_AVAILABLE',
        message: '该礼品目前不可兑换',
      });
    }
    expect(world.points.spendableOf(memberId)).toBe(1000);
  });

  test('a price that is not offered, with the prices that are', async () => {
    const cash = { amountMinor: 600, currency: 'CNY' };
    const rewardId = await world.liveReward({ prices: [{ points: 1000 }, { points: 400, cash }] });
    const memberId = world.memberWith(1000);
    expect(answerOf(await world.redeem(memberId, { rewardId, points: 400 }))).toEqual({
      __typename: 'PriceMismatch',
      code: 'PRICE_MISMATCH',
      message: 'The points and cash you chose are not a price of this reward',
      offered: [
        { points: 1000, cash: null },
        { points: 400, cash },
      ],
    });
    expect(await world.taken(rewardId)).toBe(0);
  });
});

describe('the same id again', () => {
  test('gives the same redemption and takes nothing twice', async () => {
    const rewardId = await world.liveReward();
    const memberId = world.memberWith(5000);
    const input = { redemptionId: newId(), rewardId };
    const first = answerOf(await world.redeem(memberId, input));
    const second = answerOf(await world.redeem(memberId, input));
    const capitals = { redemptionId: input.redemptionId.toUpperCase(), rewardId: rewardId.toUpperCase() };
    const upperCase = answerOf(await world.redeem(memberId, capitals));
    expect(first['status']).toBe('SETTLED');
    expect(second).toEqual(first);
    expect(upperCase).toEqual(first);
    expect(world.points.spendableOf(memberId)).toBe(4000);
    expect(await world.taken(rewardId)).toBe(1);
  });

  test('gives a refusal again, even when it would succeed by now', async () => {
    const rewardId = await world.liveReward();
    const memberId = world.memberWith(10);
    const input = { redemptionId: newId(), rewardId };
    const first = answerOf(await world.redeem(memberId, input));
    world.points.give(memberId, 5000);
    expect(first).toMatchObject({ code: 'NOT_ENOUGH_POINTS', spendable: 10, needed: 1000 });
    expect(answerOf(await world.redeem(memberId, input))).toEqual(first);
    expect(world.points.spendableOf(memberId)).toBe(5010);

    const early = { redemptionId: newId(), rewardId: newId() };
    expect(answerOf(await world.redeem(memberId, early))).toMatchObject({ code: 'REWARD_NOT_AVAILABLE' });
    await world.liveReward({ rewardId: early.rewardId });
    expect(answerOf(await world.redeem(memberId, early))).toMatchObject({ code: 'REWARD_NOT_AVAILABLE' });
  });

  test('with another input is a conflict, and changes nothing', async () => {
    const cash = { amountMinor: 600, currency: 'CNY' };
    const rewardId = await world.liveReward({ prices: [{ points: 1000 }, { points: 400, cash }] });
    const other = await world.liveReward();
    const memberId = world.memberWith(5000);
    const redemptionId = await world.redeemed(memberId, rewardId);
    for (const input of [{ rewardId: other }, { rewardId, points: 1000 }, { rewardId, points: 400, cash }]) {
      const fault = faultOf(await world.redeem(memberId, { redemptionId, ...input }));
      expect(fault.code).toBe('IDEMPOTENCY_CONFLICT');
    }
    expect(world.points.spendableOf(memberId)).toBe(4000);
    expect(await world.taken(rewardId)).toBe(1);
    expect(await world.taken(other)).toBe(0);
  });

  test('by another member is a conflict, and takes no stock', async () => {
    const rewardId = await world.liveReward();
    const redemptionId = await world.redeemed(world.memberWith(1000), rewardId);
    const other = world.memberWith(1000);
    expect(faultOf(await world.redeem(other, { redemptionId, rewardId })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(world.points.spendableOf(other)).toBe(1000);
    expect(await world.taken(rewardId)).toBe(1);
  });
});

describe('who may redeem', () => {
  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['an identity without a member', callerOf.member(null), 'FORBIDDEN'],
    ['ops', ann, 'FORBIDDEN'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['a service on its own behalf', callerOf.service('campaigns'), 'FORBIDDEN'],
  ])('not %s', async (_, caller, code) => {
    const rewardId = await world.liveReward();
    const result = await world.ask(caller, redeemReward, { input: { redemptionId: newId(), rewardId } });
    expect(faultOf(result).code).toBe(code);
    expect(await world.taken(rewardId)).toBe(0);
  });
});

describe('bad input names its field and changes nothing', () => {
  const good = () => ({ redemptionId: newId(), rewardId: newId() });
  test.each([
    ['an id that is no UUID', { redemptionId: '17' }, ['input', 'redemptionId']],
    ['a reward id that is no UUID', { rewardId: "' or 1=1" }, ['input', 'rewardId']],
    ['negative points', { points: -1 }, ['input', 'points']],
    ['no points', { points: 0 }, ['input', 'points']],
    ['no cash amount', { points: 1, cash: { amountMinor: 0, currency: 'CNY' } }, ['input', 'cash', 'amountMinor']],
    ['no currency', { points: 1, cash: { amountMinor: 1, currency: 'yuan' } }, ['input', 'cash', 'currency']],
    ['cash without points', { cash: { amountMinor: 1, currency: 'CNY' } }, ['input', 'points']],
  ])('%s', async (_, wrong, path) => {
    const result = await world.redeem(world.memberWith(1000), { ...good(), ...wrong });
    expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('fractional points do not get past the scalar', async () => {
    const result = await world.redeem(world.memberWith(1000), { ...good(), points: 1.5 });
    expect(faultOf(result).code).toBe('BAD_USER_INPUT');
  });

  test('nothing was written by any of them', async () => {
    const rewardId = await world.liveReward();
    const before = await world.subgraph.asAdmin('select count(*)::int from answer_record');
    await world.redeem(world.memberWith(1000), { redemptionId: newId(), rewardId, points: -5 });
    await world.redeem(world.memberWith(1000), { redemptionId: 'no', rewardId });
    expect(await world.subgraph.asAdmin('select count(*)::int from answer_record')).toEqual(before);
    expect(await world.taken(rewardId)).toBe(0);
  });
});
