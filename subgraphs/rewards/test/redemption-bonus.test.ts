import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, RewardsWorld } from './arrange.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());
afterEach(() => {
  world.members.peer.behaviour = 'answers';
});

const diamond = { numerator: 6, denominator: 5, version: 3 };
const cash = { amountMinor: 600, currency: 'CNY' };

function diamondMember(points = 1500): string {
  const memberId = world.memberWith(points);
  world.members.say(memberId, diamond);
  return memberId;
}

describe('with a bonus', () => {
  test('a member pays the price divided by it and rounded up, and the redemption keeps it', async () => {
    const [memberId, rewardId, redemptionId] = [diamondMember(), await world.liveReward(), newId()];
    const answer = answerOf(await world.redeem(memberId, { rewardId, redemptionId }));
    // 1,000 by 1.2 is 833 and a third.
    expect(answer).toMatchObject({ status: 'SETTLED', points: 834 });
    expect(world.points.spendableOf(memberId)).toBe(1500 - 834);
    expect(await world.redemptionRow(redemptionId)).toMatchObject({
      points: '834',
      listed_points: '1000',
      bonus_numerator: 6,
      bonus_denominator: 5,
      benefits_version: 3,
    });
    const query = 'query ($id: ID!) { redemption(id: $id) { points listedPoints } }';
    const shown = await world.ask(callerOf.member(memberId), query, { id: redemptionId });
    expect(answerOf(shown)).toEqual({ points: 834, listedPoints: 1000 });

    // The tier that was lost since gives back what was paid, no more and no less.
    world.members.say(memberId, { numerator: 1, denominator: 1, version: 4 });
    await world.cancel(callerOf.member(memberId), redemptionId);
    expect(world.points.spendableOf(memberId)).toBe(1500);
  });

  test('a price is named as it is for the member, or as it is listed', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 1000 }, { points: 400, cash }] });
    for (const points of [334, 400]) {
      expect(answerOf(await world.redeem(diamondMember(), { rewardId, points, cash }))).toMatchObject({ points: 334 });
    }
    expect(answerOf(await world.redeem(diamondMember(), { rewardId, points: 900 }))).toMatchObject({
      code: 'PRICE_MISMATCH',
    });
  });

  test('prices are shown to the member as they pay them, with one call for all of a page; to nobody else', async () => {
    await world.liveReward({ prices: [{ points: 1000 }, { points: 400, cash }] });
    await world.liveReward({ prices: [{ points: 7 }] });
    const query =
      '{ rewards(first: 2) { edges { node { price { points } pricesForMe { points cash { amountMinor } } } } } }';
    world.members.peer.calls.length = 0;
    const { data } = await world.ask(callerOf.member(diamondMember()), query);
    expect(data).toEqual({
      rewards: {
        edges: [
          { node: { price: { points: 7 }, pricesForMe: [{ points: 6, cash: null }] } },
          {
            node: {
              price: { points: 1000 },
              pricesForMe: [
                { points: 834, cash: null },
                { points: 334, cash: { amountMinor: 600 } },
              ],
            },
          },
        ],
      },
    });
    expect(world.members.peer.calls).toHaveLength(1);

    for (const as of [ann, callerOf.channel(), callerOf.partner('bakery'), callerOf.member(null)]) {
      const shown = await world.ask(as, '{ rewards(first: 1) { edges { node { pricesForMe { points } } } } }');
      expect(shown.data).toEqual({ rewards: { edges: [{ node: { pricesForMe: null } }] } });
    }
    const nobody = await world.ask(
      callerOf.anonymous(),
      '{ rewards(first: 1) { edges { node { pricesForMe { points } } } } }',
    );
    expect(nobody.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    expect(world.members.peer.calls).toHaveLength(1);
  });
});

describe('when members gives no answer', () => {
  test.each(['unreachable', 'broken', 'lost'] as const)(
    '(%s) nothing has begun, and the same id works later',
    async (how) => {
      const [memberId, rewardId, redemptionId] = [diamondMember(), await world.liveReward({ stock: 2 }), newId()];
      world.members.peer.behaviour = how;
      expect(faultOf(await world.redeem(memberId, { rewardId, redemptionId })).code).toBe('UNAVAILABLE');
      expect(await world.redemptionRow(redemptionId)).toBeUndefined();
      expect([await world.taken(rewardId), world.points.spendableOf(memberId)]).toEqual([0, 1500]);
      world.members.peer.behaviour = 'answers';
      expect(answerOf(await world.redeem(memberId, { rewardId, redemptionId }))).toMatchObject({ points: 834 });
    },
  );

  test('what was answered before is answered as it was, whatever the tier is by then', async () => {
    const [memberId, rewardId, redemptionId] = [diamondMember(), await world.liveReward(), newId()];
    const first = answerOf(await world.redeem(memberId, { rewardId, redemptionId }));
    world.members.say(memberId, { numerator: 1, denominator: 1, version: 4 });
    expect(answerOf(await world.redeem(memberId, { rewardId, redemptionId }))).toEqual(first);
    world.members.peer.behaviour = 'unreachable';
    expect(answerOf(await world.redeem(memberId, { rewardId, redemptionId }))).toEqual(first);
    expect(faultOf(await world.redeem(memberId, { rewardId, redemptionId, points: 5 })).code).toBe(
      'IDEMPOTENCY_CONFLICT',
    );
  });

  test.each([
    ['SUSPENDED', 'MEMBER_SUSPENDED'],
    ['CLOSED', 'MEMBER_CLOSED'],
  ])('a member who is %s by now redeems nothing: %s', async (status, code) => {
    const [memberId, rewardId] = [world.memberWith(1500), await world.liveReward({ stock: 2 })];
    world.members.sayStatus(memberId, status);
    expect(faultOf(await world.redeem(memberId, { rewardId })).code).toBe(code);
    expect(await world.taken(rewardId)).toBe(0);
  });

  test('a member who may not redeem reads prices all the same; for somebody nobody knows there are none', async () => {
    await world.liveReward();
    const [suspended, nobody] = [newId(), newId()];
    world.members.sayStatus(suspended, 'SUSPENDED');
    world.members.say(nobody, null);
    const read = (id: string) =>
      world.ask(callerOf.member(id), '{ rewards(first: 1) { edges { node { pricesForMe { points } } } } }');
    expect(answerOf(await read(suspended))).toEqual({ edges: [{ node: { pricesForMe: [{ points: 1000 }] } }] });
    expect(answerOf(await read(nobody))).toEqual({ edges: [{ node: { pricesForMe: null } }] });
  });

  test('somebody nobody knows redeems nothing', async () => {
    const [memberId, rewardId] = [world.memberWith(1500), await world.liveReward({ stock: 2 })];
    world.members.say(memberId, null);
    expect(faultOf(await world.redeem(memberId, { rewardId })).code).toBe('FORBIDDEN');
    expect(await world.taken(rewardId)).toBe(0);
  });
});

test('redemptions from before there was a bonus cost what they were listed at', async () => {
  const [memberId, rewardId, redemptionId] = [newId(), await world.liveReward(), newId()];
  await world.subgraph.asAdmin(
    `insert into redemption (id, member_id, reward_id, points, currency, status, held_until, settled_at, ended_at)
     values ($1, $2, $3, 70, 'HARVEST', 'SETTLED', app_now(), app_now(), app_now())`,
    [redemptionId, memberId, rewardId],
  );
  const query = 'query ($id: ID!) { redemption(id: $id) { points listedPoints } }';
  const shown = await world.ask(callerOf.member(memberId), query, { id: redemptionId });
  expect(answerOf(shown)).toEqual({ points: 70, listedPoints: 70 });
});
