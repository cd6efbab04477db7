import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { answerOf, RewardsWorld } from '../arrange.js';
import { address, look, taken } from './arrange-fulfilment.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

describe('what is settled is delivered', () => {
  test.each([
    ['GOODS', {}, 'READY_FOR_PICKUP', ['READY_FOR_PICKUP'], false],
    ['GOODS', { shipTo: address }, 'TO_SHIP', ['TO_SHIP'], false],
    ['SERVICE', {}, 'GIVEN', ['CODES_GIVEN', 'FULFILLED'], true],
    ['TICKET', {}, 'GIVEN', ['CODES_GIVEN', 'FULFILLED'], true],
    ['PRIVILEGE', {}, 'IN_FORCE', ['IN_FORCE', 'FULFILLED'], true],
    ['DONATION', {}, 'GIVEN', ['GIVEN', 'FULFILLED'], true],
  ])('%s, ordered with %j, begins as %s', async (kind, order, state, steps, isFulfilled) => {
    const thing = await taken(world, { kind }, order);
    const seen = await look(world, thing, thing.member);
    expect(seen.fulfilments).toMatchObject([
      { kind, state, title: 'Peanut oil, one litre', piece: 1, count: 1, carrier: null, trackingNumber: null },
    ]);
    expect(seen.history.map(({ step }) => step)).toEqual(['RESERVED', 'SETTLED', ...steps]);
    expect([seen.fulfilledAt !== null, seen.fulfilments[0]?.deliveredAt !== null]).toEqual([isFulfilled, isFulfilled]);
  });

  test('an order of a partner is asked for, and waits where there is no endpoint', async () => {
    const partnerId = newId();
    const thing = await taken(world, {
      kind: 'PARTNER',
      partnerId,
      contents: [{ kind: 'PARTNER', partnerSku: 'LOAF-1', count: 3 }],
    });
    expect(await look(world, thing)).toMatchObject({
      fulfilledAt: null,
      fulfilments: [{ kind: 'PARTNER', state: 'ASKED', count: 3, deliveredAt: null }],
    });
    const dead =
      '{ deadFulfilments(first: 100) { edges { node { redemptionId partnerSku messages { type state } } } } }';
    const listed = answerOf(await world.ask(callerOf.ops(), dead)) as { edges: { node: Record<string, unknown> }[] };
    expect(listed.edges.map(({ node }) => node)).toContainEqual({
      redemptionId: thing.redemptionId,
      partnerSku: 'LOAF-1',
      messages: [{ type: 'REQUESTED', state: 'WAITING' }],
    });
  });

  test('each thing of each piece, with its own name and validity', async () => {
    const contents = [
      { kind: 'GOODS', names: { zhCN: '茶杯', en: 'Cup' }, count: 2 },
      { kind: 'TICKET', validDays: 30, validFrom: '2026-12-01T00:00:00Z', validUntil: '2099-01-01T00:00:00Z' },
      { kind: 'PRIVILEGE', names: { zhCN: '免运费', en: 'Free delivery' }, validDays: 7 },
    ];
    const thing = await taken(world, { kind: 'GIFT_BOX', contents }, { pieces: 2, shipTo: address });
    const { fulfilments, history, fulfilledAt } = await look(world, thing);
    expect(fulfilments.map(({ piece, kind, title, count, state }) => [piece, kind, title, count, state])).toEqual(
      [1, 2].flatMap((piece) => [
        [piece, 'GOODS', 'Cup', 2, 'TO_SHIP'],
        [piece, 'TICKET', 'Peanut oil, one litre', 1, 'GIVEN'],
        [piece, 'PRIVILEGE', 'Free delivery', 1, 'IN_FORCE'],
      ]),
    );
    const row = await world.redemptionRow(thing.redemptionId);
    const settledAt = (row?.['settled_at'] as Date).getTime();
    expect(fulfilments.slice(0, 3).map(({ validFrom, validUntil }) => [validFrom, validUntil])).toEqual([
      [null, null],
      // Thirty days from where it begins, which is after the settlement.
      ['2026-12-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z'],
      [null, new Date(settledAt + 7 * 86_400_000).toISOString()],
    ]);
    expect(history.map(({ step }) => step)).toEqual(['RESERVED', 'SETTLED', 'TO_SHIP', 'CODES_GIVEN', 'IN_FORCE']);
    expect(fulfilledAt).toBeNull();
  });

  test('nothing of what came to nothing', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 500 }] });
    const memberId = world.memberWith(1);
    const redemptionId = newId();
    await world.redeem(memberId, { redemptionId, rewardId, shipTo: address });
    expect(await look(world, { redemptionId })).toMatchObject({ status: 'VOIDED', fulfilments: [], fulfilledAt: null });
  });

  test('many at one moment take as many statements as one', async () => {
    const rewardId = await world.liveReward({ stock: 1000 });
    const order = async () => {
      const answer = answerOf(await world.redeem(world.memberWith(1000), { rewardId }));
      expect(answer['status']).toBe('SETTLED');
    };
    const inserted = () => world.statements.filter((sql) => sql.includes('insert into fulfilment')).length;
    const before = inserted();
    await order();
    expect(inserted() - before).toBe(1);
    await Promise.all(Array.from({ length: 40 }, order));
    // Gathered by chance of the moment, but far fewer than there are redemptions.
    expect(inserted() - before).toBeLessThan(20);
  });

  test('a page of redemptions costs one look-up of deliveries', async () => {
    const rewardId = await world.liveReward({ stock: 100, limits: [] });
    const memberId = world.memberWith(10_000);
    for (let many = 0; many < 5; many += 1) await world.redeemed(memberId, rewardId);
    world.subgraph.statements.length = 0;
    const page = `query ($id: ID!) { _entities(representations: [{ __typename: "Member", id: $id }]) {
      ... on Member { redemptions(first: 50) { edges { node { fulfilledAt shipTo { country } fulfilments { state } } } } } } }`;
    const seen = answerOf(await world.ask(callerOf.member(memberId), page, { id: memberId }));
    expect(JSON.stringify(seen).match(/READY_FOR_PICKUP/g)).toHaveLength(5);
    expect(world.subgraph.statements.filter((sql) => /from fulfilment/.test(sql))).toHaveLength(1);
    expect(world.subgraph.statements.filter((sql) => /from redemption_address/.test(sql))).toHaveLength(1);
  });
});

describe('privileges', () => {
  const mine = `query ($id: ID!) { _entities(representations: [{ __typename: "Member", id: $id }]) {
    ... on Member { privileges { name until } } } }`;
  const contents = [{ kind: 'PRIVILEGE', names: { zhCN: '免运费', en: 'Free delivery' }, validDays: 7 }];

  test('are the member’s while they are in force', async () => {
    const thing = await taken(world, { kind: 'PRIVILEGE', contents });
    const now = await world.ask(thing.member, mine, { id: thing.memberId });
    const { until } = (await look(world, thing)).fulfilments.map(({ validUntil }) => ({ until: validUntil }))[0]!;
    expect(now.data).toEqual({ _entities: [{ privileges: [{ name: 'Free delivery', until }] }] });
    const chinese = await world.ask(thing.member, mine, { id: thing.memberId }, 'zh-CN');
    expect(JSON.stringify(chinese.data)).toContain('免运费');
    await world.clock.advance({ days: 7 });
    const later = await world.ask(thing.member, mine, { id: thing.memberId });
    expect(later.data).toEqual({ _entities: [{ privileges: [] }] });
  });

  test('are nobody else’s to read but ops’ with rewards:read', async () => {
    const thing = await taken(world, { kind: 'PRIVILEGE', contents });
    const codes = async (as: Parameters<typeof world.ask>[0]) =>
      (await world.ask(as, mine, { id: thing.memberId })).errors?.map(({ extensions }) => extensions.code) ?? [];
    expect(await codes(callerOf.ops('bo', ['rewards:read']))).toEqual([]);
    expect(await codes(callerOf.ops('bo', ['rewards:write']))).toEqual(['FORBIDDEN']);
    expect(await codes(callerOf.member(newId()))).toEqual(['FORBIDDEN']);
    expect(await codes(callerOf.anonymous())).toEqual(['UNAUTHENTICATED']);
  });
});
