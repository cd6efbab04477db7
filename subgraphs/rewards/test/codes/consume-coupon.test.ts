import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { mostWrongCodes } from '../../usecases/codes/wrong-codes.js';
import { ann, answerOf, faultOf, RewardsWorld } from '../arrange.js';
import { CodesWorld, consume, someCodes, till } from './arrange-codes.js';

let world: RewardsWorld;
let codes: CodesWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
  codes = new CodesWorld(world);
});
afterAll(() => world.stop());

const givenCode = async (terms: { validUntil?: Date | null } = {}) => {
  const [code = ''] = await codes.given(await codes.pool(someCodes(1), terms));
  return code;
};

/** A ticket of our own, valid in that time. */
const ticketCode = async (validFrom: Date | null, validUntil: Date | null = null) => {
  const redemptionId = newId();
  const made = { redemptionId, kind: 'TICKET' as const, contentNo: 1, piece: 1, count: 1, validFrom, validUntil };
  await codes.work((tx) => codes.shelf.makeCodes(tx, [made]));
  return { redemptionId, code: (await codes.opened(redemptionId))[0]?.code ?? '' };
};

const inMinutes = (minutes: number) => new Date(world.clock.now().getTime() + minutes * 60_000);

describe('a code is used', () => {
  test('once, by whatever till, typed as it may', async () => {
    const code = await givenCode();
    expect(answerOf(await codes.verify(code))).toMatchObject({ state: 'USABLE', title: 'A cup of tea', usedAt: null });
    const useId = newId();
    const used = answerOf(await codes.consume(` ${code.toLowerCase().replaceAll('-', ' ')} `, useId));
    expect(used).toEqual({
      __typename: 'ConsumedCoupon',
      id: useId,
      kind: 'COUPON',
      title: 'A cup of tea',
      usedAt: expect.any(String) as string,
    });
    expect(answerOf(await codes.consume(code, newId(), callerOf.channel('market')))).toEqual({
      __typename: 'CouponUsed',
      code: 'COUPON_USED',
      message: 'This code has been used',
      usedAt: used['usedAt'],
    });
    expect(answerOf(await codes.verify(code))).toMatchObject({ state: 'USED', usedAt: used['usedAt'] });
    const [row] = await world.subgraph.asAdmin('select used_by, use_id from coupon_code where use_id = $1', [useId]);
    expect(row).toEqual({ used_by: 'channel:shop', use_id: useId });
  });

  test('the same use again has the same answer, refusals too', async () => {
    const [code, useId, lateId] = [await givenCode(), newId(), newId()];
    const used = answerOf(await codes.consume(code, useId));
    expect(answerOf(await codes.consume(code, useId))).toEqual(used);
    expect(answerOf(await codes.consume(code.toLowerCase(), useId))).toEqual(used);
    const late = answerOf(await codes.consume(code, lateId));
    expect(answerOf(await codes.consume(code, lateId))).toEqual(late);
  });

  test('the same use with another code is a conflict, and the other code is still good', async () => {
    const [one, other, useId] = [await givenCode(), await givenCode(), newId()];
    await codes.consume(one, useId);
    expect(faultOf(await codes.consume(other, useId)).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(answerOf(await codes.verify(other))).toMatchObject({ state: 'USABLE' });
  });

  test('two tills at once: one wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const code = await givenCode();
      const tills = [till, callerOf.channel('market')];
      const answers = await Promise.all(tills.map((as) => codes.consume(code, newId(), as)));
      expect(answers.map((answer) => answerOf(answer)['__typename']).sort()).toEqual(['ConsumedCoupon', 'CouponUsed']);
    }
  });

  test('the same use eight times at once is one use', async () => {
    const [code, useId] = [await givenCode(), newId()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => codes.consume(code, useId)));
    expect(new Set(answers.map((answer) => JSON.stringify(answerOf(answer)))).size).toBe(1);
    expect(answerOf(answers[0]!)).toMatchObject({ __typename: 'ConsumedCoupon' });
  });
});

describe('a code is refused', () => {
  test('that nobody was given, as one that is none', async () => {
    const [free, reserved] = [someCodes(1), someCodes(1)];
    await codes.pool(free);
    await codes.reserve(await codes.pool(reserved));
    for (const code of [...free, ...reserved, 'NO-SUCH-CODE']) {
      expect(answerOf(await codes.consume(code))).toEqual({
        __typename: 'UnknownCoupon',
        code: 'UNKNOWN_COUPON',
        message: 'There is no such code',
      });
      const unknown = { state: 'UNKNOWN', kind: null, title: null, validFrom: null, validUntil: null, usedAt: null };
      expect(answerOf(await codes.verify(code))).toEqual(unknown);
    }
  });

  test('that was taken back', async () => {
    const { redemptionId, code } = await ticketCode(null);
    await codes.work((tx) => codes.shelf.revokeCodes(tx, redemptionId, 1));
    expect(answerOf(await codes.consume(code))).toMatchObject({ __typename: 'CouponRevoked', code: 'COUPON_REVOKED' });
    expect(answerOf(await codes.verify(code))).toMatchObject({ state: 'REVOKED', kind: 'TICKET' });
  });

  test('before its validity begins and after it has ended, to the instant', async () => {
    const [validFrom, validUntil] = [inMinutes(10), inMinutes(20)];
    const { code } = await ticketCode(validFrom, validUntil);
    expect(answerOf(await codes.consume(code))).toMatchObject({
      code: 'COUPON_NOT_YET_VALID',
      validFrom: validFrom.toISOString(),
    });
    expect(answerOf(await codes.verify(code))).toMatchObject({ state: 'NOT_YET_VALID' });
    await world.clock.moveTo(validFrom);
    expect(answerOf(await codes.verify(code))).toMatchObject({ state: 'USABLE' });
    await world.clock.moveTo(validUntil);
    expect(answerOf(await codes.verify(code))).toMatchObject({
      state: 'EXPIRED',
      validUntil: validUntil.toISOString(),
    });
    expect(answerOf(await codes.consume(code))).toMatchObject({
      code: 'COUPON_EXPIRED',
      message: 'This code has expired',
      validUntil: validUntil.toISOString(),
    });
  });

  test('in the language of who asks', async () => {
    const input = { useId: newId(), code: 'NO-SUCH-CODE' };
    expect(answerOf(await world.ask(till, consume, { input }, 'zh-CN'))).toMatchObject({ message: '没有这个券码' });
  });
});

describe('who may', () => {
  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a member', callerOf.member(newId()), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['ops without the scope', callerOf.ops('cy', ['rewards:write']), 'FORBIDDEN'],
  ])('not %s', async (_, caller, code) => {
    const good = await givenCode();
    expect(faultOf(await codes.verify(good, caller)).code).toBe(code);
    expect(faultOf(await codes.consume(good, newId(), caller)).code).toBe(code);
    expect(answerOf(await codes.verify(good))).toMatchObject({ state: 'USABLE' });
  });

  test('ops look and do not use', async () => {
    const code = await givenCode();
    expect(answerOf(await codes.verify(code, ann))).toMatchObject({ state: 'USABLE' });
    expect(faultOf(await codes.consume(code, newId(), ann)).code).toBe('FORBIDDEN');
  });

  test.each([
    ['an id that is no UUID', { useId: 'x', code: 'MAPLE-1' }, ['useId']],
    ['no code', { useId: newId(), code: '  ' }, ['code']],
    ['a code that is a novel', { useId: newId(), code: 'x'.repeat(201) }, ['code']],
  ])('%s names its field', async (_, input, path) => {
    expect(faultOf(await world.ask(till, consume, { input }))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', ...path],
    });
  });
});

describe('guessing', () => {
  test('ends for the minute, for that channel alone, also where much is asked at once', async () => {
    const guesser = callerOf.channel('guesser');
    const good = await givenCode();
    await world.clock.moveTo(new Date(Math.ceil(world.clock.now().getTime() / 60_000) * 60_000));
    const guess = (place: number) =>
      place % 2 === 0
        ? codes.verify(`GUESS-${String(place)}`, guesser)
        : codes.consume(`GUESS-${String(place)}`, newId(), guesser);
    const answers = await Promise.all(Array.from({ length: mostWrongCodes + 15 }, (_, place) => guess(place)));
    const refused = answers.filter((answer) => faultOf(answer).code === 'RATE_LIMITED');
    expect(refused).toHaveLength(15);
    expect(refused[0]?.errors?.[0]?.message).toMatch(/^Too many codes that are none; try again in \d+ seconds$/);
    // By then not even a good code is looked at, nor told of.
    expect(faultOf(await codes.verify(good, guesser)).code).toBe('RATE_LIMITED');
    expect(faultOf(await codes.consume(good, newId(), guesser)).code).toBe('RATE_LIMITED');
    expect(answerOf(await codes.verify(good, till))).toMatchObject({ state: 'USABLE' });
    await world.clock.advance({ minutes: 1 });
    expect(answerOf(await codes.consume(good, newId(), guesser))).toMatchObject({ __typename: 'ConsumedCoupon' });
  });

  test('good codes are never too many', async () => {
    const all = await codes.given(await codes.pool(someCodes(mostWrongCodes + 5)), mostWrongCodes + 5);
    const channel = callerOf.channel('busy');
    const answers = await Promise.all(all.map((code) => codes.verify(code, channel)));
    expect(answers.filter((answer) => answerOf(answer)['state'] === 'USABLE')).toHaveLength(mostWrongCodes + 5);
  });
});
