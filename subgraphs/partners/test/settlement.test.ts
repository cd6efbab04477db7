import { callerOf } from '../../../chassis/testing/callers.js';
import { answerOf, ann, fairRates, faultOf, PartnersWorld } from './arrange.js';

let world: PartnersWorld;

const lines =
  'lines { fromBrand toBrand exchanges given received fee rateNumerator rateDenominator amount { amountMinor currency } }';
const payments = 'payments { payer payee amount { amountMinor } }';
const settlement = `query ($period: String!) { settlement(period: $period) {
  period closed ${lines} positions { brand amount { amountMinor } } ${payments} } }`;
const statement = `query ($partner: String!, $period: String!) { partnerStatement(partner: $partner, period: $period) {
  partner { code } period closed ${lines} netPosition { amountMinor currency } ${payments} } }`;

/** Two months: exchanges before midnight of December 1st in Shanghai, and one after it. */
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  await world.clock.moveTo(new Date('2026-11-30T15:00:00Z'));
  const member = world.memberWith(100_000);
  world.points.give(member, 'CRUMB', 10_000);
  // 1,000 and 400 harvest points: 500 and 200 crumbs, at 2 fen each 1,400 fen that harvest owes the bakery.
  await world.committed(member, { amount: 1000 });
  await world.committed(member, { amount: 499 });
  // 500 crumbs: 1,000 harvest points, at 1 fen each 1,000 fen that the bakery owes harvest.
  await world.committed(member, { from: 'CRUMB', to: 'HARVEST', amount: 500 });
  // 500 harvest points: 41 wells less 5, at 10 fen each 360 fen that harvest owes the pharmacy.
  await world.committed(member, { to: 'WELL', amount: 500 });
  // 25 crumbs: 5 wells, 50 fen that the bakery owes the pharmacy.
  await world.committed(member, { from: 'CRUMB', to: 'WELL', amount: 25 });
  // None of these counts: called off, refused, still open at the month's end.
  await world.cancel(member, await world.quoted(member));
  await world.quote(world.memberWith(0));
  const late = await world.quoted(member, { amount: 300 });
  await world.clock.moveTo(new Date('2026-11-30T15:05:00Z'));
  await world.clock.moveTo(new Date('2026-11-30T16:00:00Z'));
  await world.runJob();
  expect(await world.statusOf(member, late)).toBe('EXPIRED');
  // December 1st, 00:00 in Shanghai.
  await world.committed(member, { amount: 100 });
  await world.clock.moveTo(new Date('2026-11-30T16:16:00Z'));
});
afterAll(() => world.stop());

const line = (fromBrand: string, toBrand: string, terms: Record<string, unknown>) => ({
  fromBrand,
  toBrand,
  exchanges: 1,
  fee: 0,
  ...terms,
});
const fen = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });
const november = [
  line('bakery', 'harvest-table', {
    given: 500,
    received: 1000,
    rateNumerator: 100,
    rateDenominator: 100,
    amount: fen(1000),
  }),
  line('bakery', 'pharmacy', { given: 25, received: 5, rateNumerator: 100, rateDenominator: 10, amount: fen(50) }),
  line('harvest-table', 'bakery', {
    exchanges: 2,
    given: 1400,
    received: 700,
    rateNumerator: 100,
    rateDenominator: 50,
    amount: fen(1400),
  }),
  line('harvest-table', 'pharmacy', {
    given: 500,
    received: 36,
    fee: 5,
    rateNumerator: 100,
    rateDenominator: 10,
    amount: fen(360),
  }),
];

describe('the settlement of a month', () => {
  test('holds what was committed in it, netted to positions that sum to zero', async () => {
    // Bakery: 1,400 - 1,000 - 50 = 350. Harvest: 1,000 - 1,400 - 360 = -760. Pharmacy: 360 + 50 = 410.
    expect(answerOf(await world.ask(ann, settlement, { period: '2026-11' }))).toEqual({
      period: '2026-11',
      closed: true,
      lines: november,
      positions: [
        { brand: 'bakery', amount: { amountMinor: 350 } },
        { brand: 'harvest-table', amount: { amountMinor: -760 } },
        { brand: 'pharmacy', amount: { amountMinor: 410 } },
      ],
      payments: [
        { payer: 'harvest-table', payee: 'pharmacy', amount: { amountMinor: 410 } },
        { payer: 'harvest-table', payee: 'bakery', amount: { amountMinor: 350 } },
      ],
    });
  });

  test('begins and ends at midnight of the programme’s time zone, and is open until then', async () => {
    expect(answerOf(await world.ask(ann, settlement, { period: '2026-12' }))).toMatchObject({
      closed: false,
      lines: [{ fromBrand: 'harvest-table', toBrand: 'bakery', exchanges: 1, given: 100, received: 50 }],
    });
    expect(answerOf(await world.ask(ann, settlement, { period: '2026-10' }))).toMatchObject({
      closed: true,
      lines: [],
      positions: [],
      payments: [],
    });
    expect(answerOf(await world.ask(ann, settlement, { period: '2027-01' }))).toBeNull();
  });

  test('keeps the settlement rate of the quote when a currency’s worth changes', async () => {
    const currency = { code: 'CRUMB', nameZhCn: '面包屑', nameEn: 'Crumbs', pointsPerYuan: 25 };
    const crumbs = (pointsPerYuan: number) =>
      world.publishPartner({ partnerId: world.bakery, currency: { ...currency, pointsPerYuan } });
    // No rate stands meanwhile: a new worth has to go with those that are published.
    await world.publishRates([]);
    await crumbs(25);
    const november = answerOf(await world.ask(ann, settlement, { period: '2026-11' }));
    await crumbs(50);
    await world.publishRates(fairRates);
    expect((november['positions'] as unknown[])[0]).toEqual({ brand: 'bakery', amount: { amountMinor: 350 } });
  });

  test.each(['2026', '2026-13', '2026-11-01', 'now', ''])('of %j is bad input: it is no month', async (period) => {
    expect(faultOf(await world.ask(ann, settlement, { period }))).toEqual({ code: 'BAD_USER_INPUT', path: ['period'] });
  });
});

describe('a partner', () => {
  test('sees in the settlement what concerns it and nothing else', async () => {
    const seen = answerOf(await world.ask(callerOf.partner('pharmacy'), settlement, { period: '2026-11' }));
    expect(seen).toMatchObject({
      lines: november.filter((one) => one.toBrand === 'pharmacy'),
      positions: [{ brand: 'pharmacy', amount: { amountMinor: 410 } }],
      payments: [{ payer: 'harvest-table', payee: 'pharmacy' }],
    });
    expect((seen['lines'] as unknown[]).length).toBe(2);
    expect((seen['payments'] as unknown[]).length).toBe(1);
  });

  test('gets its statement, from which its position can be recomputed', async () => {
    const asked = { partner: 'bakery', period: '2026-11' };
    const own = answerOf(await world.ask(callerOf.partner('bakery'), statement, asked));
    expect(own).toMatchObject({ partner: { code: 'bakery' }, closed: true, netPosition: fen(350) });
    const seen = own['lines'] as typeof november;
    expect(seen.map((one) => [one.fromBrand, one.toBrand])).toEqual([
      ['bakery', 'harvest-table'],
      ['bakery', 'pharmacy'],
      ['harvest-table', 'bakery'],
    ]);
    expect(answerOf(await world.ask(ann, statement, asked))).toEqual(own);
    expect(answerOf(await world.ask(ann, statement, { ...asked, partner: 'nobody' }))).toBeNull();
  });

  test('asking for another brand’s statement is refused, whether that brand exists or not', async () => {
    for (const partner of ['bakery', 'harvest-table', 'nobody']) {
      const result = await world.ask(callerOf.partner('pharmacy'), statement, { partner, period: '2026-11' });
      expect(faultOf(result).code).toBe('FORBIDDEN');
      expect(result.data).toEqual({ partnerStatement: null });
    }
  });
});

test.each([
  ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['a member', callerOf.member('0198a000-0000-7000-8000-000000000001'), 'FORBIDDEN'],
  ['a channel', callerOf.channel(), 'FORBIDDEN'],
  ['a partner without the scope', callerOf.partner('bakery', ['exchanges:read']), 'FORBIDDEN'],
  ['ops without the scope', callerOf.ops('cy', ['points:read']), 'FORBIDDEN'],
])('%s sees neither settlement nor statement', async (_who, as, code) => {
  expect(faultOf(await world.ask(as, settlement, { period: '2026-11' })).code).toBe(code);
  expect(faultOf(await world.ask(as, statement, { partner: 'bakery', period: '2026-11' })).code).toBe(code);
});
