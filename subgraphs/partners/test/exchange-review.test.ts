import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { answerOf, fairRates, faultOf, PartnersWorld } from './arrange.js';
import { holdIdOf, reviewIdOf } from './points-stand-in.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.points.looksAt = (origin) => typeof origin.device === 'string';
});

interface Stopped {
  memberId: string;
  exchangeId: string;
}

function quote({ memberId, exchangeId }: Stopped, more: Record<string, unknown> = { device: 'tablet-7' }) {
  return world.quote(memberId, { exchangeId, ...more });
}

/** 200 of 1,000 harvest points for 100 crumbs. */
async function stopped(): Promise<Stopped> {
  const begun = { memberId: world.memberWith(1000), exchangeId: newId() };
  expect(answerOf(await quote(begun))).toEqual(underReview(begun));
  return begun;
}

function underReview({ exchangeId }: Stopped) {
  return {
    __typename: 'UnderReview',
    code: 'UNDER_REVIEW',
    message: 'This exchange is being looked at by a person; the points are set aside meanwhile',
    reviewId: reviewIdOf(holdIdOf(exchangeId)),
  };
}

async function shown({ memberId, exchangeId }: Stopped): Promise<Record<string, unknown>> {
  const query = 'query ($id: ID!) { exchange(id: $id) { status given received quotedUntil } }';
  return answerOf(await world.ask(callerOf.member(memberId), query, { id: exchangeId }));
}

async function stateOf(begun: Stopped) {
  const { status } = await shown(begun);
  const { memberId } = begun;
  return [status, world.points.spendable(memberId, 'HARVEST'), world.points.spendable(memberId, 'CRUMB')];
}

/** Waits for what follows an event by itself, no job needed. */
async function until(begun: Stopped, status: string): Promise<void> {
  for (let tries = 0; (await shown(begun))['status'] !== status; tries += 1) {
    if (tries > 400) throw new Error(JSON.stringify(await shown(begun)));
    await sleep(5);
  }
}

const waiting = ['UNDER_REVIEW', 800, 0];
const quoted = ['QUOTED', 800, 0];

describe('a quote that a person has to look at', () => {
  test('is answered so as often as it is asked for, its amounts fixed', async () => {
    const begun = await stopped();
    expect(await shown(begun)).toMatchObject({ status: 'UNDER_REVIEW', given: 200, received: 100 });
    const chinese = await world.quote(begun.memberId, { exchangeId: begun.exchangeId, device: 'tablet-7' }, 'zh-CN');
    expect(answerOf(chinese)).toMatchObject({ message: '该笔兑换正在人工审核中，审核期间积分已冻结' });
    expect(answerOf(await quote(begun, { device: 'another' }))).toEqual(underReview(begun));
    expect(faultOf(await quote(begun, { amount: 300 })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await stateOf(begun)).toEqual(waiting);
  });

  test('becomes a quote with its approval: ten minutes from then, at the amounts of the day before', async () => {
    const begun = await stopped();
    await world.publishRates([{ from: 'HARVEST', to: 'CRUMB', numerator: 1, denominator: 4, step: 100 }]);
    await world.clock.advance({ hours: 23 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual(waiting);
    await world.decide(begun.exchangeId, 'APPROVED');
    await until(begun, 'QUOTED');
    const seen = await shown(begun);
    const left = Date.parse(String(seen['quotedUntil'])) - world.clock.now().getTime();
    expect(left).toBeGreaterThan(9.5 * 60_000);
    expect(left).toBeLessThanOrEqual(10 * 60_000);
    expect(answerOf(await quote(begun))).toMatchObject({ status: 'QUOTED', given: 200, received: 100 });

    await world.clock.advance({ minutes: 9 });
    expect(answerOf(await world.commit(begun.memberId, begun.exchangeId))).toMatchObject({ status: 'COMMITTED' });
    expect(await stateOf(begun)).toEqual(['COMMITTED', 800, 100]);
    const { memberId, exchangeId } = begun;
    const told = { memberId, exchangeId, from: 'HARVEST', to: 'CRUMB', given: 200, received: 100 };
    expect(await world.newsOf(exchangeId)).toEqual([
      { ...told, status: 'UNDER_REVIEW' },
      { ...told, status: 'QUOTED' },
      { ...told, status: 'COMMITTED' },
    ]);
    await world.publishRates(fairRates);
  });

  test('approved and not used ends as any other', async () => {
    const begun = await stopped();
    await world.decide(begun.exchangeId, 'APPROVED');
    await until(begun, 'QUOTED');
    await world.clock.advance({ minutes: 10 });
    expect(answerOf(await world.commit(begun.memberId, begun.exchangeId))).toMatchObject({ code: 'QUOTE_EXPIRED' });
    await world.runJob();
    expect(await stateOf(begun)).toEqual(['EXPIRED', 1000, 0]);
    const news = await world.newsOf(begun.exchangeId);
    expect(news.map(({ status }) => status)).toEqual(['UNDER_REVIEW', 'QUOTED', 'EXPIRED']);
  });

  test('is refused with its rejection, and the refusal is kept', async () => {
    const begun = await stopped();
    await world.decide(begun.exchangeId, 'REJECTED');
    await until(begun, 'REFUSED');
    expect(await stateOf(begun)).toEqual(['REFUSED', 1000, 0]);
    for (let times = 0; times < 2; times += 1) {
      expect(answerOf(await quote(begun))).toEqual({
        __typename: 'ExchangeRejected',
        code: 'EXCHANGE_REJECTED',
        message: 'This exchange was looked at and not approved; the points are back',
      });
    }
    const news = await world.newsOf(begun.exchangeId);
    expect(news.map(({ status }) => status)).toEqual(['UNDER_REVIEW', 'REJECTED']);
  });

  test.each([
    ['APPROVED', quoted],
    ['REJECTED', ['REFUSED', 1000, 0]],
  ] as const)('%s, and points’ word of it lost, goes on by the job or by being asked for', async (decision, end) => {
    const [one, other] = [await stopped(), await stopped()];
    await world.decide(one.exchangeId, decision, { told: false });
    await quote(one);
    expect(await stateOf(one)).toEqual(end);
    await world.decide(other.exchangeId, decision, { told: false });
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await stateOf(other)).toEqual(end);
  });

  test('and nobody looks at within a day, expires', async () => {
    const begun = await stopped();
    await world.clock.advance({ hours: 24 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual(['EXPIRED', 1000, 0]);
    expect(answerOf(await quote(begun))).toMatchObject({ code: 'QUOTE_EXPIRED' });
  });

  test('can be neither committed nor cancelled meanwhile, and both can be asked for again later', async () => {
    const begun = await stopped();
    const { memberId, exchangeId } = begun;
    expect(answerOf(await world.commit(memberId, exchangeId))).toEqual(underReview(begun));
    expect(answerOf(await world.cancel(memberId, exchangeId))).toEqual(underReview(begun));
    await world.decide(exchangeId, 'APPROVED');
    await until(begun, 'QUOTED');
    expect(answerOf(await world.cancel(memberId, exchangeId))).toMatchObject({ status: 'CANCELLED' });
    expect(await stateOf(begun)).toEqual(['CANCELLED', 1000, 0]);
  });
});

describe('crashes and races', () => {
  test.each(['before', 'after'] as const)(
    '%s points has stopped it: the job finds out, with the same device',
    async (when) => {
      const begun = { memberId: world.memberWith(1000), exchangeId: newId() };
      world.points.failNext('holdPoints', when);
      expect(faultOf(await quote(begun)).code).toBe('UNAVAILABLE');
      await world.restart();
      await world.clock.advance({ seconds: 31 });
      await world.runJob();
      expect(await stateOf(begun)).toEqual(waiting);
      const asked = world.points.asked('holdPoints').filter(({ holdId }) => holdId === holdIdOf(begun.exchangeId));
      expect(asked).toHaveLength(2);
      expect(asked[0]?.['origin']).toEqual(asked[1]?.['origin']);
      // A digest: what the app said is nowhere.
      const [row] = await world.subgraph.asAdmin('select * from exchange where id = $1', [begun.exchangeId]);
      expect(JSON.stringify([asked, row])).not.toContain('tablet-7');
    },
  );

  test('the event, the job and the request at once make it a quote once', async () => {
    const begun = await stopped();
    world.points.decide(holdIdOf(begun.exchangeId), 'APPROVED');
    const tell = () => world.tellReviewed(holdIdOf(begun.exchangeId), 'APPROVED');
    await Promise.all([tell(), quote(begun), world.runJob(), tell(), quote(begun)]);
    await until(begun, 'QUOTED');
    expect(await stateOf(begun)).toEqual(quoted);
  });

  test('a batch that all waits for people holds up nobody behind it', async () => {
    await Promise.all(Array.from({ length: 20 }, () => stopped()));
    const crashed = { memberId: world.memberWith(1000), exchangeId: newId() };
    world.points.failNext('holdPoints', 'before');
    await quote(crashed, {});
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await stateOf(crashed)).toEqual(quoted);
  });

  test('word of reviews that are not ours changes nothing, and nobody but points may bring it', async () => {
    const begun = await stopped();
    expect(await world.tellReviewed(newId(), 'APPROVED')).toEqual([]);
    expect(await world.tellReviewed(holdIdOf(begun.exchangeId), 'APPROVED', 'rewards')).toHaveLength(1);
    expect(await stateOf(begun)).toEqual(waiting);
  });
});

test('the device has a name of one to two hundred characters', async () => {
  const begun = { memberId: world.memberWith(1000), exchangeId: newId() };
  for (const device of ['', 'x'.repeat(201)]) {
    expect(faultOf(await quote(begun, { device }))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'device'] });
  }
});

test('the end of an ordinary quote cannot be moved, nor that of a reviewed one but by becoming a quote', async () => {
  const ordinary = await world.quoted(world.memberWith(1000));
  const reviewed = await stopped();
  const change = (id: string, set: string) =>
    world.subgraph.database.read.query(`update exchange set ${set} where id = $1`, [id]);
  await expect(change(ordinary, "ends_at = ends_at + interval '1 minute'")).rejects.toThrow(/is fixed/);
  await expect(change(reviewed.exchangeId, "ends_at = ends_at + interval '1 minute'")).rejects.toThrow(/is fixed/);
  await expect(change(reviewed.exchangeId, "stage = 'QUOTED', received = received + 1")).rejects.toThrow(/is fixed/);
});
