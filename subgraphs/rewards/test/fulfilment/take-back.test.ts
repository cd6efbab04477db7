import { newId } from '../../../../chassis/ids.js';
import { MovableClock } from '../../../../chassis/testing/movable-clock.js';
import { DomainError } from '../../../../chassis/domain-error.js';
import type { RedemptionCodes } from '../../storage/codes/redemption-codes.js';
import { lockRedemption } from '../../storage/redemptions.js';
import { takeBack } from '../../usecases/fulfilment/take-back.js';
import type { RedemptionTools } from '../../usecases/redemption-tools.js';
import { ann, answerOf, RewardsWorld } from '../arrange.js';
import {
  address,
  giveBack,
  look,
  ofPartner,
  partnerAt,
  report,
  ship,
  statesOf,
  taken,
  type Taken,
} from './arrange-fulfilment.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

const refused = { __typename: 'RedemptionNotCancellable', code: 'REDEMPTION_NOT_CANCELLABLE' };

async function ofGoods(...states: string[]): Promise<Taken> {
  const thing = await taken(world, { stock: 5 }, { shipTo: address });
  const [parcel] = (await look(world, thing)).fulfilments;
  for (const state of states) await ship(world, parcel!.id, state);
  return thing;
}

async function ofBaker(...states: string[]): Promise<Taken> {
  const baker = await partnerAt(world, 'http://127.0.0.1:9/');
  const thing = await taken(world, { ...ofPartner(baker.partnerId), stock: 5 });
  const [order] = (await look(world, thing)).fulfilments;
  for (const state of states) await report(world, baker.code, order!.id, state);
  return thing;
}

const things: Record<string, () => Promise<Taken>> = {
  'goods to be shipped': () => ofGoods(),
  'goods on their way': () => ofGoods('SHIPPED'),
  'goods that have arrived': () => ofGoods('SHIPPED', 'DELIVERED'),
  'goods that were lost': () => ofGoods('SHIPPED', 'LOST'),
  'goods that came back': () => ofGoods('SHIPPED', 'BACK'),
  'a ticket': () => taken(world, { kind: 'TICKET', stock: 5 }),
  'a privilege': () => taken(world, { kind: 'PRIVILEGE', stock: 5 }),
  'a donation': () => taken(world, { kind: 'DONATION', stock: 5 }),
  'an order of a partner': () => ofBaker(),
  'an order a partner has confirmed': () => ofBaker('CONFIRMED'),
  'an order a partner has delivered': () => ofBaker('DELIVERED'),
};

describe('what goes back', () => {
  test.each([
    ['goods to be shipped', true, true, 0],
    ['goods on their way', false, true, 0],
    ['goods that have arrived', false, true, 0],
    ['goods that were lost', false, true, 1],
    ['goods that came back', true, true, 0],
    ['a ticket', true, true, 0],
    ['a privilege', true, true, 0],
    ['a donation', false, false, 1],
    ['an order of a partner', true, true, 0],
    ['an order a partner has confirmed', false, true, 0],
    ['an order a partner has delivered', false, true, 0],
  ])('%s: by the member %s, by ops %s, %i left taken', async (name, byMember, byOps, left) => {
    const thing = await things[name]!();
    const before = await statesOf(world, thing);
    const asked = answerOf(await world.cancel(thing.member, thing.redemptionId));
    if (byMember) expect(asked).toMatchObject({ __typename: 'Redemption', status: 'CANCELLED' });
    else {
      expect(asked).toMatchObject(refused);
      expect(await statesOf(world, thing)).toEqual(before);
      const ops = answerOf(await world.cancel(ann, thing.redemptionId));
      expect(ops).toMatchObject(byOps ? { status: 'CANCELLED' } : refused);
    }
    const isBack = byMember || byOps;
    expect(await statesOf(world, thing)).toEqual(isBack ? ['REVOKED'] : before);
    expect(await world.taken(thing.rewardId)).toBe(left);
    expect(world.points.spendableOf(thing.memberId)).toBe(isBack ? 10_000 : 9_000);
  });

  test('goods that ops say cannot be given to somebody else are not restocked', async () => {
    const thing = await ofGoods('SHIPPED', 'DELIVERED');
    const answer = answerOf(await giveBack(world, ann, thing.redemptionId, 1, { restock: false }));
    expect(answer).toMatchObject({ status: 'CANCELLED' });
    expect(await world.taken(thing.rewardId)).toBe(1);
  });

  test('what was shipped and is back can be cancelled after all: that it could not was no final answer', async () => {
    const thing = await ofGoods('SHIPPED');
    expect(answerOf(await world.cancel(thing.member, thing.redemptionId))).toMatchObject(refused);
    const [parcel] = (await look(world, thing)).fulfilments;
    await ship(world, parcel!.id, 'BACK');
    expect(answerOf(await world.cancel(thing.member, thing.redemptionId))).toMatchObject({ status: 'CANCELLED' });
  });

  test('of two pieces one is lost and one is back: one goes into the stock again', async () => {
    const thing = await taken(world, { stock: 5 }, { pieces: 2, shipTo: address });
    const parcels = (await look(world, thing)).fulfilments;
    for (const { id } of parcels) await ship(world, id, 'SHIPPED');
    await ship(world, parcels[0]!.id, 'LOST');
    await ship(world, parcels[1]!.id, 'BACK');
    expect(answerOf(await world.cancel(ann, thing.redemptionId))).toMatchObject({ status: 'CANCELLED' });
    expect(await world.taken(thing.rewardId)).toBe(1);
  });

  test.each(['PRIVILEGE', 'TICKET', 'SERVICE'])('a %s that ran out, by ops alone', async (kind) => {
    const contents = [{ kind, validDays: 2 }];
    const thing = await taken(world, { kind, contents });
    await world.clock.advance({ days: 2 });
    expect(answerOf(await world.cancel(thing.member, thing.redemptionId))).toMatchObject(refused);
    expect(answerOf(await world.cancel(ann, thing.redemptionId))).toMatchObject({ status: 'CANCELLED' });
  });
});

describe('of several pieces', () => {
  test('the last go first, with all that is in them; what is left is fulfilled without them', async () => {
    const contents = [{ kind: 'GOODS' }, { kind: 'TICKET' }];
    const thing = await taken(world, { kind: 'GIFT_BOX', contents, stock: 5 }, { pieces: 3, shipTo: address });
    const parcels = (await look(world, thing)).fulfilments.filter(({ kind }) => kind === 'GOODS');
    await ship(world, parcels[0]!.id, 'SHIPPED');
    await ship(world, parcels[0]!.id, 'DELIVERED');
    expect(answerOf(await giveBack(world, thing.member, thing.redemptionId, 1))).toMatchObject({ piecesReturned: 1 });
    expect(await statesOf(world, thing)).toEqual([...['DELIVERED', 'GIVEN', 'TO_SHIP', 'GIVEN', 'REVOKED', 'REVOKED']]);
    // One has arrived: no more than one may still go, and nothing of two does.
    expect(answerOf(await giveBack(world, thing.member, thing.redemptionId, 2))).toMatchObject(refused);
    expect((await look(world, thing)).fulfilledAt).toBeNull();
    expect(answerOf(await giveBack(world, thing.member, thing.redemptionId, 1))).toMatchObject({ piecesReturned: 2 });
    const { fulfilledAt, history } = await look(world, thing);
    expect(fulfilledAt).not.toBeNull();
    expect(history.map(({ step }) => step)).toContain('FULFILLED');
    expect(await world.taken(thing.rewardId)).toBe(1);
  });

  test('what was shipped in between stays: the earlier piece goes', async () => {
    const thing = await taken(world, { stock: 5 }, { pieces: 2, shipTo: address });
    const [, second] = (await look(world, thing)).fulfilments;
    await ship(world, second!.id, 'SHIPPED');
    await giveBack(world, thing.member, thing.redemptionId, 1);
    expect(await statesOf(world, thing)).toEqual(['REVOKED', 'SHIPPED']);
  });
});

describe('of what has codes', () => {
  /** A shelf on which the codes of some pieces are used. */
  function shelf(used: readonly number[]) {
    const revoked: number[][] = [];
    const codes: Pick<RedemptionCodes, 'revokeCodes'> = {
      revokeCodes: (_tx, _id, pieces, among = []) => {
        const free = among.filter((piece) => !used.includes(piece));
        const enough = free.length >= pieces;
        if (enough) revoked.push(free.slice(0, pieces));
        return Promise.resolve({ revoked: enough ? free.slice(0, pieces) : [], used: [...used], enough });
      },
    };
    return { codes: codes as RedemptionCodes, revoked };
  }

  function take(thing: Taken, codes: RedemptionCodes, pieces: number) {
    const tools = { codes, clock: new MovableClock() } as unknown as RedemptionTools;
    return world.subgraph.database.transaction(async (tx) => {
      const redemption = await lockRedemption(tx, thing.redemptionId);
      return takeBack(tools, tx, redemption!, { pieces, by: 'member' });
    });
  }

  test('pieces go whose codes are unused, and are given again where the codes are ours', async () => {
    const thing = await taken(world, { kind: 'TICKET' }, { pieces: 3 });
    const { codes, revoked } = shelf([3]);
    expect(await take(thing, codes, 2)).toEqual({ restocks: 2 });
    expect(revoked).toEqual([[2, 1]]);
    expect(await statesOf(world, thing)).toEqual(['REVOKED', 'REVOKED', 'GIVEN']);
  });

  test('none goes where too many are used, and nothing is changed', async () => {
    const thing = await taken(world, { kind: 'SERVICE' }, { pieces: 2 });
    const { codes, revoked } = shelf([1]);
    await expect(take(thing, codes, 2)).rejects.toThrow(DomainError);
    expect(revoked).toEqual([]);
    expect(await statesOf(world, thing)).toEqual(['GIVEN', 'GIVEN']);
  });

  test('the code of a coupon has been seen: its piece is not restocked', async () => {
    const thing = await taken(world, { kind: 'TICKET' });
    await world.subgraph.asAdmin(`update fulfilment set kind = 'COUPON' where redemption_id = $1`, [
      thing.redemptionId,
    ]);
    expect(await take(thing, shelf([]).codes, 1)).toEqual({ restocks: 0 });
  });
});

test('what was settled before deliveries were kept goes back as it did', async () => {
  const thing = await taken(world, { stock: 5 });
  await world.subgraph.asAdmin('delete from fulfilment where redemption_id = $1', [thing.redemptionId]);
  expect(await look(world, thing)).toMatchObject({ fulfilments: [], fulfilledAt: null });
  expect(answerOf(await world.cancel(thing.member, thing.redemptionId))).toMatchObject({ status: 'CANCELLED' });
  expect(await world.taken(thing.rewardId)).toBe(0);
});

test('who gives back twice at once gives back once', async () => {
  const thing = await taken(world, { stock: 5 }, { shipTo: address });
  const returnIds = [newId(), newId()];
  const answers = await Promise.all(
    returnIds.map((returnId) => giveBack(world, thing.member, thing.redemptionId, 1, { returnId })),
  );
  expect(answers.map((answer) => answerOf(answer)['__typename']).sort()).toEqual(['Redemption', refused.__typename]);
  expect(world.points.spendableOf(thing.memberId)).toBe(10_000);
});
