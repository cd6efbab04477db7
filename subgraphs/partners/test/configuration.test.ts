import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import {
  ann,
  answerOf,
  approvePartner,
  approveRates,
  bo,
  fairRates,
  faultOf,
  partnerInput,
  PartnersWorld,
  proposePartner,
  proposeRates,
} from './arrange.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.start();
});
afterAll(() => world.stop());

const everything = '{ partners { id code name currency { code name pointsPerYuan partner { code } } } }';
const ratesQuery = '{ exchangeRates { from { code } to { code } numerator denominator step feePercent } }';
const anybody = callerOf.anonymous();

let brands = 0;
/** Terms of a brand that no other test uses. */
function freshBrand() {
  brands += 1;
  const currency = { code: `COIN_${String(brands)}`, nameZhCn: '币', nameEn: 'Coins', pointsPerYuan: 50 };
  return { partnerId: newId(), code: `brand-${String(brands)}`, currency };
}

async function publishedRates(): Promise<unknown> {
  return (await world.ask(anybody, ratesQuery)).data?.['exchangeRates'];
}

describe('the programme’s own currency', () => {
  test('is there from the first start, belongs to no partner, and no event tells of it', async () => {
    const entity =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Currency { code name pointsPerYuan partner { id } } } }';
    const of = [
      { __typename: 'Currency', code: 'HARVEST' },
      { __typename: 'Currency', code: 'NONE' },
    ];
    const expected = { code: 'HARVEST', name: '粮油积分', pointsPerYuan: 100, partner: null };
    expect((await world.ask(anybody, entity, { of }, 'zh-CN')).data).toEqual({ _entities: [expected, null] });
    expect(await world.ask(anybody, '{ partners { code } partner(code: "harvest-table") { code } }')).toEqual({
      data: { partners: [], partner: null },
    });
    expect(await world.subgraph.asAdmin('select 1 from outbox_event')).toEqual([]);
    await world.restart();
    expect(await world.subgraph.asAdmin('select code from brand')).toEqual([{ code: 'harvest-table' }]);
  });
});

describe('a partner', () => {
  test('goes live with its currency once a second person approves it, and points is told', async () => {
    const input = partnerInput({ partnerId: world.bakery });
    const { changeId, partnerId } = input;
    const change = { id: changeId, kind: 'partner', key: 'bakery', version: 1 };
    expect(answerOf(await world.ask(ann, proposePartner, { input }))).toMatchObject({ ...change, state: 'SUBMITTED' });
    expect((await world.ask(anybody, everything)).data).toEqual({ partners: [] });
    expect(faultOf(await world.ask(ann, approvePartner, { input: { changeId } })).code).toBe('FORBIDDEN');
    expect(answerOf(await world.ask(bo, approvePartner, { input: { changeId } }))).toMatchObject({
      ...change,
      state: 'LIVE',
    });
    const crumbs = { code: 'CRUMB', name: 'Crumbs', pointsPerYuan: 50, partner: { code: 'bakery' } };
    expect((await world.ask(anybody, everything)).data).toEqual({
      partners: [{ id: partnerId, code: 'bakery', name: 'Bakery', currency: crumbs }],
    });
    await world.subgraph.service.drain();
    expect(world.points.peer.events).toMatchObject([
      { topic: 'currency-published', aggregateId: 'CRUMB', payload: { code: 'CRUMB', pointsPerYuan: 50 } },
    ]);
  });

  test('is shown in the reader’s language, by code, and to other subgraphs by id', async () => {
    const byCode = '{ partner(code: "bakery") { name currency { name } } }';
    expect((await world.ask(anybody, byCode, {}, 'zh-CN')).data).toEqual({
      partner: { name: '面包坊', currency: { name: '面包屑' } },
    });
    const entity = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Partner { code } } }';
    const of = [world.bakery, newId(), 'none'].map((id) => ({ __typename: 'Partner', id }));
    expect((await world.ask(anybody, entity, { of })).data).toEqual({ _entities: [{ code: 'bakery' }, null, null] });
  });

  test('changes its names and worth by a new version, for good its codes', async () => {
    const brand = freshBrand();
    await world.publishPartner(brand);
    const worth = { ...brand.currency, pointsPerYuan: 40 };
    await world.publishPartner({ ...brand, nameEn: 'Another name', currency: worth });
    const shown = `{ partner(code: "${brand.code}") { name currency { pointsPerYuan } } }`;
    expect((await world.ask(anybody, shown)).data).toEqual({
      partner: { name: 'Another name', currency: { pointsPerYuan: 40 } },
    });
    const propose = async (terms: Record<string, unknown>) =>
      faultOf(await world.ask(ann, proposePartner, { input: partnerInput({ ...brand, ...terms }) }));
    expect(await propose({ code: 'bakers' })).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'code'] });
    expect(await propose({ currency: { ...worth, code: 'LOAF' } })).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'currency', 'code'],
    });
  });

  test('is the same partner when its id is written in capitals', async () => {
    const brand = freshBrand();
    await world.publishPartner(brand);
    await world.publishPartner({ ...brand, partnerId: brand.partnerId.toUpperCase(), nameEn: 'Renamed' });
    expect((await world.ask(anybody, `{ partner(code: "${brand.code}") { id name } }`)).data).toEqual({
      partner: { id: brand.partnerId, name: 'Renamed' },
    });
  });

  test('cannot take the code of another brand or currency, the programme’s own included', async () => {
    const currency = (code: string) => ({ code, nameZhCn: '积分', nameEn: 'Points', pointsPerYuan: 1 });
    const refusal = async (terms: Record<string, unknown>) =>
      answerOf(await world.ask(ann, proposePartner, { input: partnerInput(terms) }));
    expect(await refusal({ currency: currency('LOAF') })).toMatchObject({ code: 'CODE_TAKEN', taken: 'bakery' });
    expect(await refusal({ code: 'mill', currency: currency('CRUMB') })).toMatchObject({ taken: 'CRUMB' });
    expect(await refusal({ code: 'mill', currency: currency('HARVEST') })).toMatchObject({ taken: 'HARVEST' });
    expect(await refusal({ code: 'harvest-table', currency: currency('LOAF') })).toMatchObject({
      taken: 'harvest-table',
    });
  });

  test('loses the race for a code when another’s approval comes first', async () => {
    const { currency } = freshBrand();
    const both = [freshBrand(), freshBrand()].map((terms) => partnerInput({ ...terms, currency }));
    for (const input of both) await world.ask(ann, proposePartner, { input });
    const answers = await Promise.all(
      both.map(({ changeId }) => world.ask(bo, approvePartner, { input: { changeId } })),
    );
    const answer = answers.map(answerOf);
    expect(answer.map((one) => one['state'] ?? one['code']).sort()).toEqual(['CODE_TAKEN', 'LIVE']);
    expect(await world.subgraph.asAdmin('select 1 from currency where code = $1', [currency.code])).toHaveLength(1);
  });

  test.each([
    ['a code with capitals', { code: 'Bakery' }, ['input', 'code']],
    ['an empty name', { nameEn: ' ' }, ['input', 'nameEn']],
    ['a changeId that is none', { changeId: '1' }, ['input', 'changeId']],
    ['a partnerId that is none', { partnerId: '1' }, ['input', 'partnerId']],
    [
      'points worth nothing',
      { currency: { code: 'CRUMB', nameZhCn: '屑', nameEn: 'C', pointsPerYuan: 0 } },
      ['input', 'currency', 'pointsPerYuan'],
    ],
  ])('with %s is bad input at its field', async (_what, terms, path) => {
    const result = await world.ask(ann, proposePartner, { input: partnerInput(terms) });
    expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('of the same changeId and input gives the same answer; with another input it is a conflict', async () => {
    const input = partnerInput(freshBrand());
    const first = answerOf(await world.ask(ann, proposePartner, { input }));
    expect(answerOf(await world.ask(ann, proposePartner, { input }))).toEqual(first);
    const other = { ...input, nameEn: 'Another' };
    expect(faultOf(await world.ask(ann, proposePartner, { input: other })).code).toBe('IDEMPOTENCY_CONFLICT');
  });
});

describe('a set of rates', () => {
  beforeAll(async () => {
    const currency = { code: 'WELL', nameZhCn: '健康积分', nameEn: 'Wells', pointsPerYuan: 10 };
    await world.publishPartner({ partnerId: world.pharmacy, code: 'pharmacy', currency });
  });

  test('takes the place of the one before as a whole', async () => {
    await world.publishRates(fairRates);
    expect(await publishedRates()).toHaveLength(4);
    await world.publishRates([{ from: 'CRUMB', to: 'WELL', numerator: 1, denominator: 6, step: 3 }]);
    expect(await publishedRates()).toEqual([
      { from: { code: 'CRUMB' }, to: { code: 'WELL' }, numerator: 1, denominator: 6, step: 3, feePercent: 0 },
    ]);
    await world.publishRates([]);
    expect(await publishedRates()).toEqual([]);
  });

  test('by which points multiply is refused and names the circle', async () => {
    // 1 harvest -> 1/2 crumb -> 1/5 of that in wells -> 11 harvest for each: 11/10.
    const rates = [
      ...fairRates.filter(({ to }) => to !== 'HARVEST'),
      { from: 'WELL', to: 'HARVEST', numerator: 11, denominator: 1, step: 1 },
    ];
    const answer = answerOf(await world.ask(ann, proposeRates, { input: { changeId: newId(), rates } }));
    expect(answer).toEqual({
      __typename: 'RatesMultiply',
      code: 'RATES_MULTIPLY',
      circle: ['CRUMB', 'WELL', 'HARVEST'],
      message: 'By these rates points multiply round a circle: CRUMB → WELL → HARVEST → CRUMB',
    });
    // At 10 for each the circle gives back what it took.
    await world.publishRates(rates.map((rate) => (rate.from === 'WELL' ? { ...rate, numerator: 10 } : rate)));
    expect(await publishedRates()).toHaveLength(4);
  });

  test('waits for a second person', async () => {
    const before = await publishedRates();
    const changeId = newId();
    await world.ask(ann, proposeRates, { input: { changeId, rates: fairRates } });
    expect(faultOf(await world.ask(ann, approveRates, { input: { changeId } })).code).toBe('FORBIDDEN');
    // Who approves partners does not approve rates by the way.
    expect(faultOf(await world.ask(bo, approvePartner, { input: { changeId } }))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'changeId'],
    });
    expect(await publishedRates()).toEqual(before);
  });

  const rate = { from: 'HARVEST', to: 'CRUMB', numerator: 1, denominator: 2, step: 1 };
  test.each([
    ['an unknown currency', [rate, { ...rate, to: 'LOAF' }], ['input', 'rates', '1', 'to']],
    ['one currency on both sides', [{ ...rate, to: 'HARVEST' }], ['input', 'rates', '0', 'to']],
    ['a pair that stands twice', [rate, rate], ['input', 'rates', '1']],
    ['a numerator of nothing', [{ ...rate, numerator: 0 }], ['input', 'rates', '0', 'numerator']],
    ['a negative step', [{ ...rate, step: -1 }], ['input', 'rates', '0', 'step']],
    ['a fee of all', [{ ...rate, feePercent: 100 }], ['input', 'rates', '0', 'feePercent']],
  ])('with %s is bad input at its field', async (_what, rates, path) => {
    const result = await world.ask(ann, proposeRates, { input: { changeId: newId(), rates } });
    expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path });
  });
});

test('only ops with the scope propose and approve', async () => {
  const propose = 'mutation ($input: ProposePartnerInput!) { proposePartner(input: $input) { __typename } }';
  const proposal = { input: partnerInput(freshBrand()) };
  const count = 'select count(*)::int as n from configuration_version';
  const before = await world.subgraph.asAdmin(count);
  const approve =
    'mutation ($input: ApproveExchangeRatesInput!) { approveExchangeRates(input: $input) { __typename } }';
  const approval = { input: { changeId: newId() } };
  for (const [as, code] of [
    [callerOf.anonymous(), 'UNAUTHENTICATED'],
    [callerOf.member(newId()), 'FORBIDDEN'],
    [callerOf.partner('bakery'), 'FORBIDDEN'],
    [callerOf.channel(), 'FORBIDDEN'],
    [callerOf.ops('cy', ['partners:read', 'campaigns:write', 'campaigns:approve']), 'FORBIDDEN'],
  ] as const) {
    expect(faultOf(await world.ask(as, propose, proposal)).code).toBe(code);
    expect(faultOf(await world.ask(as, approve, approval)).code).toBe(code);
  }
  expect(await world.subgraph.asAdmin(count)).toEqual(before);
});

test('an event that points cannot take at first is taken later, once', async () => {
  const brand = freshBrand();
  world.points.peer.behaviour = 'unreachable';
  await world.publishPartner(brand);
  const told = () => world.points.peer.events.filter(({ aggregateId }) => aggregateId === brand.currency.code);
  expect(told()).toEqual([]);
  world.points.peer.behaviour = 'answers';
  await world.subgraph.service.drain();
  expect(told()).toHaveLength(1);
});
