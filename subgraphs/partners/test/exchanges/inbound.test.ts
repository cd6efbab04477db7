import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf } from '../arrange.js';
import { capsOf, suspended, toldOf, usedOf } from '../agreements/agreed.js';
import { leafRates, startWithTeahouse, teahouse, type TeahouseWorld } from './with-teahouse.js';

let there: TeahouseWorld;

beforeAll(async () => {
  there = await startWithTeahouse();
});
afterAll(() => there.world.stop());
afterEach(() => there.world.publishAgreement({ partner: 'teahouse' }));

const harvest = (memberId: string) => there.world.points.spendable(memberId, 'HARVEST');

describe('points that a partner sends in', () => {
  test('become ours by our rate, at once, and a retry has the stored answer', async () => {
    const { world } = there;
    const { memberId, linkId } = await there.linked(0);
    const input = { exchangeId: newId(), businessKey: 'POS-1', expected: 100 };
    const first = answerOf(await there.credit(linkId, input));
    // 20 leaves at 5 are 100.
    expect(first).toMatchObject({
      ...{
        __typename: 'Exchange',
        id: input.exchangeId,
        status: 'COMMITTED',
        requested: 20,
        given: 20,
        received: 100,
        fee: 0,
      },
      ...{ linkId, partnerKey: 'POS-1', from: { code: 'LEAF' }, to: { code: 'HARVEST' } },
    });
    expect(answerOf(await there.credit(linkId, input))).toEqual(first);
    expect(harvest(memberId)).toBe(100);
    expect(world.points.clearing.get('teahouse/HARVEST')).toBe(-100);
    expect(faultOf(await there.credit(linkId, { ...input, amount: 22 })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await toldOf(world, 'teahouse', input.exchangeId)).toEqual([['exchange.committed', 'COMMITTED']]);
    expect((await world.newsOf(input.exchangeId)).map(({ status }) => status)).toEqual(['COMMITTED']);
    const items = await world.subgraph.asAdmin(
      'select from_brand, to_brand, given, received from settlement_item where exchange_id = $1',
      [input.exchangeId],
    );
    expect(items).toEqual([{ from_brand: 'teahouse', to_brand: 'harvest-table', given: '20', received: '100' }]);
    // The member sees it among their own.
    expect(await world.statusOf(memberId, input.exchangeId)).toBe('COMMITTED');
  });

  test('into another partner’s points tell both partners, each by what it may know', async () => {
    const { linkId } = await there.linked(0);
    const exchangeId = newId();
    expect(answerOf(await there.credit(linkId, { exchangeId, to: 'CRUMB', amount: 10 }))).toMatchObject({
      received: 25,
    });
    const told = await there.world.subgraph.asAdmin<{
      brand: string;
      linkId: string | null;
      partnerKey: string | null;
    }>(
      `select brand, data ->> 'linkId' as "linkId", data ->> 'partnerKey' as "partnerKey"
         from webhook_message where data ->> 'exchangeId' = $1 order by brand`,
      [exchangeId],
    );
    expect(told).toEqual([
      { brand: 'bakery', linkId: null, partnerKey: null },
      { brand: 'teahouse', linkId, partnerKey: `B-${exchangeId}` },
    ]);
  });

  test('under another id with the same number are refused, naming the first; twenty at once are taken once', async () => {
    const { memberId, linkId } = await there.linked(0);
    const ids = Array.from({ length: 20 }, () => newId());
    const answers = (
      await Promise.all(ids.map((exchangeId) => there.credit(linkId, { exchangeId, businessKey: 'POS-2' })))
    ).map(answerOf);
    const taken = answers.filter(({ status }) => status === 'COMMITTED');
    expect(taken).toHaveLength(1);
    const refused = answers.filter(({ code }) => code === 'DUPLICATE_TRANSACTION');
    expect(refused).toHaveLength(19);
    expect(new Set(refused.map(({ firstExchangeId }) => firstExchangeId))).toEqual(new Set([taken[0]?.['id']]));
    expect(harvest(memberId)).toBe(100);
    // Another partner's numbers are its own.
    expect(answerOf(await there.credit(linkId, { businessKey: 'POS-3' }))).toMatchObject({ status: 'COMMITTED' });
  });

  test('under one id twenty times at once are taken once', async () => {
    const { memberId, linkId } = await there.linked(0);
    const exchangeId = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => there.credit(linkId, { exchangeId })));
    for (const answer of answers) expect(answerOf(answer)).toMatchObject({ id: exchangeId, status: 'COMMITTED' });
    expect(harvest(memberId)).toBe(100);
  });

  test.each(['before', 'after'] as const)(
    'are carried out by the job after a crash %s points has acted, and the partner is told',
    async (when) => {
      const { world } = there;
      const { memberId, linkId } = await there.linked(0);
      const input = { exchangeId: newId() };
      world.points.failNext('receivePoints', when);
      expect(faultOf(await there.credit(linkId, input)).code).toBe('UNAVAILABLE');
      await world.restart();
      expect(await there.stateOf(input.exchangeId)).toMatchObject({
        state: 'UNDER_WAY',
        exchange: { status: 'PENDING' },
      });
      await world.clock.advance({ seconds: 31 });
      await world.runJob();
      expect(answerOf(await there.credit(linkId, input))).toMatchObject({ status: 'COMMITTED' });
      expect(harvest(memberId)).toBe(100);
      expect(await toldOf(world, 'teahouse', input.exchangeId)).toEqual([['exchange.committed', 'COMMITTED']]);
    },
  );
});

describe('what is refused', () => {
  test.each([
    ['an amount that is not whole steps', { amount: 21 }, { code: 'AMOUNT_NOT_IN_STEPS', step: 2, lower: 20 }],
    ['less than a step', { amount: 1 }, { code: 'AMOUNT_BELOW_STEP', minimum: 2 }],
    [
      'another amount than the member was told',
      { expected: 101 },
      { code: 'AMOUNTS_DIFFER', expected: 101, byOurRate: 100 },
    ],
    ['a pair without a rate', { to: 'WELL' }, { code: 'NO_SUCH_RATE' }],
    ['a link that nobody has', { linkId: newId() }, { code: 'LINK_NOT_ACTIVE' }],
  ])('%s, and the state query says so ever after', async (_what, terms, expected) => {
    const { memberId, linkId } = await there.linked(0);
    const exchangeId = newId();
    const refused = () => there.credit(linkId, { exchangeId, businessKey: `B-${exchangeId}`, ...terms });
    expect(answerOf(await refused())).toMatchObject(expected);
    expect(answerOf(await refused())).toMatchObject(expected);
    expect(await there.stateOf(exchangeId)).toEqual({
      ...{
        id: exchangeId,
        state: 'REFUSED',
        refusalCode: expected.code,
        refusalMessage: expect.any(String),
        exchange: null,
      },
    });
    expect(harvest(memberId)).toBe(0);
    // The number has not been used up.
    expect(answerOf(await there.credit(linkId, { businessKey: `B-${exchangeId}` }))).toMatchObject({
      status: 'COMMITTED',
    });
  });

  test('what an agreement does not cover', async () => {
    const { world } = there;
    const { linkId } = await there.linked(0);
    await world.publishAgreement({
      partner: 'teahouse',
      caps: capsOf({ perDayGiven: 30 }),
      owedAtMost: [{ currency: 'HARVEST', points: 1_000_000 }],
    });
    await there.credit(linkId);
    expect(answerOf(await there.credit(linkId))).toMatchObject({
      code: 'CAP_REACHED',
      cap: 'PER_DAY_GIVEN',
      limit: 30,
      left: 10,
    });
    await world.publishAgreement({ partner: 'teahouse', owedAtMost: [] });
    const exchangeId = newId();
    expect(answerOf(await there.credit(linkId, { exchangeId }))).toMatchObject({
      ...{ code: 'PARTNER_FUNDS_EXHAUSTED', partner: 'teahouse', currency: 'HARVEST' },
    });
    expect(await there.stateOf(exchangeId)).toMatchObject({
      state: 'REFUSED',
      refusalCode: 'PARTNER_FUNDS_EXHAUSTED',
      exchange: { status: 'REFUSED' },
    });
    expect(await toldOf(world, 'teahouse', exchangeId)).toEqual([['exchange.rejected', 'REFUSED']]);
    await world.publishAgreement({
      partner: 'teahouse',
      openingHours: [{ weekday: 1, opens: '00:00', closes: '00:01' }],
    });
    expect(answerOf(await there.credit(linkId))).toMatchObject({ code: 'OUTSIDE_OPENING_HOURS' });
    await world.publishAgreement({ partner: 'teahouse' });
    const change = { partner: 'teahouse', reason: 'x' };
    await world.ask(ann, suspended.suspend, { input: { ...change, changeId: newId() } });
    expect(answerOf(await there.credit(linkId, {}, teahouse, 'zh-CN'))).toMatchObject({
      code: 'PARTNER_SUSPENDED',
      message: '合作伙伴 teahouse 已暂停，暂时无法兑换',
    });
    await world.ask(ann, suspended.resume, { input: { ...change, changeId: newId() } });
  });

  test('caps are not exceeded by twenty at once, and twice asked is counted once', async () => {
    await there.world.publishAgreement({ partner: 'teahouse', caps: capsOf({ inTotal: 100 }) });
    const { linkId } = await there.linked(0);
    const answers = (await Promise.all(Array.from({ length: 20 }, () => there.credit(linkId)))).map(answerOf);
    expect(answers.filter(({ status }) => status === 'COMMITTED')).toHaveLength(5);
    expect(await usedOf(there.world, 'teahouse', 'IN_TOTAL')).toBe(100);
  });

  test('a member who may receive nothing, in words that do not tell why', async () => {
    const { world } = there;
    const { memberId, linkId } = await there.linked(0);
    for (const status of ['SUSPENDED', 'CLOSED', null]) {
      world.statuses.set(memberId, status);
      expect(answerOf(await there.credit(linkId))).toMatchObject({
        ...{ code: 'LINK_NOT_ACTIVE', message: 'There is no such link with an active member' },
      });
    }
    world.statuses.delete(memberId);
    world.members.behaviour = 'unreachable';
    const exchangeId = newId();
    expect(faultOf(await there.credit(linkId, { exchangeId })).code).toBe('UNAVAILABLE');
    world.members.behaviour = 'answers';
    expect(await there.stateOf(exchangeId)).toMatchObject({ state: 'UNKNOWN', refusalCode: null });
    expect(answerOf(await there.credit(linkId, { exchangeId }))).toMatchObject({ status: 'COMMITTED' });
  });

  test.each([
    ['nothing', { amount: 0 }, ['input', 'amount']],
    ['less than nothing', { amount: -2 }, ['input', 'amount']],
    ['more than can be counted', { amount: Number.MAX_SAFE_INTEGER - 1 }, ['input', 'amount']],
    ['an unknown currency', { from: 'GOLD' }, ['input', 'from']],
    ['one currency on both sides', { to: 'LEAF' }, ['input', 'to']],
    ['a number with blanks', { businessKey: 'POS 1' }, ['input', 'businessKey']],
    ['an id that is none', { exchangeId: '1' }, ['input', 'exchangeId']],
    ['a link that is none', { linkId: '1' }, ['input', 'linkId']],
  ])('%s is bad input at its field', async (_what, terms, path) => {
    const { linkId } = await there.linked(0);
    expect(faultOf(await there.credit(linkId, terms))).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('another partner’s currency or id, and points that are kept here', async () => {
    const { linkId } = await there.linked(0);
    const bakery = callerOf.partner('bakery', ['exchanges:write', 'exchanges:read']);
    expect(faultOf(await there.credit(linkId, {}, bakery)).code).toBe('FORBIDDEN');
    expect(faultOf(await there.credit(linkId, { from: 'CRUMB', amount: 50 }, bakery))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'from'],
    });
    expect(faultOf(await there.credit(linkId, { from: 'CRUMB', amount: 50 })).code).toBe('FORBIDDEN');
    for (const as of [callerOf.partner('teahouse', ['exchanges:read']), ann, callerOf.member(newId())]) {
      expect(faultOf(await there.credit(linkId, {}, as)).code).toBe('FORBIDDEN');
    }
    const members = await there.linked();
    const exchangeId = await there.world.quoted(members.memberId);
    expect(faultOf(await there.credit(linkId, { exchangeId })).code).toBe('IDEMPOTENCY_CONFLICT');
  });
});

test('by the rate of then: a retry is answered by the old one, a new one by the new', async () => {
  const { linkId } = await there.linked(0);
  const input = { exchangeId: newId() };
  await there.credit(linkId, input);
  await there.world.publishRates(
    leafRates.map((rate) => (rate.from === 'LEAF' && rate.to === 'HARVEST' ? { ...rate, numerator: 4 } : rate)),
  );
  expect(answerOf(await there.credit(linkId, input))).toMatchObject({ received: 100 });
  expect(answerOf(await there.credit(linkId, { expected: 100 }))).toMatchObject({
    code: 'AMOUNTS_DIFFER',
    byOurRate: 80,
  });
  expect(answerOf(await there.credit(linkId))).toMatchObject({ received: 80 });
  await there.world.publishRates(leafRates);
});

describe('the list', () => {
  const list = `query ($since: DateTime!, $first: Int, $after: String) { exchanges(since: $since, first: $first, after: $after) {
    edges { node { id } cursor } pageInfo { hasNextPage endCursor } } }`;
  interface Listed {
    edges: { node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  }

  test('has a partner’s own in the order they were begun, page by page, from an instant on; ops have all', async () => {
    const { world } = there;
    const since = new Date(
      (await world.subgraph.asAdmin<{ now: Date }>('select app_now() as now'))[0]?.now ?? 0,
    ).toISOString();
    const { memberId, linkId } = await there.linked();
    const mine: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      mine.push(String(answerOf(await there.credit(linkId))['id']), await there.announced(memberId, { amount: 20 }));
    }
    const foreign = await world.quoted(memberId);
    const found: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 3; pages += 1) {
      const page: Listed = answerOf(await world.ask(teahouse, list, { since, first: 2, after })) as never;
      found.push(...page.edges.map(({ node }) => node.id));
      expect(page.pageInfo.hasNextPage).toBe(pages < 2);
      after = page.pageInfo.endCursor;
    }
    expect(found).toEqual(mine);
    const all = answerOf(await world.ask(ann, list, { since })) as unknown as Listed;
    expect(all.edges.map(({ node }) => node.id)).toEqual([...mine, foreign]);
    expect(faultOf(await world.ask(callerOf.member(memberId), list, { since })).code).toBe('FORBIDDEN');
    expect(faultOf(await world.ask(teahouse, list, { since, first: 101 })).code).toBe('BAD_USER_INPUT');
  });
});
