import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, RewardsWorld } from '../arrange.js';
import { address, handOver, look, only, recordShipment, ship, stepsOf, taken } from './arrange-fulfilment.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

const shipped = async () => {
  const thing = await taken(world, {}, { shipTo: address });
  return { ...thing, fulfilmentId: (await only(world, thing)).id };
};

const newsOf = async (redemptionId: string) => (await world.newsOf(redemptionId)).map(({ status }) => status);

describe('goods that are sent', () => {
  test('leave and arrive, and the member is told of both', async () => {
    const thing = await shipped();
    const parcel = { carrier: 'SF Express', trackingNumber: 'SF100200300' };
    expect(answerOf(await ship(world, thing.fulfilmentId, 'SHIPPED', parcel))).toMatchObject({
      __typename: 'Fulfilment',
      state: 'SHIPPED',
      deliveredAt: null,
      ...parcel,
    });
    expect(answerOf(await ship(world, thing.fulfilmentId, 'DELIVERED'))).toMatchObject({
      state: 'DELIVERED',
      ...parcel,
    });
    const seen = await look(world, thing, thing.member);
    expect(seen.fulfilledAt).not.toBeNull();
    expect(seen.history.slice(2)).toEqual([
      { step: 'TO_SHIP', by: null },
      { step: 'SHIPPED', by: 'ops:ann' },
      { step: 'DELIVERED', by: 'ops:ann' },
      { step: 'FULFILLED', by: null },
    ]);
    expect(await world.newsOf(thing.redemptionId)).toMatchObject([
      { status: 'SETTLED' },
      { status: 'SHIPPED', about: thing.fulfilmentId, points: 1000 },
      { status: 'DELIVERED', about: thing.fulfilmentId },
    ]);
  });

  test.each(['LOST', 'BACK'])('may be %s, and are not fulfilled then', async (state) => {
    const thing = await shipped();
    await ship(world, thing.fulfilmentId, 'SHIPPED');
    expect(answerOf(await ship(world, thing.fulfilmentId, state))).toMatchObject({ state });
    expect(await stepsOf(world, thing)).toEqual(['RESERVED', 'SETTLED', 'TO_SHIP', 'SHIPPED', state]);
    expect((await look(world, thing)).fulfilledAt).toBeNull();
    expect(await newsOf(thing.redemptionId)).toEqual(['SETTLED', 'SHIPPED']);
  });

  test('come to no state but by the ways there are', async () => {
    const thing = await shipped();
    expect(answerOf(await ship(world, thing.fulfilmentId, 'DELIVERED'))).toEqual({
      __typename: 'FulfilmentNotOpen',
      code: 'FULFILMENT_NOT_OPEN',
      message: 'This delivery is TO_SHIP and cannot be changed so',
      state: 'TO_SHIP',
    });
    const waits = await taken(world, {});
    const { id } = await only(world, waits);
    expect(answerOf(await ship(world, id, 'DELIVERED'))).toMatchObject({ state: 'READY_FOR_PICKUP' });
  });

  test('are fulfilled with the last of several', async () => {
    const thing = await taken(world, {}, { pieces: 2, shipTo: address });
    const [first, second] = (await look(world, thing)).fulfilments;
    for (const parcel of [first, second]) await ship(world, parcel!.id, 'SHIPPED');
    await ship(world, second!.id, 'DELIVERED');
    expect((await look(world, thing)).fulfilledAt).toBeNull();
    await ship(world, first!.id, 'DELIVERED');
    expect((await look(world, thing)).fulfilledAt).not.toBeNull();
    expect((await stepsOf(world, thing)).filter((step) => step === 'FULFILLED')).toHaveLength(1);
  });

  test('once per id: again it is answered, with another input it is a conflict', async () => {
    const thing = await shipped();
    const input = { shipmentId: newId(), fulfilmentId: thing.fulfilmentId, state: 'SHIPPED', carrier: 'SF' };
    const first = answerOf(await world.ask(ann, recordShipment, { input }));
    expect(answerOf(await world.ask(ann, recordShipment, { input }))).toEqual(first);
    const other = await world.ask(ann, recordShipment, { input: { ...input, carrier: 'EMS' } });
    expect(faultOf(other).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await newsOf(thing.redemptionId)).toEqual(['SETTLED', 'SHIPPED']);
  });

  test('two at once: one says where they are, the other learns it', async () => {
    const thing = await shipped();
    await ship(world, thing.fulfilmentId, 'SHIPPED');
    const answers = await Promise.all(['DELIVERED', 'LOST'].map((state) => ship(world, thing.fulfilmentId, state)));
    const types = answers.map((answer) => answerOf(answer)['__typename']).sort();
    expect(types).toEqual(['Fulfilment', 'FulfilmentNotOpen']);
  });

  test('are unknown where they are no goods of ours', async () => {
    const ticket = await only(world, await taken(world, { kind: 'TICKET' }));
    for (const id of [newId(), ticket.id]) {
      const answer = await ship(world, id, 'SHIPPED');
      expect(faultOf(answer)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'fulfilmentId'] });
    }
  });
});

describe('goods that are picked up', () => {
  const till = callerOf.channel('shop');
  const over = (redemptionId: string, handOverId = newId()) =>
    world.ask(till, handOver, { input: { handOverId, redemptionId } });

  test('are handed over by a till, all pieces and once', async () => {
    const thing = await taken(world, {}, { pieces: 2 });
    const handOverId = newId();
    const first = answerOf(await over(thing.redemptionId, handOverId));
    expect(first).toMatchObject({
      __typename: 'HandedOver',
      redemptionId: thing.redemptionId,
      fulfilments: [{ state: 'DELIVERED' }, { state: 'DELIVERED' }],
    });
    expect(answerOf(await over(thing.redemptionId, handOverId))).toEqual(first);
    expect(answerOf(await over(thing.redemptionId))).toMatchObject({ code: 'NOTHING_TO_HAND_OVER' });
    const { history, fulfilledAt } = await look(world, thing);
    expect(history.slice(-2)).toEqual([
      { step: 'DELIVERED', by: 'channel:shop' },
      { step: 'FULFILLED', by: null },
    ]);
    expect(fulfilledAt).not.toBeNull();
    expect(await newsOf(thing.redemptionId)).toEqual(['SETTLED', 'DELIVERED']);
  });

  test('two tills at once: one hands over', async () => {
    const thing = await taken(world, {});
    const answers = await Promise.all([over(thing.redemptionId), over(thing.redemptionId)]);
    expect(answers.map((answer) => answerOf(answer)['__typename']).sort()).toEqual(['HandedOver', 'NothingToHandOver']);
  });

  test('a till is told precisely what it cannot do', async () => {
    const unknown = await over(newId());
    expect(faultOf(unknown)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'redemptionId'] });
    const sent = await taken(world, {}, { shipTo: address });
    expect(answerOf(await over(sent.redemptionId))).toMatchObject({ __typename: 'NothingToHandOver' });
    const handOverId = newId();
    const [one, other] = [await taken(world, {}), await taken(world, {})];
    await over(one.redemptionId, handOverId);
    expect(faultOf(await over(other.redemptionId, handOverId)).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('what is given back is not handed over, and what is handed over not given back by the member', async () => {
    const back = await taken(world, {});
    await world.cancel(back.member, back.redemptionId);
    expect(answerOf(await over(back.redemptionId))).toMatchObject({ code: 'NOTHING_TO_HAND_OVER' });
    const had = await taken(world, {});
    await over(had.redemptionId);
    expect(answerOf(await world.cancel(had.member, had.redemptionId))).toMatchObject({
      code: 'REDEMPTION_NOT_CANCELLABLE',
    });
  });
});

test('who may say where goods are, and hand them over', async () => {
  const thing = await shipped();
  const ships = { input: { shipmentId: newId(), fulfilmentId: thing.fulfilmentId, state: 'SHIPPED' } };
  const hands = { input: { handOverId: newId(), redemptionId: thing.redemptionId } };
  for (const as of [thing.member, callerOf.channel('shop'), callerOf.ops('bo', ['rewards:read'])]) {
    expect(faultOf(await world.ask(as, recordShipment, ships)).code).toBe('FORBIDDEN');
  }
  for (const as of [thing.member, ann, callerOf.partner('bakery')]) {
    expect(faultOf(await world.ask(as, handOver, hands)).code).toBe('FORBIDDEN');
  }
  expect(faultOf(await world.ask(callerOf.anonymous(), handOver, hands)).code).toBe('UNAUTHENTICATED');
});
