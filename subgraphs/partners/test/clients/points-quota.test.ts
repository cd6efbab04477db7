import { DomainError } from '../../../../chassis/domain-error.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { takePointsQuota } from '../../usecases/clients/points-quota.js';
import { ann, answerOf, faultOf, PartnersWorld } from '../arrange.js';
import { quotaQuery, setPointsQuota } from './client-operations.js';

const zone = 'Asia/Shanghai';
let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  // Noon of the 10th in Shanghai: the day ends at 16:00 by Greenwich.
  await world.clock.moveTo(new Date('2027-03-10T04:00:00Z'));
});
afterAll(() => world.stop());

const limit = async (pointsPerDay: number | null, partner = 'bakery') => {
  const input = { changeId: newId(), partner, pointsPerDay };
  return answerOf(await world.ask(ann, setPointsQuota, { input }));
};
const take = (points: number, brand = 'bakery') =>
  world.subgraph.database.transaction((tx) => takePointsQuota(tx, brand, points, zone));
const refusalOf = (taking: Promise<void>) =>
  taking.then(
    () => null,
    (error: unknown) => (error instanceof DomainError ? { code: error.code, ...error.details } : error),
  );
const pointsOf = async (partner = 'bakery') =>
  (answerOf(await world.ask(ann, quotaQuery, { partner })) as { points: unknown }).points;

test('a brand without a limit takes what it likes, and nothing is counted', async () => {
  await take(Number.MAX_SAFE_INTEGER, 'pharmacy');
  expect(await pointsOf('pharmacy')).toBeNull();
  expect(await world.subgraph.asAdmin('select * from partner_points_taken')).toEqual([]);
});

test('a brand takes up to its limit, and not a point more, until the programme’s day has ended', async () => {
  expect(await limit(1000)).toMatchObject({ partner: { code: 'bakery' }, points: { limit: 1000, remaining: 1000 } });
  await take(600);
  await take(400);
  const resetsAt = '2027-03-10T16:00:00.000Z';
  expect(await refusalOf(take(1))).toEqual({ code: 'QUOTA_EXCEEDED', limit: 1000, remaining: 0, resetsAt });
  expect(await pointsOf()).toEqual({ limit: 1000, remaining: 0, resetsAt });
  await take(5, 'pharmacy');
  await world.clock.moveTo(new Date('2027-03-10T15:59:58Z'));
  expect(await refusalOf(take(1))).toMatchObject({ code: 'QUOTA_EXCEEDED' });
  await world.clock.moveTo(new Date('2027-03-10T16:00:00Z'));
  expect(await refusalOf(take(1001))).toMatchObject({ remaining: 1000, resetsAt: '2027-03-11T16:00:00.000Z' });
  await take(1000);
});

test('what rolls back was not taken', async () => {
  await world.clock.advance({ days: 1 });
  const failing = world.subgraph.database.transaction(async (tx) => {
    await takePointsQuota(tx, 'bakery', 1000, zone);
    throw new Error('thought better of it');
  });
  await expect(failing).rejects.toThrow('thought better of it');
  await take(1000);
});

test('of twenty at once as many are taken as the limit allows', async () => {
  await world.clock.advance({ days: 1 });
  const taken = await Promise.all(Array.from({ length: 20 }, () => refusalOf(take(150))));
  expect(taken.filter((refusal) => refusal === null)).toHaveLength(6);
  expect(await pointsOf()).toMatchObject({ remaining: 100 });
});

test('a lower limit counts what was taken before, and a lifted one nothing', async () => {
  await world.clock.advance({ days: 1 });
  await take(900);
  await limit(500);
  expect(await pointsOf()).toMatchObject({ limit: 500, remaining: 0 });
  expect(await refusalOf(take(1))).toMatchObject({ limit: 500, remaining: 0 });
  await limit(null);
  await take(5_000);
  expect(await pointsOf()).toBeNull();
});

describe('who is told', () => {
  test('a partner of its own, whatever its scopes, and of its calls what the gateway has told', async () => {
    await limit(500);
    const calls = { limit: 100, remaining: 41, resetsInSeconds: 60 };
    const bakery = { ...callerOf.partner('bakery', []), clientId: newId(), calls };
    const quota = answerOf(await world.ask(bakery, quotaQuery)) as { calls: { resetsAt: string } };
    expect(quota).toMatchObject({
      partner: { code: 'bakery' },
      calls: { limit: 100, remaining: 41 },
      points: { limit: 500 },
    });
    const inSeconds = (Date.parse(quota.calls.resetsAt) - world.clock.now().getTime()) / 1000;
    expect(inSeconds).toBeGreaterThan(30);
    expect(inSeconds).toBeLessThanOrEqual(60);
    expect(answerOf(await world.ask(callerOf.partner('bakery', []), quotaQuery))).toMatchObject({ calls: null });
    expect(faultOf(await world.ask(bakery, quotaQuery, { partner: 'pharmacy' })).code).toBe('FORBIDDEN');
  });

  test('ops of whomever they name, and nobody else', async () => {
    expect(faultOf(await world.ask(ann, quotaQuery))).toEqual({ code: 'BAD_USER_INPUT', path: ['partner'] });
    expect(answerOf(await world.ask(ann, quotaQuery, { partner: 'nobody' }))).toBeNull();
    for (const as of [callerOf.member(newId()), callerOf.channel(), callerOf.ops('cy', ['partners:write'])])
      expect(faultOf(await world.ask(as, quotaQuery, { partner: 'bakery' })).code).toBe('FORBIDDEN');
    expect(faultOf(await world.ask(callerOf.anonymous(), quotaQuery)).code).toBe('UNAUTHENTICATED');
  });

  test('a limit is set by ops who may write, for a partner that is one, above zero', async () => {
    const input = { changeId: newId(), partner: 'bakery', pointsPerDay: 10 };
    for (const as of [callerOf.partner('bakery', ['clients:write']), callerOf.ops('cy', ['partners:read'])])
      expect(faultOf(await world.ask(as, setPointsQuota, { input })).code).toBe('FORBIDDEN');
    const wrong = async (terms: Record<string, unknown>) =>
      faultOf(await world.ask(ann, setPointsQuota, { input: { ...input, changeId: newId(), ...terms } }));
    expect(await wrong({ partner: 'nobody' })).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'partner'] });
    expect(await wrong({ partner: 'harvest-table' })).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'partner'] });
    expect(await wrong({ pointsPerDay: 0 })).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'pointsPerDay'] });
  });
});
