import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, PartnersWorld } from '../arrange.js';
import { raised } from '../disputes/arrange-disputes.js';
import { close, itemsOf, partner } from '../settlement/statements.js';

let world: PartnersWorld;
/** What points says is left of blocks; null: it gives no answer. */
let funds: Record<string, unknown>[] | null = [];

const fields = `from until outward { exchanges given received worth { amountMinor } reversed }
  inward { exchanges given received worth { amountMinor } reversed }
  outcomes { begun committed cancelled timedOut failed failureRate timeOutRate }
  disputes { raised byPartner resolved upheld rate }
  outstanding { payable { amountMinor } receivable { amountMinor } unpaidSince }
  concentration { share largestShare largest hhi }`;
const evaluation = (more = '') => `query ($partner: String!, $from: Date!, $until: Date!) {
  partnerEvaluation(partner: $partner, from: $from, until: $until) { ${fields} ${more} } }`;
const november = { from: '2026-11-16', until: '2026-11-25' };
const evaluated = async (code: string, as = ann, span = november) =>
  answerOf(await world.ask(as, evaluation(), { partner: code, ...span }));

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners({ PARTNER_ALERT_RULES: 'atLeast:1,prepaidDays:40' });
  const { answer } = world.points.peer;
  world.points.peer.answer = (request, call) => {
    if (!request.query.includes('partnerFunds(')) return answer(request, call);
    if (funds === null) throw new Error('points is away');
    return { answer: funds };
  };
  await world.clock.moveTo(new Date('2026-11-20T00:00:00Z'));
  const memberId = world.memberWith(100_000);
  world.points.give(memberId, 'CRUMB', 10_000);
  await world.committed(memberId, { amount: 1000 });
  await world.committed(memberId, { amount: 400 });
  await world.committed(memberId, { from: 'CRUMB', to: 'HARVEST', amount: 500 });
  await world.committed(memberId, { to: 'WELL', amount: 500 });
  await world.committed(memberId, { from: 'CRUMB', to: 'WELL', amount: 25 });
  await world.cancel(memberId, await world.quoted(memberId));
  await world.quote(world.memberWith(0));
  await world.quoted(memberId);
  await world.clock.moveTo(new Date('2026-11-20T01:00:00Z'));
  await world.runJob();
  const [item] = await itemsOf(world, 'bakery', '2026-11');
  await raised(world, partner('bakery'), item?.id ?? '');
  await world.clock.moveTo(new Date('2026-11-25T04:00:00Z'));
});
afterAll(() => world.stop());

const fen = (amountMinor: number) => ({ amountMinor });

test('tells of a partner what went both ways, what became of it, what is in doubt, and how much hangs on it', async () => {
  expect(await evaluated('bakery')).toEqual({
    ...november,
    // 500 crumbs for 1,000 harvest points at 1 fen, 25 crumbs for 5 wells at 10.
    outward: { exchanges: 2, given: 525, received: 1005, worth: fen(1050), reversed: 0 },
    // 1,400 harvest points for 700 crumbs at 2 fen.
    inward: { exchanges: 2, given: 1400, received: 700, worth: fen(1400), reversed: 0 },
    // One of seven is 14.28 per cent.
    outcomes: { begun: 7, committed: 4, cancelled: 1, timedOut: 1, failed: 1, failureRate: 14.28, timeOutRate: 14.28 },
    disputes: { raised: 1, byPartner: 1, resolved: 0, upheld: 0, rate: 25 },
    outstanding: { payable: fen(0), receivable: fen(0), unpaidSince: null },
    // Bakery 2,450 and pharmacy 410 of 2,860 fen: 85.66 and 14.33 per cent; 6,170,600 / 8,179,600 of 10,000.
    concentration: { share: 85.66, largestShare: 85.66, largest: 'bakery', hhi: 7543 },
  });
  expect(await evaluated('pharmacy')).toMatchObject({
    outward: { exchanges: 0 },
    inward: { exchanges: 2, given: 525, received: 41, worth: fen(410) },
    concentration: { share: 14.33, largest: 'bakery' },
  });
});

test('nothing of other days counts', async () => {
  for (const span of [
    { from: '2026-11-21', until: '2026-11-25' },
    { from: '2026-10-01', until: '2026-11-19' },
  ]) {
    expect(await evaluated('bakery', ann, span)).toMatchObject({
      ...{ outward: { exchanges: 0 }, inward: { exchanges: 0 }, outcomes: { begun: 0, failureRate: null } },
      ...{ disputes: { raised: 0, rate: null }, concentration: { share: null, hhi: 0 } },
    });
  }
});

test('a partner sees its own, without what others exchange', async () => {
  expect(await evaluated('bakery', partner('bakery'))).toMatchObject({
    concentration: { share: 85.66, largestShare: null, largest: null, hhi: null },
  });
  expect(faultOf(await world.ask(partner('pharmacy'), evaluation(), { partner: 'bakery', ...november })).code).toBe(
    'FORBIDDEN',
  );
  expect(await evaluated('nobody')).toBeNull();
});

test('blocks do for so many days, when it goes on like that; without points the rest is answered', async () => {
  const asked = { partner: 'bakery', ...november };
  const blocks = 'blocks { currency prepaid owed daysLeft }';
  // 1,000 harvest points in ten days are a hundred a day.
  funds = [{ partner: 'bakery', currency: 'HARVEST', prepaid: 3_350, owed: 7 }];
  expect(answerOf(await world.ask(ann, evaluation(blocks), asked))['blocks']).toEqual([
    { currency: 'HARVEST', prepaid: 3350, owed: 7, daysLeft: 33 },
  ]);
  funds = null;
  const { errors } = await world.ask(ann, evaluation(blocks), asked);
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAVAILABLE']);
  expect(await evaluated('bakery')).toMatchObject({ outward: { exchanges: 2 } });
});

test('ops are alerted of whoever breaks a rule, once a month for each', async () => {
  const alerts = () =>
    world.subgraph.asAdmin<{ brand: string; rule: string; about: string; details: unknown }>(
      'select brand, rule, about, details from partner_alert order by brand, rule, about',
    );
  const watch = () => world.subgraph.service.runJob('watch-partners');
  funds = null;
  await watch();
  const found = await alerts();
  expect(found.map(({ brand, rule }) => [brand, rule])).toEqual([
    ['bakery', 'CONCENTRATION'],
    ['bakery', 'DISPUTES'],
  ]);
  expect(found[1]).toEqual({
    brand: 'bakery',
    rule: 'DISPUTES',
    about: '2026-11',
    details: { percent: 25, limit: 2, of: 4 },
  });
  // In thirty days a block of 1,000 lasts as long as 1,000 do in thirty: 30 days, less than 40.
  funds = [{ partner: 'bakery', currency: 'HARVEST', prepaid: 1000, owed: 0 }];
  await watch();
  await watch();
  expect((await alerts()).filter(({ brand }) => brand === 'bakery').map(({ rule }) => rule)).toEqual([
    ...['CONCENTRATION', 'DISPUTES', 'PREPAID_DAYS'],
  ]);
  await world.clock.moveTo(new Date('2027-03-02T04:00:00Z'));
  await close(world);
  funds = [];
  await watch();
  const owing = (await alerts()).filter(({ about }) => about === '2027-03');
  // Bakery is owed by harvest; of November the pharmacy is owed. Nobody of the two owes for longer than two months.
  expect(owing).toEqual([]);
  expect(await evaluated('pharmacy', ann, { from: '2027-03-01', until: '2027-03-01' })).toMatchObject({
    outstanding: { payable: fen(0), receivable: fen(410), unpaidSince: null },
  });
});

test.each([
  ['a day to come', { from: '2026-11-01', until: '2099-01-01' }, 'until'],
  ['days in no order', { from: '2026-11-02', until: '2026-11-01' }, 'from'],
  ['too many days', { from: '2025-01-01', until: '2026-11-01' }, 'from'],
])('%s is bad input', async (_, span, field) => {
  const fault = faultOf(await world.ask(ann, evaluation(), { partner: 'bakery', ...span }));
  expect(fault).toEqual({ code: 'BAD_USER_INPUT', path: [field] });
});

test.each([
  ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['a member', callerOf.member('0198a000-0000-7000-8000-000000000001'), 'FORBIDDEN'],
  ['a partner without the scope', callerOf.partner('bakery', ['exchanges:read']), 'FORBIDDEN'],
  ['ops without the scope', callerOf.ops('cy', ['points:read']), 'FORBIDDEN'],
])('%s evaluates nobody', async (_, as, code) => {
  expect(faultOf(await world.ask(as, evaluation(), { partner: 'bakery', ...november })).code).toBe(code);
});
