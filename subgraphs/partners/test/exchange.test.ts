import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { tellEvents } from '../../../chassis/testing/tell-events.js';
import { answerOf, faultOf, fairRates, PartnersWorld } from './arrange.js';
import { holdIdOf } from './points-stand-in.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

describe('a member whom the gateway does not know yet to be active no longer', () => {
  const refusals: [string | null, string][] = [
    ['SUSPENDED', 'MEMBER_SUSPENDED'],
    ['CLOSED', 'MEMBER_CLOSED'],
    [null, 'FORBIDDEN'],
  ];

  test.each(refusals)('whose status is %s begins nothing and gives nothing: %s', async (status, code) => {
    const [memberId, exchangeId] = [world.memberWith(1000), newId()];
    const quoted = await world.quoted(memberId);
    world.statuses.set(memberId, status);
    const held = world.points.asked('holdPoints').length;
    const converted = world.points.asked('convertPoints').length;
    expect(faultOf(await world.quote(memberId, { exchangeId })).code).toBe(code);
    expect(faultOf(await world.commit(memberId, quoted)).code).toBe(code);
    expect(world.points.asked('holdPoints')).toHaveLength(held);
    expect(world.points.asked('convertPoints')).toHaveLength(converted);
    // Their points they may have back; and nothing of it was kept as an answer.
    expect(answerOf(await world.cancel(memberId, quoted))).toMatchObject({ status: 'CANCELLED' });
    world.statuses.delete(memberId);
    expect(answerOf(await world.quote(memberId, { exchangeId }))).toMatchObject({ status: 'QUOTED' });
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ status: 'COMMITTED' });
    // What is done already is answered whoever asks.
    world.statuses.set(memberId, status);
    expect(answerOf(await world.quote(memberId, { exchangeId }))).toMatchObject({ id: exchangeId });
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ status: 'COMMITTED' });
  });

  test('merged into another begins nothing, who commits what was quoted before; and is answered again though suspended since', async () => {
    const [memberId, survivor, exchangeId] = [world.memberWith(1000), world.memberWith(0), newId()];
    const quoted = await world.quoted(memberId);
    world.survivors.set(memberId, survivor);
    expect(faultOf(await world.quote(memberId, { exchangeId })).code).toBe('MEMBER_CLOSED');
    expect(faultOf(await world.commit(memberId, quoted)).code).toBe('MEMBER_CLOSED');
    const payload = { mergeId: newId(), from: memberId, into: survivor };
    const told = [{ topic: 'member-merged', aggregateId: memberId, payload }];
    expect(await tellEvents('members', world.subgraph.service, told)).toEqual([]);
    const committed = { status: 'COMMITTED', member: { id: survivor } };
    expect(answerOf(await world.commit(survivor, quoted))).toMatchObject(committed);
    world.statuses.set(survivor, 'SUSPENDED');
    expect(answerOf(await world.commit(survivor, quoted))).toMatchObject(committed);
    expect(faultOf(await world.commit(world.memberWith(0), quoted)).code).toBe('FORBIDDEN');
  });

  test('begins nothing either once they are forgotten here, whatever members has said a moment before', async () => {
    const memberId = world.memberWith(1000);
    const payload = { memberId, erasureId: newId() };
    const told = [{ topic: 'member-erased', aggregateId: memberId, payload }];
    expect(await tellEvents('members', world.subgraph.service, told)).toEqual([]);
    expect(faultOf(await world.quote(memberId)).code).toBe('FORBIDDEN');
  });

  test('is not guessed: without an answer of members nothing begins, and what is known is answered all the same', async () => {
    const [memberId, exchangeId] = [world.memberWith(1000), newId()];
    const quoted = await world.quoted(memberId);
    world.members.behaviour = 'unreachable';
    try {
      expect(faultOf(await world.quote(memberId, { exchangeId })).code).toBe('UNAVAILABLE');
      expect(faultOf(await world.commit(memberId, quoted)).code).toBe('UNAVAILABLE');
      expect(answerOf(await world.quote(memberId, { exchangeId: quoted }))).toMatchObject({ status: 'QUOTED' });
    } finally {
      world.members.behaviour = 'answers';
    }
    expect(answerOf(await world.commit(memberId, quoted))).toMatchObject({ status: 'COMMITTED' });
    expect(answerOf(await world.quote(memberId, { exchangeId }))).toMatchObject({ status: 'QUOTED' });
  });
});

describe('a quote', () => {
  test('fixes both amounts for ten minutes and holds the points to be given', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = newId();
    const quote = answerOf(await world.quote(memberId, { exchangeId, amount: 250 }));
    // 250 fill two steps of 100; 200 at 1 for 2 are 100.
    expect(quote).toMatchObject({
      __typename: 'Exchange',
      id: exchangeId,
      status: 'QUOTED',
      from: { code: 'HARVEST' },
      to: { code: 'CRUMB' },
      requested: 250,
      given: 200,
      received: 100,
      fee: 0,
      rate: { numerator: 1, denominator: 2, step: 100, feePercent: 0 },
      endedAt: null,
      member: { id: memberId },
    });
    const minutes = (Date.parse(String(quote['quotedUntil'])) - Date.parse(String(quote['createdAt']))) / 60_000;
    expect(minutes).toBeCloseTo(10, 3);
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
    expect(world.points.asked('holdPoints').at(-1)).toMatchObject({
      holdId: holdIdOf(exchangeId),
      memberId,
      currency: 'HARVEST',
      points: 200,
      purpose: 'EXCHANGE',
    });
  });

  test('holds the points under an id of partners’ own, and converts that very hold; another exchange voids its own', async () => {
    // The name-based UUIDs (RFC 9562, version 5) of 'exchange-hold' under these ids, by another program. A redemption of
    // the same id has another hold.
    const [exchangeId, other] = ['0198a000-0000-7000-8000-00000000000a', '0198a000-0000-7000-8000-00000000000b'];
    const [holdId, othersHoldId] = ['f5c14c16-d4dd-5127-88de-2f217991bbc0', '89550023-825f-59ff-8892-41b6c6a499f1'];
    const memberId = world.memberWith(1000);
    for (const id of [exchangeId, other]) await world.quoted(memberId, { exchangeId: id });
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ status: 'COMMITTED' });
    expect(answerOf(await world.cancel(memberId, other))).toMatchObject({ status: 'CANCELLED' });
    const holdsAsked = (['holdPoints', 'convertPoints', 'voidHold'] as const).map((mutation) =>
      world.points.asked(mutation).map((input) => input['holdId']),
    );
    expect(holdsAsked.map((ids) => ids.includes(holdId))).toEqual([true, true, false]);
    expect(holdsAsked.map((ids) => ids.includes(othersHoldId))).toEqual([true, false, true]);
    expect(holdsAsked.flat()).not.toContain(exchangeId);
  });

  test('keeps the fee back from what is received', async () => {
    const quote = answerOf(await world.quote(world.memberWith(1000), { to: 'WELL', amount: 509 }));
    // 500 at 1 for 12 are 41; 90 % of 41 are 36.9.
    expect(quote).toMatchObject({ given: 500, received: 36, fee: 5 });
  });

  test('is refused for want of points, and nothing moves', async () => {
    const memberId = world.memberWith(199);
    const exchangeId = newId();
    const expected = { __typename: 'NotEnoughPoints', code: 'NOT_ENOUGH_POINTS', spendable: 199, needed: 200 };
    expect(answerOf(await world.quote(memberId, { exchangeId }))).toMatchObject(expected);
    expect(await world.statusOf(memberId, exchangeId)).toBe('REFUSED');
    // The answer stays, even once there are points.
    world.points.give(memberId, 'HARVEST', 1000);
    expect(answerOf(await world.quote(memberId, { exchangeId }))).toMatchObject(expected);
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(1199);
  });

  test('is refused below a step, between currencies without a rate, in the reader’s language', async () => {
    const memberId = world.memberWith(1000);
    const asked = world.points.asked('holdPoints').length;
    expect(answerOf(await world.quote(memberId, { amount: 99 }, 'zh-CN'))).toMatchObject({
      __typename: 'AmountBelowStep',
      code: 'AMOUNT_BELOW_STEP',
      step: 100,
      minimum: 100,
      message: '兑换数量不足，至少需要 100 积分',
    });
    expect(answerOf(await world.quote(memberId, { from: 'WELL', to: 'HARVEST' }))).toMatchObject({
      __typename: 'NoSuchRate',
      code: 'NO_SUCH_RATE',
      fromCurrency: 'WELL',
      toCurrency: 'HARVEST',
      message: 'WELL cannot be exchanged into HARVEST at present',
    });
    expect(world.points.asked('holdPoints')).toHaveLength(asked);
  });

  test.each([
    ['an unknown currency to give', { from: 'GOLD' }, ['input', 'from']],
    ['an unknown currency to receive', { to: 'crumb' }, ['input', 'to']],
    ['one currency on both sides', { to: 'HARVEST' }, ['input', 'to']],
    ['nothing', { amount: 0 }, ['input', 'amount']],
    ['a negative amount', { amount: -100 }, ['input', 'amount']],
    ['an id that is none', { exchangeId: 'mine' }, ['input', 'exchangeId']],
  ])('of %s is bad input at its field, and nothing is stored', async (_what, terms, path) => {
    const before = await world.subgraph.asAdmin(
      'select (select count(*) from exchange) e, (select count(*) from answer_record) a',
    );
    expect(faultOf(await world.quote(world.memberWith(1000), terms))).toEqual({ code: 'BAD_USER_INPUT', path });
    const after = await world.subgraph.asAdmin(
      'select (select count(*) from exchange) e, (select count(*) from answer_record) a',
    );
    expect(after).toEqual(before);
  });

  test('of a fraction of a point is refused by the scalar, which names the field', async () => {
    const result = await world.quote(world.memberWith(1000), { amount: 100.5 });
    expect(result.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(result.errors?.[0]?.message).toContain('input.amount');
  });

  test('asked for again gives the same answer and holds once; with another input it is a conflict', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = newId();
    const first = answerOf(await world.quote(memberId, { exchangeId }));
    expect(answerOf(await world.quote(memberId, { exchangeId: exchangeId.toUpperCase() }))).toEqual(first);
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
    for (const other of [{ amount: 251 }, { to: 'WELL' }]) {
      expect(faultOf(await world.quote(memberId, { exchangeId, ...other })).code).toBe('IDEMPOTENCY_CONFLICT');
    }
    // The same input is only the same from the same member.
    expect(faultOf(await world.quote(world.memberWith(1000), { exchangeId })).code).toBe('IDEMPOTENCY_CONFLICT');
  });
});

describe('a commit', () => {
  test('gives and receives what the quote said, whatever the rates are by now', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = await world.quoted(memberId);
    await world.publishRates([{ from: 'HARVEST', to: 'CRUMB', numerator: 1, denominator: 100, step: 1 }]);
    const committed = answerOf(await world.commit(memberId, exchangeId));
    await world.publishRates(fairRates);
    expect(committed).toMatchObject({ status: 'COMMITTED', given: 200, received: 100 });
    expect(committed['endedAt']).not.toBeNull();
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
    expect(world.points.spendable(memberId, 'CRUMB')).toBe(100);
    expect(world.points.asked('convertPoints').at(-1)).toEqual({
      exchangeId,
      holdId: holdIdOf(exchangeId),
      memberId,
      from: 'HARVEST',
      to: 'CRUMB',
      given: 200,
      received: 100,
      fromPartner: 'harvest-table',
      toPartner: 'bakery',
    });
  });

  test('asked for again gives the same answer and converts once', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = await world.quoted(memberId);
    const first = answerOf(await world.commit(memberId, exchangeId));
    expect(answerOf(await world.commit(memberId, exchangeId))).toEqual(first);
    expect(world.points.spendable(memberId, 'CRUMB')).toBe(100);
  });

  test('at the quote’s end comes too late: the points go back by the job', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = await world.quoted(memberId);
    await world.clock.advance({ minutes: 10 });
    const refused = { __typename: 'QuoteExpired', code: 'QUOTE_EXPIRED' };
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject(refused);
    await world.runJob();
    expect(await world.statusOf(memberId, exchangeId)).toBe('EXPIRED');
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(1000);
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject(refused);
    expect(answerOf(await world.cancel(memberId, exchangeId))).toMatchObject(refused);
    expect(world.points.asked('convertPoints').filter((input) => input['exchangeId'] === exchangeId)).toEqual([]);
  });

  test('just before the quote’s end is in time', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = await world.quoted(memberId);
    await world.clock.advance({ minutes: 9, seconds: 50 });
    await world.runJob();
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ status: 'COMMITTED' });
  });

  test('after a cancellation, and a cancellation after a commit, find the exchange closed', async () => {
    const memberId = world.memberWith(1000);
    const [one, two] = [await world.quoted(memberId), await world.quoted(memberId)];
    expect(answerOf(await world.cancel(memberId, one))).toMatchObject({ status: 'CANCELLED' });
    expect(answerOf(await world.commit(memberId, two))).toMatchObject({ status: 'COMMITTED' });
    const closed = { __typename: 'ExchangeClosed', code: 'EXCHANGE_CLOSED' };
    expect(answerOf(await world.commit(memberId, one))).toMatchObject({ ...closed, closedAs: 'CANCELLED' });
    expect(answerOf(await world.cancel(memberId, two))).toMatchObject({ ...closed, closedAs: 'COMMITTED' });
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(800);
    expect(world.points.spendable(memberId, 'CRUMB')).toBe(100);
  });

  test('of an exchange that was refused finds it closed', async () => {
    const memberId = world.memberWith(0);
    const exchangeId = newId();
    await world.quote(memberId, { exchangeId });
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ closedAs: 'REFUSED' });
  });
});

describe('a cancellation', () => {
  test('gives the points back; asked for again it gives the same answer', async () => {
    const memberId = world.memberWith(1000);
    const exchangeId = await world.quoted(memberId);
    const first = answerOf(await world.cancel(memberId, exchangeId));
    expect(first).toMatchObject({ __typename: 'Exchange', id: exchangeId, status: 'CANCELLED' });
    expect(answerOf(await world.cancel(memberId, exchangeId))).toEqual(first);
    expect(world.points.spendable(memberId, 'HARVEST')).toBe(1000);
  });
});

describe('who may', () => {
  test('another member’s exchange can be neither committed, cancelled nor read', async () => {
    const [owner, other] = [world.memberWith(1000), world.memberWith(1000)];
    const exchangeId = await world.quoted(owner);
    expect(faultOf(await world.commit(other, exchangeId)).code).toBe('FORBIDDEN');
    expect(faultOf(await world.cancel(other, exchangeId)).code).toBe('FORBIDDEN');
    const read = 'query ($id: ID!) { exchange(id: $id) { status } }';
    expect(faultOf(await world.ask(callerOf.member(other), read, { id: exchangeId })).code).toBe('FORBIDDEN');
    const entity = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Exchange { status } } }';
    const of = [{ __typename: 'Exchange', id: exchangeId }];
    expect(faultOf(await world.ask(callerOf.member(other), entity, { of })).code).toBe('FORBIDDEN');
    expect((await world.ask(callerOf.member(owner), entity, { of })).data).toEqual({
      _entities: [{ status: 'QUOTED' }],
    });
    expect(await world.stageOf(exchangeId)).toBe('QUOTED');
  });

  test('a partner with the scope reads an exchange from or into its currency, and no other', async () => {
    const member = world.memberWith(1000);
    const exchangeId = await world.quoted(member);
    world.points.give(member, 'CRUMB', 100);
    const back = await world.quoted(member, { from: 'CRUMB', to: 'HARVEST', amount: 50 });
    const read = 'query ($id: ID!) { exchange(id: $id) { id given received } }';
    const entity = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Exchange { id } } }';
    const bakery = callerOf.partner('bakery', ['exchanges:read']);
    for (const [id, given, received] of [
      [exchangeId, 200, 100],
      [back, 50, 100],
    ] as const) {
      expect(answerOf(await world.ask(bakery, read, { id }))).toEqual({ id, given, received });
    }
    for (const [as, code] of [
      [callerOf.partner('pharmacy', ['exchanges:read']), 'FORBIDDEN'],
      [callerOf.partner('bakery', ['settlements:read']), 'FORBIDDEN'],
      [callerOf.channel(), 'FORBIDDEN'],
      [callerOf.anonymous(), 'UNAUTHENTICATED'],
    ] as const) {
      expect(faultOf(await world.ask(as, read, { id: exchangeId })).code).toBe(code);
      const of = [{ __typename: 'Exchange', id: exchangeId }];
      expect(faultOf(await world.ask(as, entity, { of })).code).toBe(code);
    }
    expect((await world.ask(bakery, read, { id: newId() })).data).toEqual({ exchange: null });
  });

  test('an exchange that does not exist is bad input at its id', async () => {
    const wrong = { code: 'BAD_USER_INPUT', path: ['input', 'exchangeId'] };
    expect(faultOf(await world.commit(world.memberWith(0), newId()))).toEqual(wrong);
    expect(faultOf(await world.cancel(world.memberWith(0), 'mine'))).toEqual(wrong);
  });

  test.each([
    ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['ops', callerOf.ops(), 'FORBIDDEN'],
    ['somebody who is no member yet', callerOf.member(null), 'FORBIDDEN'],
  ])('%s exchanges nothing', async (_who, as, code) => {
    const input = { exchangeId: newId(), from: 'HARVEST', to: 'CRUMB', amount: 100 };
    const quote = 'mutation ($input: QuoteExchangeInput!) { quoteExchange(input: $input) { __typename } }';
    const commit = 'mutation ($input: CommitExchangeInput!) { commitExchange(input: $input) { __typename } }';
    expect(faultOf(await world.ask(as, quote, { input })).code).toBe(code);
    expect(faultOf(await world.ask(as, commit, { input: { exchangeId: newId() } })).code).toBe(code);
  });
});
