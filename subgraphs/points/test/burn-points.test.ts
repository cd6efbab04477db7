import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const burn = (member: MemberUnderTest, points: number, more: Input = {}): Input => ({
  holdId: newId(),
  memberId: member.id,
  currency: 'HARVEST',
  points,
  ...more,
});

describe('burnPoints', () => {
  it('redeems at once, and what was redeemed can be returned', async () => {
    const member = await given.member().withPoints(500);
    const input = burn(member, 200);
    expect(await given.ask('burnPoints', input)).toEqual({
      __typename: 'Hold',
      holdId: input['holdId'],
      status: 'SETTLED',
      points: 200,
      held: 0,
      settled: 200,
    });
    expect(await member.wallet()).toEqual({ spendable: 300, pending: 0, held: 0, debt: 0 });
    const reversal = member.reversal(input['holdId'] as string, 150);
    expect(await given.ask('returnPoints', reversal)).toMatchObject({ settled: 50 });
    expect(await member.wallet()).toMatchObject({ spendable: 450 });
  });

  it('refuses more than is spendable, and with that for ever', async () => {
    const member = await (await given.member().withPoints(10)).withPending(90);
    const input = burn(member, 11);
    expect(await given.ask('burnPoints', input, { locale: 'zh-CN' })).toMatchObject({
      __typename: 'NotEnoughPoints',
      message: '积分不足：可用 10，需要 11',
    });
    await member.withPoints(100);
    expect(await given.ask('burnPoints', input)).toMatchObject({ __typename: 'NotEnoughPoints', spendable: 10 });
  });

  it('refuses an id that was voided before it came, or held', async () => {
    const member = await given.member().withPoints(100);
    const voided = burn(member, 10);
    await given.ask('voidHold', { holdId: voided['holdId'] });
    expect(await given.ask('burnPoints', voided)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'VOIDED' });
    const held = burn(member, 10, { holdId: await member.holding(20) });
    expect(await given.ask('burnPoints', held)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'OPEN' });
    expect(await member.wallet()).toMatchObject({ spendable: 80, held: 20 });
  });

  it('is answered once, whatever the device, also when callers race', async () => {
    const member = await given.member().withPoints(500);
    await expectAnsweredOnce(given, 'burnPoints', burn(member, 20), { points: 21 });
    await expectAnsweredOnce(given, 'burnPoints', burn(member, 501), { points: 1 });
    const input = burn(member, 30, { origin: { device: 'phone-1', channel: 'shop' } });
    const answers = await Promise.all(
      ['phone-1', 'phone-2', 'phone-3'].map((device) => given.ask('burnPoints', { ...input, origin: { device } })),
    );
    expect(answers.map(({ settled }) => settled)).toEqual([30, 30, 30]);
    expect(await member.wallet()).toMatchObject({ spendable: 450 });
  });

  it('gives the last points to one of two who race for them', async () => {
    const member = await given.member().withPoints(100);
    const answers = await Promise.all([1, 2].map(() => given.ask('burnPoints', burn(member, 60))));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['Hold', 'NotEnoughPoints']);
  });

  it('throws back points, currencies and ids that are none, and every service but rewards', async () => {
    const member = await given.member().withPoints(100);
    await expectThrownBack(given, 'burnPoints', [
      ...[0, -1, 0.5, 2 ** 53].map((points) => burn(member, points)),
      burn(member, 1, { currency: 'GOLD' }),
      burn(member, 1, { holdId: 'x' }),
      burn(member, 1, { memberId: 'anna' }),
      burn(member, 1, { origin: { device: '' } }),
    ]);
    for (const via of ['gateway', 'partners', 'campaigns', 'members']) {
      await expectThrownBack(given, 'burnPoints', [burn(member, 1)], { via, as: callerOf.ops() }, 'FORBIDDEN');
    }
  });
});
