import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { answerOf, faultOf } from '../arrange.js';
import { toldOf } from '../agreements/agreed.js';
import { startWithTeahouse } from '../exchanges/with-teahouse.js';
import { RemoteSandbox } from './remote-sandbox.js';

let there: RemoteSandbox;
beforeAll(async () => {
  there = await RemoteSandbox.start();
});
afterAll(() => there.world.stop());

const rowsOf = (id: string) => there.world.subgraph.asAdmin('select stage from exchange where id = $1', [id]);

describe('what a sandbox sends in', () => {
  test('goes the way of real ones where the amount says nothing', async () => {
    const { memberId, linkId } = await there.linked(0);
    const input = { exchangeId: newId(), linkId, amount: 100 };
    expect(answerOf(await there.credit(input))).toMatchObject({ status: 'COMMITTED', received: 100 });
    expect(there.play(memberId)).toBe(100);
  });

  test('is refused for an amount that ends in 01, in the reader’s language, and leaves no trace', async () => {
    const { memberId, linkId } = await there.linked(0);
    const input = { exchangeId: newId(), linkId, amount: 101 };
    for (let n = 0; n < 2; n += 1) {
      expect(answerOf(await there.credit(input))).toMatchObject({
        ...{ __typename: 'SandboxRefused', code: 'SANDBOX_REFUSED' },
        message: 'The sandbox refuses 101, as it does every amount of that ending; nothing has moved',
      });
    }
    expect(answerOf(await there.credit(input, 'zh-CN'))['message']).toBe(
      '沙箱按数量 101 的约定拒绝了该请求，未发生任何变动',
    );
    expect([await rowsOf(input.exchangeId), there.play(memberId)]).toEqual([[], 0]);
  });

  test('has no answer the first time for 02, with which nothing is done, and is carried out when it is asked again', async () => {
    const { memberId, linkId } = await there.linked(0);
    const input = { exchangeId: newId(), linkId, amount: 102 };
    expect(faultOf(await there.credit(input)).code).toBe('UNAVAILABLE');
    expect([await rowsOf(input.exchangeId), there.play(memberId)]).toEqual([[], 0]);
    await there.world.restart();
    for (let n = 0; n < 2; n += 1)
      expect(answerOf(await there.credit(input))).toMatchObject({ status: 'COMMITTED', received: 102 });
    expect(there.play(memberId)).toBe(102);
  });

  test('is carried out for 03 and its answer lost, and answered when it is asked again', async () => {
    const { memberId, linkId } = await there.linked(0);
    const input = { exchangeId: newId(), linkId, amount: 103 };
    expect(faultOf(await there.credit(input)).code).toBe('UNAVAILABLE');
    expect(there.play(memberId)).toBe(103);
    expect(await toldOf(there.world, 'vineyard', input.exchangeId)).toEqual([['exchange.committed', 'COMMITTED']]);
    expect(answerOf(await there.credit(input))).toMatchObject({ status: 'COMMITTED', received: 103 });
    expect(there.play(memberId)).toBe(103);
  });

  test('is a duplicate for 04, and cannot be read for 05', async () => {
    const { memberId, linkId } = await there.linked(0);
    const duplicate = { exchangeId: newId(), linkId, amount: 104 };
    const refused = answerOf(await there.credit(duplicate));
    expect(refused).toMatchObject({ __typename: 'DuplicateTransaction', firstExchangeId: expect.any(String) });
    expect(refused['firstExchangeId']).not.toBe(duplicate.exchangeId);
    expect(answerOf(await there.credit(duplicate))).toEqual(refused);
    const malformed = { exchangeId: newId(), linkId, amount: 105 };
    expect(faultOf(await there.credit(malformed))).toEqual({ code: 'BAD_USER_INPUT', path: ['input'] });
    expect(there.play(memberId)).toBe(0);
  });
});

describe('what a sandbox confirms', () => {
  const stageOf = (id: string) => there.world.stageOf(id);

  test('is done where what it books says nothing', async () => {
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId, 100);
    expect(answerOf(await there.confirm(exchangeId))).toMatchObject({ status: 'COMMITTED', received: 100 });
  });

  test.each([
    [201, 'SANDBOX_REFUSED', '沙箱按数量 201 的约定拒绝了该请求，未发生任何变动'],
    [204, 'DUPLICATE_TRANSACTION', expect.stringContaining('该交易号已用于兑换') as string],
  ])('is refused for %d, and stays announced until its time is up', async (amount, code, message) => {
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId, amount);
    for (let n = 0; n < 2; n += 1)
      expect(answerOf(await there.confirm(exchangeId, 'zh-CN'))).toMatchObject({ code, message });
    expect(await stageOf(exchangeId)).toBe('ANNOUNCED');
    await there.world.clock.advance({ seconds: 301 });
    await there.world.runJob();
    expect(await stageOf(exchangeId)).toBe('TIMED_OUT');
    expect(there.play(memberId)).toBe(10_000);
    expect((await toldOf(there.world, 'vineyard', exchangeId)).at(-1)).toEqual(['exchange.timed_out', 'TIMED_OUT']);
  });

  test('cannot be read for 05, and has no answer the first time for 02 and 03', async () => {
    const { memberId } = await there.linked();
    const malformed = await there.announced(memberId, 205);
    expect(faultOf(await there.confirm(malformed))).toEqual({ code: 'BAD_USER_INPUT', path: ['input'] });
    const [timesOut, late] = [await there.announced(memberId, 202), await there.announced(memberId, 203)];
    for (const id of [timesOut, late]) expect(faultOf(await there.confirm(id)).code).toBe('UNAVAILABLE');
    expect([await stageOf(timesOut), await stageOf(late)]).toEqual(['ANNOUNCED', 'COMMITTED']);
    await there.world.restart();
    for (const id of [timesOut, late]) expect(answerOf(await there.confirm(id))).toMatchObject({ status: 'COMMITTED' });
    expect(there.play(memberId)).toBe(10_000 - 202 - 203 - 205);
  });

  test('tells nobody else what it would have answered', async () => {
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId, 201);
    const bakery = callerOf.partner('bakery', ['exchanges:write']);
    expect(faultOf(await there.confirm(exchangeId, 'en', bakery)).code).toBe('FORBIDDEN');
  });
});

test('a real partner’s amounts choose nothing', async () => {
  const real = await startWithTeahouse();
  try {
    const { linkId } = await real.linked(0);
    for (const amount of [102, 104]) {
      expect(answerOf(await real.credit(linkId, { amount }))).toMatchObject({ status: 'COMMITTED', given: amount });
    }
  } finally {
    await real.world.stop();
  }
});
