import { newId } from '../../../../chassis/ids.js';
import { RewardsWorld } from '../arrange.js';
import { CodesWorld, someCodes } from './arrange-codes.js';

let world: RewardsWorld;
let codes: CodesWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
  codes = new CodesWorld(world);
});
afterAll(() => world.stop());

describe('reserving', () => {
  test('a redemption has all the codes it wants, or none of any pool', async () => {
    const [tea, cake] = [await codes.pool(someCodes(5)), await codes.pool(someCodes(1))];
    const [both, tooMuch, last] = [newId(), newId(), newId()];
    const wants = (poolId: string, count: number, contentNo: number) => ({ poolId, codes: count, contentNo });
    const served = await codes.work((tx) =>
      codes.shelf.reserveCodes(tx, [
        { redemptionId: both, pools: [wants(tea, 2, 1), wants(cake, 1, 2)] },
        { redemptionId: tooMuch, pools: [wants(tea, 1, 1), wants(cake, 1, 2)] },
        { redemptionId: last, pools: [wants(tea, 3, 1)] },
      ]),
    );
    expect(served).toEqual(new Set([both, last]));
    expect(await codes.states(tea)).toEqual({ RESERVED: 5 });
    expect(await codes.states(cake)).toEqual({ RESERVED: 1 });
    // What is only set aside is nobody's to see.
    expect(await codes.opened(both)).toEqual([]);
  });

  test('the same pool for two contents of one redemption counts as what both want', async () => {
    const poolId = await codes.pool(someCodes(3));
    const two = [1, 2].map((contentNo) => ({ poolId, codes: 2, contentNo }));
    const served = await codes.work((tx) => codes.shelf.reserveCodes(tx, [{ redemptionId: newId(), pools: two }]));
    expect(served.size).toBe(0);
    expect(await codes.states(poolId)).toEqual({ FREE: 3 });
  });

  test('fifty at once on thirty codes: thirty have one, each another', async () => {
    const poolId = await codes.pool(someCodes(30));
    const ids = Array.from({ length: 50 }, () => newId());
    const outcomes = await Promise.all(ids.map((id) => codes.reserve(poolId, 1, id)));
    expect(outcomes.filter(Boolean)).toHaveLength(30);
    const rows = await world.subgraph.asAdmin<{ redemption_id: string }>(
      'select redemption_id from coupon_code where pool_id = $1',
      [poolId],
    );
    expect(rows.map(({ redemption_id: id }) => id).sort()).toEqual(ids.filter((_, place) => outcomes[place]).sort());
  });

  test('two at the last code: one has it', async () => {
    const poolId = await codes.pool(someCodes(1));
    expect((await Promise.all([codes.reserve(poolId), codes.reserve(poolId)])).sort()).toEqual([false, true]);
  });

  test('nobody waits for who has codes in hand, and what they do not keep is free again', async () => {
    const poolId = await codes.pool(someCodes(3));
    const inHand = codes.work(async (tx) => {
      const wanted = [{ redemptionId: newId(), pools: [{ poolId, codes: 2, contentNo: 1 }] }];
      expect((await codes.shelf.reserveCodes(tx, wanted)).size).toBe(1);
      // Both are answered while the first is under way: one gets the code that is left, for the other there is none.
      expect(await codes.reserve(poolId)).toBe(true);
      expect(await codes.reserve(poolId)).toBe(false);
      throw new Error('the first thinks better of it');
    });
    await expect(inHand).rejects.toThrow('thinks better');
    expect(await codes.reserve(poolId, 2)).toBe(true);
  });

  test('of a pool whose validity is over nothing is taken', async () => {
    const validUntil = new Date(world.clock.now().getTime() + 60_000);
    const poolId = await codes.pool(someCodes(2), { validUntil });
    expect(await codes.reserve(poolId)).toBe(true);
    await world.clock.advance({ minutes: 1 });
    expect(await codes.reserve(poolId)).toBe(false);
  });

  test('who wants nothing has it', async () => {
    const redemptionId = newId();
    const served = await codes.work((tx) => codes.shelf.reserveCodes(tx, [{ redemptionId, pools: [] }]));
    expect(served).toEqual(new Set([redemptionId]));
  });
});

describe('what is set aside', () => {
  test('is given once, with the validity of its pool, and stays in the order of pieces', async () => {
    const validUntil = new Date('2027-03-01T00:00:00Z');
    const texts = someCodes(4);
    const poolId = await codes.pool(texts, { validUntil });
    const redemptionId = newId();
    const wanted = [{ redemptionId, pools: [{ poolId, codes: 4, contentNo: 2, pieces: 2 }] }];
    await codes.work((tx) => codes.shelf.reserveCodes(tx, wanted));
    for (let time = 0; time < 2; time += 1) await codes.work((tx) => codes.shelf.giveCodes(tx, [redemptionId]));
    const opened = await codes.opened(redemptionId);
    expect(opened.map(({ code }) => code).sort()).toEqual([...texts].sort());
    expect(opened.map(({ piece }) => piece)).toEqual([1, 1, 2, 2]);
    const same = {
      redemptionId,
      kind: 'COUPON',
      contentNo: 2,
      state: 'GIVEN',
      validFrom: null,
      validUntil,
      usedAt: null,
    };
    for (const code of opened) expect(code).toMatchObject(same);
    expect(await codes.shownPool(poolId)).toMatchObject({ uploaded: 4, free: 0, reserved: 0, given: 4, used: 0 });
  });

  test('goes back and is given to the next; what was given does not', async () => {
    const poolId = await codes.pool(someCodes(1));
    const [first, second] = [newId(), newId()];
    expect(await codes.reserve(poolId, 1, first)).toBe(true);
    await codes.work((tx) => codes.shelf.releaseCodes(tx, [first]));
    expect(await codes.shownPool(poolId)).toMatchObject({ free: 1, reserved: 0 });
    expect(await codes.given(poolId, 1, second)).toHaveLength(1);
    await codes.work((tx) => codes.shelf.releaseCodes(tx, [first, second]));
    expect(await codes.states(poolId)).toEqual({ GIVEN: 1 });
  });
});

describe('codes of our own', () => {
  const ticket = { kind: 'TICKET', contentNo: 1, validFrom: null, validUntil: null } as const;

  test('are each another one, given at once, with their own validity', async () => {
    const [one, other] = [newId(), newId()];
    const [validFrom, validUntil] = [new Date('2026-12-01T10:00:00Z'), new Date('2026-12-02T00:00:00Z')];
    await codes.work((tx) =>
      codes.shelf.makeCodes(tx, [
        { ...ticket, redemptionId: one, piece: 1, count: 2, validFrom, validUntil },
        { ...ticket, redemptionId: one, piece: 2, count: 1, kind: 'VOUCHER', contentNo: 2 },
        { ...ticket, redemptionId: other, piece: 1, count: 1 },
      ]),
    );
    const opened = [...(await codes.opened(one)), ...(await codes.opened(other))];
    expect(opened).toMatchObject([
      { kind: 'TICKET', piece: 1, state: 'GIVEN', validFrom, validUntil },
      { kind: 'TICKET', piece: 1, state: 'GIVEN', validFrom, validUntil },
      { kind: 'VOUCHER', piece: 2, contentNo: 2, validFrom: null, validUntil: null },
      { kind: 'TICKET', piece: 1 },
    ]);
    expect(new Set(opened.map(({ code }) => code)).size).toBe(4);
  });
});

describe('taking back', () => {
  const redeemedTickets = async (pieces: number) => {
    const redemptionId = newId();
    const made = Array.from({ length: pieces }, (_, place) => ({
      ...{ redemptionId, kind: 'TICKET' as const, contentNo: 1, piece: place + 1, count: 1 },
      ...{ validFrom: null, validUntil: null },
    }));
    await codes.work((tx) => codes.shelf.makeCodes(tx, made));
    return redemptionId;
  };
  const revoke = (redemptionId: string, pieces: number) =>
    codes.work((tx) => codes.shelf.revokeCodes(tx, redemptionId, pieces));
  const states = async (redemptionId: string) => (await codes.opened(redemptionId)).map(({ state }) => state);

  test('takes the last pieces, and the next time those before', async () => {
    const redemptionId = await redeemedTickets(3);
    expect(await revoke(redemptionId, 1)).toEqual({ revoked: [3], used: [], enough: true });
    expect(await revoke(redemptionId, 1)).toEqual({ revoked: [2], used: [], enough: true });
    expect(await states(redemptionId)).toEqual(['GIVEN', 'REVOKED', 'REVOKED']);
  });

  test('leaves a piece that was used, says which, and changes nothing where too few are left', async () => {
    const redemptionId = await redeemedTickets(2);
    const [, second] = await codes.opened(redemptionId);
    await codes.consume(second?.code ?? '');
    expect(await revoke(redemptionId, 2)).toEqual({ revoked: [], used: [2], enough: false });
    expect(await states(redemptionId)).toEqual(['GIVEN', 'USED']);
    expect(await revoke(redemptionId, 1)).toEqual({ revoked: [1], used: [2], enough: true });
  });

  test('of a pool: what was seen is never given again', async () => {
    const poolId = await codes.pool(someCodes(1));
    const redemptionId = newId();
    await codes.given(poolId, 1, redemptionId);
    expect(await revoke(redemptionId, 1)).toEqual({ revoked: [1], used: [], enough: true });
    expect(await codes.reserve(poolId)).toBe(false);
    expect(await codes.shownPool(poolId)).toMatchObject({ uploaded: 1, free: 0, given: 0, revoked: 1 });
  });

  test('and a till at the same time: the code is used or taken back, never both', async () => {
    for (let round = 0; round < 6; round += 1) {
      const redemptionId = await redeemedTickets(1);
      const [ticket] = await codes.opened(redemptionId);
      const [back, used] = await Promise.all([revoke(redemptionId, 1), codes.consume(ticket?.code ?? '')]);
      const answer = used.data?.['consumeCoupon'] as Record<string, unknown>;
      expect(await states(redemptionId)).toEqual([back.enough ? 'REVOKED' : 'USED']);
      expect(answer['__typename']).toBe(back.enough ? 'CouponRevoked' : 'ConsumedCoupon');
    }
  });
});

test('counts come to the same before and after they are brought together', async () => {
  const poolId = await codes.pool(someCodes(10));
  await codes.given(poolId, 3);
  const [code = ''] = await codes.given(poolId, 1);
  await codes.consume(code);
  await codes.reserve(poolId, 2);
  const counts = { uploaded: 10, free: 4, reserved: 2, given: 3, used: 1, revoked: 0 };
  expect(await codes.shownPool(poolId)).toMatchObject(counts);
  await codes.tally();
  expect(await codes.shownPool(poolId)).toMatchObject(counts);
  expect(await codes.states(poolId)).toEqual({ FREE: 4, RESERVED: 2, GIVEN: 3, USED: 1 });
});

test.each([
  ['a free code with a redemption', `redemption_id = gen_random_uuid(), content_no = 1, piece = 1`],
  ['a given code of nobody', `state = 'GIVEN', given_at = now()`],
  [
    'a used code without a till',
    `state = 'USED', redemption_id = gen_random_uuid(), content_no = 1, piece = 1, given_at = now(), used_at = now()`,
  ],
  ['a code of no pool that is free', `pool_id = null, kind = 'TICKET'`],
])('the table itself refuses %s', async (_, assignment) => {
  const poolId = await codes.pool(someCodes(1));
  const attempt = world.subgraph.asAdmin(`update coupon_code set ${assignment} where pool_id = $1`, [poolId]);
  await expect(attempt).rejects.toThrow('coupon_code_');
});
