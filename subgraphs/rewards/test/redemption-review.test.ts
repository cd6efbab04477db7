import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { answerOf, faultOf, RewardsWorld } from './arrange.js';
import { holdIdOf, reviewIdOf } from './points-stand-in.js';

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.points.looksAt = (origin) => typeof origin.device === 'string';
});
afterEach(() => {
  world.points.looksAt = () => false;
  world.points.beforeActing = () => Promise.resolve();
});

interface Stopped {
  memberId: string;
  rewardId: string;
  redemptionId: string;
}

function redeem({ memberId, rewardId, redemptionId }: Stopped, more: Record<string, unknown> = { device: 'tablet-7' }) {
  return world.redeem(memberId, { rewardId, redemptionId, ...more });
}

async function stopped(): Promise<Stopped> {
  const begun = {
    rewardId: await world.liveReward({ stock: 3 }),
    memberId: world.memberWith(1500),
    redemptionId: newId(),
  };
  expect(answerOf(await redeem(begun))).toEqual(underReview(begun));
  return begun;
}

function underReview({ redemptionId }: Stopped) {
  return {
    __typename: 'UnderReview',
    code: 'UNDER_REVIEW',
    message: 'This redemption is being looked at by a person; the points are set aside meanwhile',
    reviewId: reviewIdOf(holdIdOf(redemptionId)),
  };
}

async function shown({ memberId, redemptionId }: Stopped): Promise<unknown> {
  const query = 'query ($id: ID!) { redemption(id: $id) { status } }';
  return answerOf(await world.ask(callerOf.member(memberId), query, { id: redemptionId }))['status'];
}

async function stateOf(begun: Stopped) {
  return {
    status: await shown(begun),
    taken: await world.taken(begun.rewardId),
    spendable: world.points.spendableOf(begun.memberId),
  };
}

/** Waits for what follows an event by itself, no job needed. */
async function until(begun: Stopped, status: string): Promise<void> {
  for (let tries = 0; (await shown(begun)) !== status; tries += 1) {
    if (tries > 400) throw new Error(`it is ${String(await shown(begun))}`);
    await sleep(5);
  }
}

const waiting = { status: 'UNDER_REVIEW', taken: 1, spendable: 500 };
const settled = { status: 'SETTLED', taken: 1, spendable: 500 };
const voided = { status: 'VOIDED', taken: 0, spendable: 1500 };

describe('a redemption that a person has to look at', () => {
  test('is answered so as often as it is asked for, and keeps its piece and points', async () => {
    const begun = await stopped();
    expect(await stateOf(begun)).toEqual(waiting);
    const chinese = await world.redeem(begun.memberId, { ...begun, memberId: undefined, device: 'tablet-7' }, 'zh-CN');
    expect(answerOf(chinese)).toMatchObject({ message: '该兑换正在人工审核中，审核期间积分已冻结' });
    // Another device is no other input; another reward is.
    expect(answerOf(await redeem(begun, { device: 'another' }))).toEqual(underReview(begun));
    const other = { ...begun, rewardId: await world.liveReward() };
    expect(faultOf(await redeem(other)).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await stateOf(begun)).toEqual(waiting);
  });

  test('is settled as soon as points tells of its approval, and every answer after is the redemption', async () => {
    const begun = await stopped();
    await world.decide(begun.redemptionId, 'APPROVED');
    await until(begun, 'SETTLED');
    expect(await stateOf(begun)).toEqual(settled);
    for (let times = 0; times < 2; times += 1) {
      expect(answerOf(await redeem(begun))).toMatchObject({ id: begun.redemptionId, status: 'SETTLED' });
    }
    expect(await stateOf(begun)).toEqual(settled);
  });

  test('is voided as soon as points tells of its rejection, and the refusal is kept', async () => {
    const begun = await stopped();
    await world.decide(begun.redemptionId, 'REJECTED');
    await until(begun, 'VOIDED');
    expect(await stateOf(begun)).toEqual(voided);
    for (let times = 0; times < 2; times += 1) {
      expect(answerOf(await redeem(begun))).toEqual({
        __typename: 'RedemptionRejected',
        code: 'REDEMPTION_REJECTED',
        message: 'This redemption was looked at and not approved; the points are back',
      });
    }
    const news = await world.newsOf(begun.redemptionId);
    expect(news.map(({ status }) => status)).toEqual(['UNDER_REVIEW', 'REJECTED']);
  });

  test.each([
    ['APPROVED', settled],
    ['REJECTED', voided],
  ] as const)('%s, and points’ word of it lost, is ended by the job', async (decision, end) => {
    const begun = await stopped();
    await world.decide(begun.redemptionId, decision, { told: false });
    await world.clock.advance({ minutes: 11 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual(end);
  });

  test.each([
    ['APPROVED', settled],
    ['REJECTED', voided],
  ] as const)('%s, is ended by the same request asked again', async (decision, end) => {
    const begun = await stopped();
    await world.decide(begun.redemptionId, decision, { told: false });
    await redeem(begun);
    expect(await stateOf(begun)).toEqual(end);
  });

  test('outlives the hour that others have, and is approved on the next day', async () => {
    const begun = await stopped();
    await world.clock.advance({ hours: 23 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual(waiting);
    await world.decide(begun.redemptionId, 'APPROVED', { told: false });
    // An approved hold lives as long as it was asked for, an hour, from the approval on.
    await world.clock.advance({ minutes: 59 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual(settled);
  });

  test('and nobody looks at within a day, is voided', async () => {
    const begun = await stopped();
    await world.clock.advance({ hours: 24 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual(voided);
    expect(answerOf(await redeem(begun))).toMatchObject({ code: 'REDEMPTION_LAPSED' });
  });

  test('cannot be cancelled meanwhile, and can be once it is settled', async () => {
    const begun = await stopped();
    const member = callerOf.member(begun.memberId);
    expect(answerOf(await world.cancel(member, begun.redemptionId))).toEqual(underReview(begun));
    await world.decide(begun.redemptionId, 'APPROVED');
    await until(begun, 'SETTLED');
    expect(answerOf(await world.cancel(member, begun.redemptionId))).toMatchObject({ status: 'CANCELLED' });
    expect(await stateOf(begun)).toEqual({ status: 'CANCELLED', taken: 0, spendable: 1500 });
  });
});

describe('crashes and races', () => {
  test.each(['before', 'after'] as const)(
    '%s points has stopped it: the job finds out, with the same device',
    async (when) => {
      const rewardId = await world.liveReward({ stock: 3 });
      const begun = { rewardId, memberId: world.memberWith(1500), redemptionId: newId() };
      world.points.failNext('holdPoints', when);
      expect(faultOf(await redeem(begun)).code).toBe('UNAVAILABLE');
      expect(await shown(begun)).toBe('PENDING');
      await world.restart();
      await world.clock.advance({ seconds: 31 });
      await world.runJob();
      expect(await stateOf(begun)).toEqual(waiting);
      const origins = world.points.originsOf(holdIdOf(begun.redemptionId));
      expect(origins).toHaveLength(2);
      expect(origins[0]).toEqual(origins[1]);
      // A digest: what the app said is nowhere.
      expect(JSON.stringify(origins)).not.toContain('tablet-7');
      expect(JSON.stringify(await world.redemptionRow(begun.redemptionId))).not.toContain('tablet-7');
    },
  );

  test('a rejection is told as one, also where it came before we knew that a person had to look', async () => {
    const begun = {
      rewardId: await world.liveReward({ stock: 3 }),
      memberId: world.memberWith(1500),
      redemptionId: newId(),
    };
    world.points.failNext('holdPoints', 'after');
    expect(faultOf(await redeem(begun)).code).toBe('UNAVAILABLE');
    await world.decide(begun.redemptionId, 'REJECTED', { told: false });
    expect(answerOf(await redeem(begun))).toMatchObject({ code: 'REDEMPTION_REJECTED' });
    expect(await stateOf(begun)).toEqual(voided);
  });

  test('word of a decision that comes to another process is acted on there', async () => {
    const begun = await stopped();
    await world.restart();
    await world.decide(begun.redemptionId, 'APPROVED');
    await until(begun, 'SETTLED');
    expect(await stateOf(begun)).toEqual(settled);
  });

  test('the event, the job and the request at once come to one end', async () => {
    const begun = await stopped();
    world.points.decide(holdIdOf(begun.redemptionId), 'APPROVED');
    const tell = () => world.tellReviewed(holdIdOf(begun.redemptionId), 'APPROVED');
    await Promise.all([tell(), redeem(begun), world.runJob(), tell(), redeem(begun)]);
    await until(begun, 'SETTLED');
    expect(await stateOf(begun)).toEqual(settled);
  });

  test('several requests at once are all told that a person looks at it', async () => {
    const begun = {
      rewardId: await world.liveReward({ stock: 3 }),
      memberId: world.memberWith(1500),
      redemptionId: newId(),
    };
    const answers = await Promise.all([1, 2, 3].map(() => redeem(begun)));
    for (const answer of answers) expect(answerOf(answer)).toEqual(underReview(begun));
    expect(await stateOf(begun)).toEqual(waiting);
  });

  test('a batch that all waits for people holds up nobody behind it', async () => {
    await Promise.all(Array.from({ length: 20 }, () => stopped()));
    const crashed = { rewardId: await world.liveReward(), memberId: world.memberWith(1500), redemptionId: newId() };
    world.points.failNext('holdPoints', 'before');
    await redeem(crashed, {});
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await stateOf(crashed)).toEqual(settled);
  });

  test('word of reviews that are not ours changes nothing, and nobody but points may bring it', async () => {
    const begun = await stopped();
    expect(await world.tellReviewed(newId(), 'APPROVED')).toEqual([]);
    expect(await world.tellReviewed(holdIdOf(begun.redemptionId), 'APPROVED', 'partners')).toHaveLength(1);
    expect(await stateOf(begun)).toEqual(waiting);
  });
});

test('the device has a name of one to two hundred characters', async () => {
  const begun = { rewardId: await world.liveReward(), memberId: world.memberWith(1500), redemptionId: newId() };
  for (const device of ['', 'x'.repeat(201)]) {
    expect(faultOf(await redeem(begun, { device }))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'device'] });
  }
});
