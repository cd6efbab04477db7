/** Several pieces in one redemption, and some of them given back. */
import { v5 } from 'uuid';
import { callerOf } from '../../../chassis/testing/callers.js';
import { newId } from '../../../chassis/ids.js';
import { ann, answerOf, faultOf, returnRedemption, RewardsWorld } from './arrange.js';

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

/** Five pieces of 100 points for a member with 1,000. */
async function five() {
  const rewardId = await world.liveReward({ prices: [{ points: 100 }], stock: 10 });
  const memberId = world.memberWith(1000);
  const redemptionId = newId();
  const answer = answerOf(await world.redeem(memberId, { redemptionId, rewardId, pieces: 5 }));
  return { rewardId, memberId, redemptionId, answer, self: callerOf.member(memberId) };
}

test('all pieces are one price, one hold and so much less stock', async () => {
  const { answer, memberId, rewardId } = await five();
  expect(answer).toMatchObject({ status: 'SETTLED', pieces: 5, points: 500, piecesReturned: 0 });
  expect(world.points.spendableOf(memberId)).toBe(500);
  expect(await world.taken(rewardId)).toBe(5);
});

test('all or none: six of five are sold out, and nothing is taken', async () => {
  const rewardId = await world.liveReward({ prices: [{ points: 100 }], stock: 5 });
  const memberId = world.memberWith(1000);
  expect(answerOf(await world.redeem(memberId, { rewardId, pieces: 6 }))).toMatchObject({ code: 'OUT_OF_STOCK' });
  expect(await world.taken(rewardId)).toBe(0);
});

test.each([0, -1, 101, 1.5])('%d pieces are bad input', async (pieces) => {
  const rewardId = await world.liveReward();
  const fault = faultOf(await world.redeem(world.memberWith(1000), { rewardId, pieces }));
  expect(fault.code === 'BAD_USER_INPUT' || fault.code === undefined).toBe(true);
  expect(await world.taken(rewardId)).toBe(0);
});

test('the same id with another number of pieces is another request', async () => {
  const { memberId, rewardId, redemptionId } = await five();
  const other = await world.redeem(memberId, { redemptionId, rewardId, pieces: 4 });
  expect(faultOf(other).code).toBe('IDEMPOTENCY_CONFLICT');
});

describe('giving some back', () => {
  test('brings their points and pieces back, and leaves the rest', async () => {
    const { memberId, rewardId, redemptionId, self } = await five();
    const back = answerOf(await world.giveBack(self, { redemptionId, pieces: 2 }));
    expect(back).toMatchObject({ status: 'SETTLED', piecesReturned: 2, cancellationPending: false });
    expect(world.points.spendableOf(memberId)).toBe(700);
    expect(await world.taken(rewardId)).toBe(3);
    expect(await world.stepsOf(redemptionId)).toEqual([
      ...['RESERVED', 'SETTLED', 'READY_FOR_PICKUP', 'RETURN_ASKED', 'RETURNED'],
    ]);
    expect(await world.newsOf(redemptionId)).toMatchObject([
      { status: 'SETTLED', points: 500 },
      { status: 'RETURNED', points: 200 },
    ]);
  });

  test('the last of them ends it; and the rest can be cancelled after a part', async () => {
    const first = await five();
    answerOf(await world.giveBack(first.self, { redemptionId: first.redemptionId, pieces: 2 }));
    const last = answerOf(await world.giveBack(first.self, { redemptionId: first.redemptionId, pieces: 3 }));
    expect(last).toMatchObject({ status: 'CANCELLED', piecesReturned: 5 });
    const second = await five();
    answerOf(await world.giveBack(second.self, { redemptionId: second.redemptionId, pieces: 2 }));
    const rest = answerOf(await world.cancel(second.self, second.redemptionId));
    expect(rest).toMatchObject({ status: 'CANCELLED', piecesReturned: 5 });
    for (const { memberId, rewardId } of [first, second]) {
      expect(world.points.spendableOf(memberId)).toBe(1000);
      expect(await world.taken(rewardId)).toBe(0);
    }
  });

  test('the same return twice is one; the same id with another number is a conflict', async () => {
    const { memberId, redemptionId, self } = await five();
    const returnId = newId();
    const answers = await Promise.all([1, 2, 3].map(() => world.giveBack(self, { redemptionId, pieces: 2, returnId })));
    expect(answers.map((answer) => answerOf(answer)['piecesReturned'])).toEqual([2, 2, 2]);
    expect(world.points.spendableOf(memberId)).toBe(700);
    const other = await world.giveBack(self, { redemptionId, pieces: 1, returnId });
    expect(faultOf(other).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('an id that another member chose as well, or that is the redemption’s own, is no trouble', async () => {
    const [one, other] = [await five(), await five()];
    const returnId = newId();
    for (const { self, redemptionId } of [one, other]) {
      const back = answerOf(await world.giveBack(self, { redemptionId, pieces: 1, returnId }));
      expect(back).toMatchObject({ piecesReturned: 1 });
    }
    const { self, redemptionId } = one;
    for (const id of [redemptionId, v5('return', redemptionId)]) {
      answerOf(await world.giveBack(self, { redemptionId, pieces: 1, returnId: id }));
    }
    expect(answerOf(await world.cancel(self, redemptionId))).toMatchObject({ status: 'CANCELLED', piecesReturned: 5 });
    expect(world.points.spendableOf(one.memberId)).toBe(1000);
  });

  test('says what went back, when and why', async () => {
    const { self, redemptionId } = await five();
    const input = { returnId: newId(), redemptionId, pieces: 2, reason: 'too many' };
    answerOf(await world.ask(self, returnRedemption, { input }));
    const query =
      'query ($id: ID!) { redemption(id: $id) { returns { pieces points cash { amountMinor } state reason } } }';
    expect(answerOf(await world.ask(self, query, { id: redemptionId }))['returns']).toEqual([
      { pieces: 2, points: 200, cash: null, state: 'DONE', reason: 'too many' },
    ]);
  });

  test('of one that is pending drives it to its end first', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 100 }] });
    const memberId = world.memberWith(1000);
    const redemptionId = newId();
    world.points.failNext('settleHold', 'before');
    expect(faultOf(await world.redeem(memberId, { redemptionId, rewardId, pieces: 2 })).code).toBe('UNAVAILABLE');
    const back = answerOf(await world.giveBack(callerOf.member(memberId), { redemptionId, pieces: 1 }));
    expect(back).toMatchObject({ status: 'SETTLED', piecesReturned: 1 });
    expect(world.points.spendableOf(memberId)).toBe(900);
  });

  test('more than are left is bad input, also where two ask at once', async () => {
    const { memberId, redemptionId, self } = await five();
    expect(faultOf(await world.giveBack(self, { redemptionId, pieces: 6 }))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'pieces'],
    });
    const answers = await Promise.all([1, 2].map(() => world.giveBack(self, { redemptionId, pieces: 3 })));
    expect(answers.map((answer) => faultOf(answer).code ?? 'given back').sort()).toEqual([
      'BAD_USER_INPUT',
      'given back',
    ]);
    expect(world.points.spendableOf(memberId)).toBe(800);
  });

  test('after the window, of what came to nothing, and of what is cancelled it is refused', async () => {
    const late = await five();
    const poor = world.memberWith(0);
    const voided = newId();
    const rewardId = await world.liveReward();
    answerOf(await world.redeem(poor, { redemptionId: voided, rewardId }));
    expect(answerOf(await world.giveBack(ann, { redemptionId: voided, pieces: 1 }))['code']).toBe(
      'REDEMPTION_NOT_CANCELLABLE',
    );
    const cancelled = await five();
    answerOf(await world.cancel(ann, cancelled.redemptionId));
    expect(answerOf(await world.giveBack(ann, { redemptionId: cancelled.redemptionId, pieces: 1 }))['code']).toBe(
      'REDEMPTION_NOT_CANCELLABLE',
    );
    await world.clock.advance({ days: 14 });
    expect(answerOf(await world.giveBack(late.self, { redemptionId: late.redemptionId, pieces: 1 }))['code']).toBe(
      'CANCELLATION_WINDOW_CLOSED',
    );
  });

  test('is for the member and for ops; what ops say cannot be given again is not restocked', async () => {
    const { rewardId, redemptionId } = await five();
    for (const other of [callerOf.member(newId()), callerOf.channel('shop'), callerOf.partner('bakery')]) {
      expect(faultOf(await world.giveBack(other, { redemptionId, pieces: 1 })).code).toBe('FORBIDDEN');
    }
    answerOf(await world.giveBack(ann, { redemptionId, pieces: 2, restock: false }));
    expect(await world.taken(rewardId)).toBe(5);
  });

  test('a points that fails leaves it under way, and the job ends it', async () => {
    const { memberId, redemptionId, self } = await five();
    world.points.failNext('returnPoints', 'after');
    expect(faultOf(await world.giveBack(self, { redemptionId, pieces: 2 })).code).toBe('UNAVAILABLE');
    const query = 'query ($id: ID!) { redemption(id: $id) { status cancellationPending piecesReturned } }';
    expect(answerOf(await world.ask(self, query, { id: redemptionId }))).toMatchObject({ cancellationPending: true });
    await world.subgraph.asAdmin(
      'update redemption_return set next_attempt_at = app_now() where next_attempt_at is not null',
    );
    await world.runJob();
    expect(answerOf(await world.ask(self, query, { id: redemptionId }))).toEqual({
      status: 'SETTLED',
      cancellationPending: false,
      piecesReturned: 2,
    });
    expect(world.points.spendableOf(memberId)).toBe(700);
  });

  test('a reward may have a window of its own, and what it was stays with the redemption', async () => {
    const rewardId = await world.liveReward({ cancelDays: 1 });
    const memberId = world.memberWith(2000);
    const redemptionId = await world.redeemed(memberId, rewardId);
    await world.liveReward({ rewardId, cancelDays: 30 });
    await world.clock.advance({ days: 1 });
    expect(answerOf(await world.cancel(callerOf.member(memberId), redemptionId))['code']).toBe(
      'CANCELLATION_WINDOW_CLOSED',
    );
  });
});
