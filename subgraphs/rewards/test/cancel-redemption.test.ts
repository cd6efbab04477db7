import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, RewardsWorld } from './arrange.js';
import { holdIdOf } from './points-stand-in.js';

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());
afterEach(() => {
  world.points.peer.behaviour = 'answers';
  world.points.beforeActing = () => Promise.resolve();
});

async function settled() {
  const rewardId = await world.liveReward({ stock: 3 });
  const memberId = world.memberWith(1500);
  const redemptionId = await world.redeemed(memberId, rewardId);
  return { rewardId, memberId, redemptionId, member: callerOf.member(memberId) };
}

async function stateOf(redemption: { rewardId: string; memberId: string; redemptionId: string }) {
  const row = await world.redemptionRow(redemption.redemptionId);
  return {
    status: row?.['status'],
    taken: await world.taken(redemption.rewardId),
    spendable: world.points.spendableOf(redemption.memberId),
  };
}

const asBefore = { status: 'SETTLED', taken: 1, spendable: 500 };
const givenBack = { status: 'CANCELLED', taken: 0, spendable: 1500 };

describe('cancelling', () => {
  test('gives points and piece back', async () => {
    const redemption = await settled();
    expect(answerOf(await world.cancel(redemption.member, redemption.redemptionId))).toMatchObject({
      __typename: 'Redemption',
      id: redemption.redemptionId,
      status: 'CANCELLED',
      points: 1000,
      cancellationPending: false,
      cancellableUntil: null,
      reward: { available: 3 },
    });
    expect(await stateOf(redemption)).toEqual(givenBack);
  });

  test('again, by the same or another, gives the same answer and gives nothing back twice', async () => {
    const redemption = await settled();
    const first = answerOf(await world.cancel(redemption.member, redemption.redemptionId));
    expect(answerOf(await world.cancel(redemption.member, redemption.redemptionId))).toEqual(first);
    expect(answerOf(await world.cancel(ann, redemption.redemptionId))).toEqual(first);
    expect(await stateOf(redemption)).toEqual(givenBack);
  });

  test('and settling are told to members, once each', async () => {
    const redemption = await settled();
    const { redemptionId, memberId, rewardId, member } = redemption;
    await Promise.all([world.cancel(member, redemptionId), world.cancel(ann, redemptionId)]);
    const told = { memberId, redemptionId, rewardId, points: 1000, currency: 'HARVEST' };
    expect(await world.newsOf(redemptionId)).toEqual([
      { ...told, status: 'SETTLED' },
      { ...told, status: 'CANCELLED' },
    ]);
  });

  test('by ops is in the audit log, once', async () => {
    const redemption = await settled();
    await world.cancel(ann, redemption.redemptionId);
    await world.cancel(ann, redemption.redemptionId);
    const log = await world.subgraph.asAdmin('select by, action from audit_log where subject = $1', [
      `redemption/${redemption.redemptionId}`,
    ]);
    expect(log).toEqual([{ by: 'ops:ann', action: 'redemption.cancel' }]);
  });

  test('then asking to redeem with the old id redeems nothing anew', async () => {
    const redemption = await settled();
    await world.cancel(redemption.member, redemption.redemptionId);
    const { rewardId, redemptionId, memberId } = redemption;
    expect(answerOf(await world.redeem(memberId, { rewardId, redemptionId }))).toMatchObject({
      id: redemptionId,
      status: 'CANCELLED',
    });
    expect(await stateOf(redemption)).toEqual(givenBack);
  });

  test('frees a sold-out piece for the next member', async () => {
    const rewardId = await world.liveReward({ stock: 1 });
    const first = world.memberWith(1000);
    const redemptionId = await world.redeemed(first, rewardId);
    await world.cancel(callerOf.member(first), redemptionId);
    expect(answerOf(await world.redeem(world.memberWith(1000), { rewardId }))).toMatchObject({ status: 'SETTLED' });
    expect(await world.taken(rewardId)).toBe(1);
  });

  test('a redemption that is still pending ends it first', async () => {
    const rewardId = await world.liveReward({ stock: 3 });
    const memberId = world.memberWith(1500);
    const redemption = { rewardId, memberId, redemptionId: newId() };
    world.points.failNext('settleHold', 'before');
    await world.redeem(memberId, { rewardId, redemptionId: redemption.redemptionId });
    const answer = answerOf(await world.cancel(callerOf.member(memberId), redemption.redemptionId));
    expect(answer).toMatchObject({ status: 'CANCELLED' });
    expect(await stateOf(redemption)).toEqual(givenBack);
  });
});

describe('refusals leave it settled', () => {
  test.each([
    ['en', 'The time in which this redemption could be cancelled is over'],
    ['zh-CN', '已超过可取消的期限'],
  ] as const)('when the window is over, in %s', async (locale, message) => {
    const redemption = await settled();
    const { settled_at: settledAt } = (await world.redemptionRow(redemption.redemptionId)) as { settled_at: Date };
    const closedAt = new Date(settledAt.getTime() + 14 * 24 * 3600 * 1000).toISOString();
    await world.clock.advance({ days: 14 });
    expect(answerOf(await world.cancel(redemption.member, redemption.redemptionId, locale))).toEqual({
      __typename: 'CancellationWindowClosed',
      code: 'CANCELLATION_WINDOW_CLOSED',
      message,
      closedAt,
    });
    expect(answerOf(await world.cancel(ann, redemption.redemptionId))).toMatchObject({
      code: 'CANCELLATION_WINDOW_CLOSED',
    });
    expect(await stateOf(redemption)).toEqual(asBefore);
  });

  test('not a moment before the window is over', async () => {
    const redemption = await settled();
    await world.clock.advance({ days: 13, hours: 23, minutes: 59 });
    expect(answerOf(await world.cancel(redemption.member, redemption.redemptionId))).toMatchObject({
      status: 'CANCELLED',
    });
  });

  test('when it was voided', async () => {
    const rewardId = await world.liveReward({ stock: 3 });
    const memberId = world.memberWith(1);
    const redemptionId = newId();
    await world.redeem(memberId, { rewardId, redemptionId });
    const cancel = () => world.cancel(callerOf.member(memberId), redemptionId);
    const refusal = {
      __typename: 'RedemptionNotCancellable',
      code: 'REDEMPTION_NOT_CANCELLABLE',
      message: 'This redemption cannot be cancelled',
    };
    expect(answerOf(await cancel())).toEqual(refusal);
    expect(answerOf(await cancel())).toEqual(refusal);
    expect(await world.taken(rewardId)).toBe(0);
  });

  test('when points has nothing to give back, for good', async () => {
    const redemption = await settled();
    world.points.taken.delete(holdIdOf(redemption.redemptionId));
    for (const caller of [redemption.member, redemption.member, ann]) {
      const answer = answerOf(await world.cancel(caller, redemption.redemptionId));
      expect(answer).toMatchObject({ code: 'REDEMPTION_NOT_CANCELLABLE' });
    }
    expect(world.points.asked('returnPoints')).toBeGreaterThan(0);
    expect(await stateOf(redemption)).toEqual(asBefore);
    const [row] = await world.subgraph.asAdmin('select next_attempt_at from redemption where id = $1', [
      redemption.redemptionId,
    ]);
    expect(row).toEqual({ next_attempt_at: null });
  });
});

describe('who may cancel', () => {
  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['another member', callerOf.member(newId()), 'FORBIDDEN'],
    ['ops who may only read', callerOf.ops('cy', ['rewards:read']), 'FORBIDDEN'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
  ])('not %s', async (_, caller, code) => {
    const redemption = await settled();
    expect(faultOf(await world.cancel(caller, redemption.redemptionId)).code).toBe(code);
    expect(await stateOf(redemption)).toEqual(asBefore);
  });

  test('an unknown id and one that is none name the field', async () => {
    const fault = { code: 'BAD_USER_INPUT', path: ['input', 'redemptionId'] };
    expect(faultOf(await world.cancel(ann, newId()))).toEqual(fault);
    expect(faultOf(await world.cancel(ann, 'nothing'))).toEqual(fault);
  });
});

describe('races and crashes', () => {
  test('member and ops at once: the points come back once, both are told it is cancelled', async () => {
    const redemption = await settled();
    const { redemptionId, member } = redemption;
    const answers = await Promise.all([
      world.cancel(member, redemptionId),
      world.cancel(ann, redemptionId),
      world.cancel(member, redemptionId),
    ]);
    for (const answer of answers) expect(answerOf(answer)).toMatchObject({ status: 'CANCELLED' });
    expect(await stateOf(redemption)).toEqual(givenBack);
  });

  test.each(['before', 'after'] as const)(
    'points failing %s it acted: under way, and the job ends it',
    async (when) => {
      const redemption = await settled();
      world.points.failNext('returnPoints', when);
      expect(faultOf(await world.cancel(redemption.member, redemption.redemptionId)).code).toBe('UNAVAILABLE');
      const look = await world.ask(
        redemption.member,
        'query ($id: ID!) { redemption(id: $id) { status cancellationPending cancellableUntil } }',
        { id: redemption.redemptionId },
      );
      expect(answerOf(look)).toEqual({ status: 'SETTLED', cancellationPending: true, cancellableUntil: null });
      expect(await world.taken(redemption.rewardId)).toBe(1);
      await world.restart();
      await world.clock.advance({ seconds: 31 });
      await world.runJob();
      expect(await stateOf(redemption)).toEqual(givenBack);
      expect(answerOf(await world.cancel(redemption.member, redemption.redemptionId))).toMatchObject({
        status: 'CANCELLED',
      });
      expect(await stateOf(redemption)).toEqual(givenBack);
    },
  );

  test('points failing: the same request again ends it', async () => {
    const redemption = await settled();
    world.points.failNext('returnPoints', 'after');
    await world.cancel(redemption.member, redemption.redemptionId);
    const answer = answerOf(await world.cancel(redemption.member, redemption.redemptionId));
    expect(answer).toMatchObject({ status: 'CANCELLED' });
    expect(await stateOf(redemption)).toEqual(givenBack);
  });

  test('begun within the window, it ends after the window', async () => {
    const redemption = await settled();
    world.points.failNext('returnPoints', 'before');
    await world.cancel(redemption.member, redemption.redemptionId);
    await world.clock.advance({ days: 15 });
    await world.runJob();
    expect(await stateOf(redemption)).toEqual(givenBack);
  });

  test('dying before the record of it: the piece is not lost, the points come once', async () => {
    const redemption = await settled();
    await world.subgraph.asAdmin(`alter table redemption add constraint dies check (status <> 'CANCELLED') not valid`);
    const fault = faultOf(await world.cancel(redemption.member, redemption.redemptionId));
    await world.subgraph.asAdmin('alter table redemption drop constraint dies');
    expect(fault.code).toBe('INTERNAL_SERVER_ERROR');
    expect(await stateOf(redemption)).toEqual({ status: 'SETTLED', taken: 1, spendable: 1500 });
    await world.clock.advance({ seconds: 31 });
    await Promise.all([world.runJob(), world.runJob(), world.cancel(redemption.member, redemption.redemptionId)]);
    expect(await stateOf(redemption)).toEqual(givenBack);
  });
});
