import { newId } from '../../../chassis/ids.js';
import { answerOf, faultOf, PartnersWorld } from './arrange.js';
import { holdIdOf, type PointsMutation } from './points-stand-in.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());
/** Nothing of the test before is still under way. */
beforeEach(async () => {
  await world.clock.advance({ minutes: 30 });
  await world.runJob();
});

/** A crash as the others see it: the step was begun, no answer was written, and another process starts. */
async function crashed(
  mutation: PointsMutation,
  when: 'before' | 'after',
  request: () => Promise<unknown>,
): Promise<void> {
  world.points.failNext(mutation, when);
  await request();
  await world.restart();
}

describe.each(['before', 'after'] as const)('a crash %s points has acted', (when) => {
  test('during a quote: the job finishes it, and asking again gives its answer', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = newId();
    await crashed('holdPoints', when, async () => {
      expect(faultOf(await world.quote(memberId, { exchangeId })).code).toBe('UNAVAILABLE');
    });
    expect(await world.statusOf(memberId, exchangeId)).toBe('PENDING');
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await world.statusOf(memberId, exchangeId)).toBe('QUOTED');
    expect(answerOf(await world.quote(memberId, { exchangeId }))).toMatchObject({ status: 'QUOTED', given: 200 });
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
  });

  test('during a commit: the job finishes it, and asking again gives its answer', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = await world.quoted(memberId);
    await crashed('convertPoints', when, async () => {
      expect(faultOf(await world.commit(memberId, exchangeId)).code).toBe('UNAVAILABLE');
    });
    expect(await world.stageOf(exchangeId)).toBe('COMMITTING');
    // The choice stands: nothing else can be chosen any more.
    expect(answerOf(await world.cancel(memberId, exchangeId))).toMatchObject({ closedAs: 'PENDING' });
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await world.statusOf(memberId, exchangeId)).toBe('COMMITTED');
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ status: 'COMMITTED', received: 100 });
    expect(world.points.spendable(memberId, 'CRUMB')).toBe(100);
  });

  test('during a cancellation: the job finishes it, and asking again gives its answer', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = await world.quoted(memberId);
    await crashed('voidHold', when, async () => {
      expect(faultOf(await world.cancel(memberId, exchangeId)).code).toBe('UNAVAILABLE');
    });
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(answerOf(await world.cancel(memberId, exchangeId))).toMatchObject({ status: 'CANCELLED' });
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(1000);
  });

  test('while a quote expires: the next run of the job finishes it', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = await world.quoted(memberId);
    await world.clock.advance({ minutes: 10 });
    await crashed('voidHold', when, () => world.runJob());
    expect(await world.stageOf(exchangeId)).toBe('EXPIRING');
    await world.clock.advance({ seconds: 6 });
    await world.runJob();
    expect(await world.stageOf(exchangeId)).toBe('EXPIRED');
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(1000);
  });
});

test('asking again without waiting for the job goes on from where it stood', async () => {
  const memberId = world.memberWith(1000);
  const exchangeId = newId();
  world.points.failNext('holdPoints', 'after');
  await world.quote(memberId, { exchangeId });
  expect(answerOf(await world.quote(memberId, { exchangeId }))).toMatchObject({ status: 'QUOTED' });
  world.points.failNext('convertPoints', 'after');
  await world.commit(memberId, exchangeId);
  expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ status: 'COMMITTED' });
  expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
  expect(world.points.spendable(memberId, 'CRUMB')).toBe(100);
});

test('a quote that could not be held before its end expires, and a hold that comes late is refused', async () => {
  const memberId = world.memberWith(1000);
  const exchangeId = newId();
  world.points.failNext('holdPoints', 'before');
  await world.quote(memberId, { exchangeId });
  expect(faultOf(await world.commit(memberId, exchangeId)).code).toBe('UNAVAILABLE');
  await world.clock.advance({ minutes: 10 });
  await world.runJob();
  expect(await world.statusOf(memberId, exchangeId)).toBe('EXPIRED');
  expect(world.points.holds.get(holdIdOf(exchangeId))?.status).toBe('VOIDED');
  expect(answerOf(await world.quote(memberId, { exchangeId }))).toMatchObject({ code: 'QUOTE_EXPIRED' });
  expect(world.points.spendable(memberId, 'HARVEST')).toBe(1000);
});

test('a commit that points cannot take before the hold itself ends comes too late: the points are back', async () => {
  const memberId = world.memberWith(1000);
  const exchangeId = await world.quoted(memberId);
  world.points.failNext('convertPoints', 'before');
  await world.commit(memberId, exchangeId);
  await world.clock.advance({ minutes: 21 });
  await world.runJob();
  expect(await world.statusOf(memberId, exchangeId)).toBe('EXPIRED');
  expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ code: 'QUOTE_EXPIRED' });
  expect(world.points.spendable(memberId, 'HARVEST')).toBe(1000);
  expect(world.points.spendable(memberId, 'CRUMB')).toBe(0);
});

test('one exchange that cannot be finished holds up no other, and the two end once points answers again', async () => {
  const members = [world.memberWith(1000), world.memberWith(1000)];
  const ids = [await world.quoted(members[0] ?? ''), await world.quoted(members[1] ?? '')];
  await world.clock.advance({ minutes: 10 });
  world.points.failNext('voidHold', 'before');
  await world.runJob();
  expect((await Promise.all(ids.map((id) => world.stageOf(id)))).sort()).toEqual(['EXPIRED', 'EXPIRING']);
  await world.clock.advance({ seconds: 6 });
  await world.runJob();
  expect(await Promise.all(ids.map((id) => world.stageOf(id)))).toEqual(['EXPIRED', 'EXPIRED']);
});

test('what was quoted, and an end that was reached, cannot be changed even by a statement of our own', async () => {
  const memberId = world.memberWith(1000);
  const exchangeId = await world.quoted(memberId);
  const change = (set: string) =>
    world.subgraph.database.read.query(`update exchange set ${set} where id = $1`, [exchangeId]);
  await expect(change('received = received + 1')).rejects.toThrow(/is fixed/);
  await expect(change("ends_at = ends_at + interval '1 day'")).rejects.toThrow(/is fixed/);
  await world.cancel(memberId, exchangeId);
  await expect(change(`stage = 'COMMITTED'`)).rejects.toThrow(/is fixed/);
});
