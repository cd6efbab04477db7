import { newId } from '../../../../chassis/ids.js';
import { ann, answerOf } from '../arrange.js';
import { capsOf, usedOf } from '../agreements/agreed.js';
import { startWithTeahouse, teahouse, type TeahouseWorld } from '../exchanges/with-teahouse.js';
import { quotaQuery, setPointsQuota } from './client-operations.js';

let there: TeahouseWorld;
beforeAll(async () => {
  there = await startWithTeahouse();
});
afterAll(() => there.world.stop());

/** Of a day that nothing was taken of yet. */
async function limit(pointsPerDay: number | null): Promise<void> {
  await there.world.clock.advance({ days: 1 });
  const input = { changeId: newId(), partner: 'teahouse', pointsPerDay };
  answerOf(await there.world.ask(ann, setPointsQuota, { input }));
}
const remaining = async () =>
  (answerOf(await there.world.ask(teahouse, quotaQuery)) as { points: { remaining: number } }).points.remaining;

describe('leaves that the tea house sends in', () => {
  test('are taken of its day up to the limit, once for each id; what is beyond is refused for good', async () => {
    await limit(50);
    const { memberId, linkId } = await there.linked(0);
    const input = { exchangeId: newId() };
    const first = answerOf(await there.credit(linkId, input));
    expect(first).toMatchObject({ status: 'COMMITTED' });
    expect(answerOf(await there.credit(linkId, input))).toEqual(first);
    expect(await remaining()).toBe(30);
    const beyond = { exchangeId: newId(), amount: 32 };
    const refused = answerOf(await there.credit(linkId, beyond));
    expect(refused).toMatchObject({
      ...{ __typename: 'QuotaExceeded', code: 'QUOTA_EXCEEDED' },
      message: 'This is more than is left of the points of a day: 50 a day, 30 left today',
    });
    expect(answerOf(await there.credit(linkId, beyond, teahouse, 'zh-CN'))['message']).toBe(
      '超出每日积分配额：每日 50，今日剩余 30',
    );
    expect(answerOf(await there.credit(linkId, { amount: 30 }))).toMatchObject({ status: 'COMMITTED' });
    expect(await remaining()).toBe(0);
    await limit(50);
    // The day is another, and what was refused is refused; its number is free.
    expect(answerOf(await there.credit(linkId, beyond))).toEqual(refused);
    expect(await there.stateOf(beyond.exchangeId)).toMatchObject({ state: 'REFUSED', refusalCode: 'QUOTA_EXCEEDED' });
    const again = { businessKey: `B-${beyond.exchangeId}`, amount: 32 };
    expect(answerOf(await there.credit(linkId, again))).toMatchObject({ status: 'COMMITTED' });
    expect(there.world.points.spendable(memberId, 'HARVEST')).toBe((20 + 30 + 32) * 5);
  });

  test('of twenty at once as many are taken as the limit allows, and what it refuses counts against no cap', async () => {
    await limit(150);
    await there.world.publishAgreement({ partner: 'teahouse', caps: capsOf({ inTotal: 100_000 }) });
    const { memberId, linkId } = await there.linked(0);
    const answers = (await Promise.all(Array.from({ length: 20 }, () => there.credit(linkId)))).map(answerOf);
    expect(answers.filter(({ status }) => status === 'COMMITTED')).toHaveLength(7);
    expect(answers.filter(({ code }) => code === 'QUOTA_EXCEEDED')).toHaveLength(13);
    expect([await remaining(), await usedOf(there.world, 'teahouse', 'IN_TOTAL')]).toEqual([10, 140]);
    expect(there.world.points.spendable(memberId, 'HARVEST')).toBe(700);
    await there.world.publishAgreement({ partner: 'teahouse' });
  });

  test('take nothing when something else refuses them', async () => {
    await limit(50);
    await there.world.publishAgreement({ partner: 'teahouse', caps: capsOf({ perExchange: 10 }) });
    const { linkId } = await there.linked(0);
    expect(answerOf(await there.credit(linkId))).toMatchObject({ code: 'CAP_REACHED' });
    await there.world.publishAgreement({ partner: 'teahouse' });
    expect(await remaining()).toBe(50);
  });
});

describe('leaves that the tea house confirms', () => {
  test('are taken when it confirms, once; beyond the limit the exchange is announced as before', async () => {
    await limit(18);
    const { memberId } = await there.linked();
    const [first, second] = [await there.announced(memberId), await there.announced(memberId)];
    expect(await remaining()).toBe(18);
    for (let n = 0; n < 2; n += 1) expect(answerOf(await there.confirm(first))).toMatchObject({ status: 'COMMITTED' });
    expect(await remaining()).toBe(0);
    const refused = answerOf(await there.confirm(second));
    expect(refused).toMatchObject({ __typename: 'QuotaExceeded', code: 'QUOTA_EXCEEDED' });
    expect(await there.world.stageOf(second)).toBe('ANNOUNCED');
    // A rejection books nothing, and takes nothing.
    expect(answerOf(await there.reject(second))).toMatchObject({ status: 'REJECTED' });
    const third = await there.announced(memberId);
    expect(answerOf(await there.confirm(third))).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    const input = { changeId: newId(), partner: 'teahouse', pointsPerDay: 36 };
    answerOf(await there.world.ask(ann, setPointsQuota, { input }));
    expect(answerOf(await there.confirm(third))).toMatchObject({ status: 'COMMITTED' });
    expect(await remaining()).toBe(0);
  });

  test('of twenty at once as many are confirmed as the limit allows', async () => {
    await limit(100);
    const { memberId } = await there.linked(10_000);
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await there.announced(memberId));
    const answers = (await Promise.all(ids.map((id) => there.confirm(id)))).map(answerOf);
    expect(answers.filter(({ status }) => status === 'COMMITTED')).toHaveLength(5);
    expect(answers.filter(({ code }) => code === 'QUOTA_EXCEEDED')).toHaveLength(15);
    expect(await remaining()).toBe(10);
  });
});
