/** The cash part of a price, taken by the sandbox provider, which does with an amount what its last two digits say. */
import { setTimeout as sleep } from 'node:timers/promises';
import { v5 } from 'uuid';
import { callerOf } from '../../../chassis/testing/callers.js';
import { newId } from '../../../chassis/ids.js';
import { ann, answerOf, faultOf, RewardsWorld } from './arrange.js';
import { holdIdOf } from './points-stand-in.js';

let world: RewardsWorld;
let rewardId: string;
let memberId: string;
let redemptionId: string;

beforeAll(async () => {
  world = await RewardsWorld.start({ SANDBOX_PAYMENT_LATE_MS: '30' });
});
afterAll(() => world.stop());

beforeEach(async () => {
  const slider = { minPointsPercent: 1, minCashPercent: 0 };
  rewardId = await world.liveReward({ prices: [{ points: 10_000 }], slider, stock: 5 });
  memberId = world.memberWith(10_000);
  redemptionId = newId();
});

/** One piece, so many fen of it in cash: a fen for a point. */
function redeemWith(amountMinor: number) {
  const price = { points: 10_000 - amountMinor, cash: { amountMinor, currency: 'CNY' } };
  return world.redeem(memberId, { redemptionId, rewardId, ...price });
}

/** What the provider's books have of it. */
async function payment(): Promise<Record<string, unknown> | undefined> {
  const [found] = await world.subgraph.asAdmin(
    'select amount_minor::int as amount, state, refunded_minor::int as refunded from sandbox_payment where payment_id = $1',
    [v5('payment', redemptionId)],
  );
  return found;
}

/** @param meanwhile what is tried again and again, so that nothing depends on who is first */
async function untilEnded(meanwhile: () => Promise<unknown> = () => sleep(10)): Promise<void> {
  for (let looks = 0; looks < 3_000; looks += 1) {
    if ((await world.redemptionRow(redemptionId))?.['status'] !== 'PENDING') return;
    await meanwhile();
  }
  throw new Error('it does not come to its end');
}

/** Nothing is taken of the member, and the piece is there for somebody else. */
async function expectNothingTaken(): Promise<void> {
  expect(world.points.spendableOf(memberId)).toBe(10_000);
  expect(await world.taken(rewardId)).toBe(0);
}

test('points and cash are both taken', async () => {
  expect(answerOf(await redeemWith(2500))).toMatchObject({
    status: 'SETTLED',
    points: 7500,
    cash: { amountMinor: 2500, currency: 'CNY' },
    cashState: 'TAKEN',
    cashRefunded: { amountMinor: 0 },
  });
  expect(world.points.spendableOf(memberId)).toBe(2500);
  expect(await payment()).toEqual({ amount: 2500, state: 'CAPTURED', refunded: 0 });
  expect(await world.stepsOf(redemptionId)).toEqual(['RESERVED', 'SETTLED', 'READY_FOR_PICKUP']);
});

test('a payment that is refused takes no points, and stays refused', async () => {
  for (let times = 0; times < 2; times += 1) {
    expect(answerOf(await redeemWith(2513))).toMatchObject({ __typename: 'PaymentDeclined', code: 'PAYMENT_DECLINED' });
  }
  await expectNothingTaken();
  expect(await world.redemptionRow(redemptionId)).toMatchObject({ status: 'VOIDED', cash_state: 'DECLINED' });
  expect((await world.newsOf(redemptionId)).map(({ status }) => status)).toEqual(['NOT_PAID']);
});

test('a provider that keeps silent leaves it pending; asked again it says what it has done, and nothing is paid twice', async () => {
  expect(faultOf(await redeemWith(2514)).code).toBe('UNAVAILABLE');
  expect(await world.redemptionRow(redemptionId)).toMatchObject({ status: 'PENDING', cash_state: 'ASKED' });
  expect(answerOf(await redeemWith(2514))).toMatchObject({ status: 'SETTLED' });
  expect(world.points.spendableOf(memberId)).toBe(2514);
  expect(await payment()).toEqual({ amount: 2514, state: 'CAPTURED', refunded: 0 });
});

test('a payment that is decided late: the member is told so, and it ends by itself, told of twice', async () => {
  expect(answerOf(await redeemWith(2515))).toMatchObject({ code: 'PAYMENT_PENDING', redemptionId });
  expect(await world.redemptionRow(redemptionId)).toMatchObject({ status: 'PENDING', cash_state: 'WAITING' });
  await untilEnded();
  expect(answerOf(await redeemWith(2515))).toMatchObject({ status: 'SETTLED', cashState: 'TAKEN' });
  expect(await world.stepsOf(redemptionId)).toEqual([
    ...['RESERVED', 'PAYMENT_PENDING', 'SETTLED', 'READY_FOR_PICKUP'],
  ]);
  expect(world.points.spendableOf(memberId)).toBe(2515);
});

test('one that is refused late gives the points back, of which the member is told', async () => {
  expect(answerOf(await redeemWith(2516))).toMatchObject({ code: 'PAYMENT_PENDING' });
  await untilEnded();
  await expectNothingTaken();
  expect(answerOf(await redeemWith(2516))).toMatchObject({ code: 'PAYMENT_DECLINED' });
  expect((await world.newsOf(redemptionId)).map(({ status }) => status)).toEqual(['PAYMENT_DECLINED']);
});

test('one that is never decided lapses with its hold, and the provider lets it go', async () => {
  expect(answerOf(await redeemWith(2517))).toMatchObject({ code: 'PAYMENT_PENDING' });
  await world.clock.advance({ minutes: 59 });
  await world.runJob();
  expect(await world.redemptionRow(redemptionId)).toMatchObject({ status: 'PENDING' });
  await world.clock.advance({ minutes: 11 });
  await world.runJob();
  expect(await world.redemptionRow(redemptionId)).toMatchObject({ status: 'VOIDED', cash_state: 'RELEASED' });
  expect(await payment()).toMatchObject({ state: 'RELEASED' });
  await expectNothingTaken();
});

test('cash that cannot be taken after all undoes the points', async () => {
  expect(answerOf(await redeemWith(2518))).toMatchObject({ code: 'PAYMENT_DECLINED' });
  expect(world.points.asked('settleHold')).toBeGreaterThan(0);
  await expectNothingTaken();
});

test('too few points ask no provider for anything', async () => {
  const poor = world.memberWith(10);
  memberId = poor;
  expect(answerOf(await redeemWith(2500))).toMatchObject({ code: 'NOT_ENOUGH_POINTS' });
  expect(await payment()).toMatchObject({ state: 'RELEASED' });
});

test('what a person looks at asks for the cash once they have approved it', async () => {
  world.points.looksAt = () => true;
  expect(answerOf(await redeemWith(2500))).toMatchObject({ code: 'UNDER_REVIEW' });
  expect(await payment()).toBeUndefined();
  world.points.looksAt = () => false;
  await world.decide(redemptionId, 'APPROVED');
  await untilEnded();
  expect(answerOf(await redeemWith(2500))).toMatchObject({ status: 'SETTLED', cashState: 'TAKEN' });
});

test('and what they reject is no payment', async () => {
  world.points.looksAt = () => true;
  expect(answerOf(await redeemWith(2500))).toMatchObject({ code: 'UNDER_REVIEW' });
  world.points.looksAt = () => false;
  await world.decide(redemptionId, 'REJECTED');
  await untilEnded();
  expect(answerOf(await redeemWith(2500))).toMatchObject({ code: 'REDEMPTION_REJECTED' });
  expect(await payment()).toMatchObject({ state: 'RELEASED' });
  await expectNothingTaken();
});

test('what is approved and then not paid is not paid, and not rejected', async () => {
  world.points.looksAt = () => true;
  expect(answerOf(await redeemWith(2513))).toMatchObject({ code: 'UNDER_REVIEW' });
  world.points.looksAt = () => false;
  world.points.failNext('voidHold', 'after');
  await world.decide(redemptionId, 'APPROVED');
  await untilEnded(async () => {
    await world.subgraph.asAdmin(
      `update redemption set next_attempt_at = app_now() where id = $1 and status = 'PENDING'`,
      [redemptionId],
    );
    await world.runJob();
  });
  expect(answerOf(await redeemWith(2513))).toMatchObject({ code: 'PAYMENT_DECLINED' });
  await expectNothingTaken();
});

test('an authorisation that ran out after the points were taken gives them back', async () => {
  // The provider takes the cash aside, and is silent when it is to be taken.
  const { database } = world.subgraph;
  const lock = database.dataSource.createQueryRunner();
  world.points.beforeActing = async (mutation) => {
    if (mutation !== 'settleHold' || lock.isTransactionActive) return;
    await lock.startTransaction();
    await lock.query('select 1 from sandbox_payment where payment_id = $1 for update', [v5('payment', redemptionId)]);
  };
  expect(faultOf(await redeemWith(2500)).code).toBe('UNAVAILABLE');
  world.points.beforeActing = () => Promise.resolve();
  await lock.query(`update sandbox_payment set state = 'DECLINED' where payment_id = $1`, [
    v5('payment', redemptionId),
  ]);
  await lock.commitTransaction();
  await lock.release();
  expect(answerOf(await redeemWith(2500))).toMatchObject({ code: 'PAYMENT_DECLINED' });
  await expectNothingTaken();
});

test('without a provider the cash is kept in mind and due at hand-over', async () => {
  const other = await RewardsWorld.start({ PAYMENT_PROVIDER: 'none' });
  try {
    const cash = { amountMinor: 613, currency: 'CNY' };
    const id = await other.liveReward({ prices: [{ points: 100, cash }] });
    expect(answerOf(await other.redeem(other.memberWith(100), { rewardId: id }))).toMatchObject({
      ...{ status: 'SETTLED', cash, cashState: null },
    });
  } finally {
    await other.stop();
  }
});

describe('given back', () => {
  test('as a whole, the points and the cash are back, each once', async () => {
    answerOf(await redeemWith(2500));
    world.points.failNext('returnPoints', 'after');
    expect(faultOf(await world.cancel(callerOf.member(memberId), redemptionId)).code).toBe('UNAVAILABLE');
    const answer = answerOf(await world.cancel(callerOf.member(memberId), redemptionId));
    expect(answer).toMatchObject({ status: 'CANCELLED', cashRefunded: { amountMinor: 2500 } });
    expect(world.points.spendableOf(memberId)).toBe(10_000);
    expect(await payment()).toEqual({ amount: 2500, state: 'CAPTURED', refunded: 2500 });
  });

  test('where the provider will not, the points are back, and the refund is for a person to see to', async () => {
    answerOf(await redeemWith(2519));
    const answer = answerOf(await world.cancel(ann, redemptionId));
    expect(answer).toMatchObject({ status: 'CANCELLED', cashRefunded: { amountMinor: 0 } });
    expect(world.points.spendableOf(memberId)).toBe(10_000);
    const query = 'query ($id: ID!) { redemption(id: $id) { history { step by reason } } }';
    const { history } = answerOf(await world.ask(ann, query, { id: redemptionId }));
    expect((history as unknown[]).at(-1)).toEqual({ step: 'CANCELLED', by: null, reason: 'REFUND_REFUSED' });
  });
});

test('the hold of a declined payment is void at points', async () => {
  answerOf(await redeemWith(2513));
  expect(world.points.holds.get(holdIdOf(redemptionId))?.status).toBe('VOIDED');
});
