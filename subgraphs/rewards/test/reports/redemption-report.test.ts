import { parse } from 'csv-parse/sync';
import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, RewardsWorld, type TermsInput } from '../arrange.js';
import { seedMerge, seedRedemption } from './seeded-redemptions.js';

const ratio = '{ numerator denominator value }';
const paged = '$first: Int, $after: String';
const query = (fields: string) => `query ($from: Date!, $until: Date!, $by: ReportPeriod! = DAY, $tier: RewardTier,
    $category: String, $partnerId: ID ${fields.includes('$first') ? paged : ''}) {
  redemptionReport(from: $from, until: $until, by: $by, tier: $tier, category: $category, partnerId: $partnerId) { ${fields} } }`;

const everything = `from until programmePointsPerYuan
  totals { redemptions members pieces points cash { amountMinor currency } returnRate ${ratio}
    givenBack { cancelled pieces points cash { amountMinor } } }
  voided { reason redemptions } fulfilment { fulfilled median p90 }
  penetration { ratio ${ratio} aim reached } redemptionRate ${ratio} pointsPerYuanOfCost ${ratio}
  rewards(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node {
    rewardId title category rank rankChange redemptions members pieces points share { value }
    stock { availableAtBegin availableAtEnd pieces turnover ${ratio} daysLeft { value } } pointsPerYuanOfCost ${ratio} } } }
  series { from until redemptions members pieces points cancelled piecesGivenBack pointsGivenBack penetration { value } }
  csv(part: REWARDS)`;

const span = { from: '2026-11-10', until: '2026-11-12' };
const [anna, boris, clara, annaToo] = [newId(), newId(), newId(), newId()];
let world: RewardsWorld;
let oil: string;
let tea: string;
let idle: string;
const reader: Caller = ann;

const report = (fields: string, variables: Record<string, unknown> = {}, as: Caller = reader) =>
  world.ask(as, query(fields), { ...span, ...variables });
const reported = async (fields: string, variables: Record<string, unknown> = {}) =>
  answerOf(await report(fields, variables));

/**
 * Days are of Shanghai, eight hours ahead. Oil costs 5 yuan a piece by its first terms, and its stock is raised from 10 to 20 on
 * the last day; tea is unlimited, and nobody knows what it costs; of idle nobody takes any.
 */
beforeAll(async () => {
  world = await RewardsWorld.start();
  await world.clock.moveTo(new Date('2026-10-01T04:00:00Z'));
  const terms = (more: object) => more as Partial<TermsInput>;
  const define = 'mutation ($input: DefineRewardCategoryInput!) { defineRewardCategory(input: $input) { __typename } }';
  await world.ask(ann, define, { input: { code: 'kitchen', names: { zhCN: '厨房', en: 'Kitchen' } } });
  const oilTerms = { prices: [{ points: 1000 }], stock: 10, costMinor: 500, category: 'kitchen' };
  oil = await world.liveReward(terms(oilTerms));
  tea = await world.liveReward(terms({ prices: [{ points: 300 }], stock: null, titles: { zhCN: '茶', en: '=Tea' } }));
  idle = await world.liveReward(terms({ stock: 5 }));
  await seedMerge(world, annaToo, anna);
  const redemptions = [
    // A second before the span; of the three days before it.
    { member: anna, reward: oil, pieces: 2, points: 2000, at: '2026-11-09T23:59:59+08:00' },
    { member: anna, reward: oil, points: 1000, at: '2026-11-10T00:00:00+08:00', fulfilledAfter: 1 },
    { member: annaToo, reward: tea, pieces: 3, points: 900, at: '2026-11-10T23:59:59.999+08:00', fulfilledAfter: 3 },
    {
      ...{ member: boris, reward: oil, pieces: 2, points: 2000, at: '2026-11-12T09:00:00+08:00' },
      back: { at: '2026-11-12T13:00:00+08:00', pieces: 2 },
    },
    {
      ...{ member: clara, reward: tea, points: 300, cashMinor: 250, tier: 'SILVER', at: '2026-11-12T10:00:00+08:00' },
      fulfilledAfter: 8,
    },
    { member: boris, reward: tea, points: 300, at: '2026-11-11T10:00:00+08:00', voided: 'NOT_ENOUGH_POINTS' },
    { member: boris, reward: tea, points: 300, at: '2026-11-11T11:00:00+08:00', voided: 'REDEMPTION_LAPSED' },
    { member: clara, reward: tea, points: 300, at: '2026-11-12T12:00:00+08:00', voided: 'NOT_ENOUGH_POINTS' },
    { member: clara, reward: tea, points: 300, at: '2026-11-09T12:00:00+08:00', voided: 'NOT_ENOUGH_POINTS' },
  ];
  for (const redemption of redemptions) await seedRedemption(world, redemption);
  await world.clock.moveTo(new Date('2026-11-12T09:00:00Z'));
  await world.liveReward(terms({ rewardId: oil, ...oilTerms, stock: 20, costMinor: 600 }));
  await world.clock.moveTo(new Date('2026-11-12T10:30:00Z'));
  world.members.peer.answer = ({ variables = {} }) => ({
    activeMembers: (variables['before'] as string[]).map((at) => (at < '2026-11-12' ? 4 : 3)),
  });
  world.points.peer.answer = () => ({ pointsFlow: { issued: 11_000 } });
});
afterAll(() => world.stop());

test('totals: what was settled from midnight to midnight, each person once', async () => {
  // Pieces 1 + 3 + 2 + 1, points 1000 + 900 + 2000 + 300; anna, who is two, boris and clara. 2 of 7 pieces are back.
  expect((await reported(everything))['totals']).toEqual({
    redemptions: 4,
    members: 3,
    pieces: 7,
    points: 4200,
    cash: { amountMinor: 250, currency: 'CNY' },
    returnRate: { numerator: 2, denominator: 7, value: 0.2857 },
    givenBack: { cancelled: 1, pieces: 2, points: 2000, cash: { amountMinor: 0 } },
  });
});

test('what came to nothing by reason, and hours until everything was handed over', async () => {
  const { voided, fulfilment } = await reported(everything);
  expect(voided).toEqual([
    { reason: 'NOT_ENOUGH_POINTS', redemptions: 2 },
    { reason: 'REDEMPTION_LAPSED', redemptions: 1 },
  ]);
  // 1, 3 and 8 hours: the median is 3; nine tenths of the way from the first to the third is 1.8 steps: 3 + 0.8 × 5.
  expect(fulfilment).toEqual({ fulfilled: 3, median: 3, p90: 7 });
});

test('penetration and rate', async () => {
  const { penetration, redemptionRate } = await reported(everything);
  // Anna, since 9 November, and clara; boris has given all back. Of 3 active members.
  expect(penetration).toEqual({ ratio: { numerator: 2, denominator: 3, value: 0.6667 }, aim: 0.6, reached: true });
  // 4200 burned less 2000 given back, of 11000 issued.
  expect(redemptionRate).toEqual({ numerator: 2200, denominator: 11_000, value: 0.2 });
  const [call] = world.points.peer.calls.slice(-1);
  expect(call?.request.variables).toEqual({
    currency: 'HARVEST',
    from: '2026-11-09T16:00:00.000Z',
    until: '2026-11-12T16:00:00.000Z',
  });
});

test('the penetration that is aimed for has to be passed', async () => {
  const before = world.members.peer.answer;
  // 2 of 4 on the last day: 0.5. 3 of 5 would be 0.6 and not above it.
  world.members.peer.answer = () => ({ activeMembers: [4, 4, 4] });
  expect((await reported('penetration { reached }'))['penetration']).toEqual({ reached: false });
  world.members.peer.answer = () => ({ activeMembers: [4, 4, 0] });
  expect((await reported(`penetration { ratio ${ratio} reached }`))['penetration']).toEqual({
    ratio: { numerator: 2, denominator: 0, value: null },
    reached: false,
  });
  world.members.peer.answer = before;
});

test('the series has every day, also one without any', async () => {
  const none = {
    redemptions: 0,
    members: 0,
    pieces: 0,
    points: 0,
    cancelled: 0,
    piecesGivenBack: 0,
    pointsGivenBack: 0,
  };
  const day = (of: string) => ({ from: of, until: of, ...none });
  expect((await reported(everything))['series']).toEqual([
    { ...day('2026-11-10'), redemptions: 2, members: 1, pieces: 4, points: 1900, penetration: { value: 0.25 } },
    { ...day('2026-11-11'), penetration: { value: 0.25 } },
    {
      ...{ ...day('2026-11-12'), redemptions: 2, members: 2, pieces: 3, points: 2300 },
      ...{ cancelled: 1, piecesGivenBack: 2, pointsGivenBack: 2000, penetration: { value: 0.6667 } },
    },
  ]);
  // Who redeems on two days is one in the month of both.
  const months = await reported('series { from until members redemptions }', { from: '2026-10-30', by: 'MONTH' });
  expect(months['series']).toEqual([
    { from: '2026-10-30', until: '2026-10-31', members: 0, redemptions: 0 },
    { from: '2026-11-01', until: '2026-11-12', members: 3, redemptions: 5 },
  ]);
});

test('rewards: popularity, stock and points per yuan of cost', async () => {
  const { rewards, pointsPerYuanOfCost } = await reported(everything);
  const nodes = (rewards as { edges: { node: unknown }[] }).edges.map(({ node }) => node);
  expect(nodes).toEqual([
    {
      ...{ rewardId: tea, title: '=Tea', category: null, rank: 1, rankChange: null },
      ...{ redemptions: 2, members: 2, pieces: 4, points: 1200, share: { value: 0.5714 }, pointsPerYuanOfCost: null },
      stock: { availableAtBegin: null, availableAtEnd: null, pieces: 4, turnover: null, daysLeft: null },
    },
    {
      // First of the three days before, of which it alone was taken.
      ...{ rewardId: oil, title: 'Peanut oil, one litre', category: 'kitchen', rank: 2, rankChange: -1 },
      ...{ redemptions: 2, members: 2, pieces: 3, points: 3000, share: { value: 0.4286 } },
      // 3000 points for 3 pieces at 5 yuan, as they cost when they were taken.
      pointsPerYuanOfCost: { numerator: 300_000, denominator: 1500, value: 200 },
      stock: {
        // 10 less the 2 of the second before; 20 less those 2 and the one that was not given back.
        availableAtBegin: 8,
        availableAtEnd: 17,
        pieces: 3,
        // 3 / ((8 + 17) / 2), and 17 left at one a day.
        turnover: { numerator: 6, denominator: 25, value: 0.24 },
        daysLeft: { value: 17 },
      },
    },
    {
      ...{ rewardId: idle, title: 'Peanut oil, one litre', category: null, rank: null, rankChange: null },
      ...{ redemptions: 0, members: 0, pieces: 0, points: 0, share: { value: 0 }, pointsPerYuanOfCost: null },
      stock: {
        ...{ availableAtBegin: 5, availableAtEnd: 5, pieces: 0, turnover: { numerator: 0, denominator: 10, value: 0 } },
        daysLeft: { value: null },
      },
    },
  ]);
  expect(pointsPerYuanOfCost).toEqual({ numerator: 300_000, denominator: 1500, value: 200 });
});

test('rewards come in pages', async () => {
  const page =
    'rewards(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node { rewardId } } }';
  interface Page {
    pageInfo: { hasNextPage: boolean; endCursor: string };
    edges: { node: { rewardId: string } }[];
  }
  const first = (await reported(page, { first: 2 }))['rewards'] as Page;
  const next = (await reported(page, { first: 2, after: first.pageInfo.endCursor }))['rewards'] as Page;
  expect([first, next].map(({ edges }) => edges.map(({ node }) => node.rewardId))).toEqual([[tea, oil], [idle]]);
  expect([first.pageInfo.hasNextPage, next.pageInfo.hasNextPage]).toEqual([true, false]);
  expect(faultOf(await report(page, { after: 'no cursor' })).code).toBe('BAD_USER_INPUT');
});

test('an earlier span sees the stock as it was then', async () => {
  // On 9 November: 10 on offer, nothing taken before it, 2 on that day.
  const { rewards } = await reported(
    'rewards { edges { node { rewardId stock { availableAtBegin availableAtEnd pieces } } } }',
    {
      ...{ from: '2026-11-09', until: '2026-11-09', category: 'kitchen' },
    },
  );
  expect(rewards).toEqual({
    edges: [{ node: { rewardId: oil, stock: { availableAtBegin: 10, availableAtEnd: 8, pieces: 2 } } }],
  });
  // Listed on 1 October: it begins there with what it had.
  const since = await reported(
    'rewards { edges { node { stock { availableAtBegin availableAtEnd daysLeft { value } } } } }',
    {
      ...{ from: '2026-09-20', until: '2026-11-09', category: 'kitchen' },
    },
  );
  // 8 left at 2 in the 40 days from 1 October to 9 November.
  expect(since['rewards']).toEqual({
    edges: [{ node: { stock: { availableAtBegin: 10, availableAtEnd: 8, daysLeft: { value: 160 } } } }],
  });
});

test('by tier, category and partner', async () => {
  const fields = `totals { redemptions points } penetration { reached } redemptionRate ${ratio}`;
  expect(await reported(fields, { tier: 'SILVER' })).toEqual({
    totals: { redemptions: 1, points: 300 },
    penetration: null,
    redemptionRate: null,
  });
  expect((await reported(fields, { category: 'kitchen' }))['totals']).toEqual({ redemptions: 2, points: 3000 });
  expect((await reported(fields, { partnerId: newId() }))['totals']).toEqual({ redemptions: 0, points: 0 });
});

test('a span without any is all zeros and no figures', async () => {
  const found = await reported(everything, { from: '2026-09-01', until: '2026-09-02' });
  expect(found['totals']).toMatchObject({ redemptions: 0, members: 0, returnRate: { denominator: 0, value: null } });
  expect(found['fulfilment']).toEqual({ fulfilled: 0, median: null, p90: null });
  expect(found['rewards']).toMatchObject({ edges: [] });
  expect(found['voided']).toEqual([]);
  expect(found['series']).toHaveLength(2);
});

test('as CSV, with nothing that a spreadsheet would take for a formula', async () => {
  const { csv } = await reported('csv(part: REWARDS)');
  const lines = parse(csv as string, { columns: true }) as unknown as Record<string, string>[];
  expect(lines.map(({ titleEn, rank, stockTurnover }) => [titleEn, rank, stockTurnover])).toEqual([
    ["'=Tea", '1', ''],
    ['Peanut oil, one litre', '2', '0.24'],
    ['Peanut oil, one litre', '', '0'],
  ]);
  const series = await reported('csv(part: SERIES)');
  expect(series['csv']).toBe(
    [
      'from,until,redemptions,members,pieces,points,cashMinor,cancelled,piecesGivenBack,pointsGivenBack,penetration',
      '2026-11-10,2026-11-10,2,1,4,1900,0,0,0,0,0.25',
      '2026-11-11,2026-11-11,0,0,0,0,0,0,0,0,0.25',
      '2026-11-12,2026-11-12,2,2,3,2300,250,1,2,2000,0.6667',
      '',
    ].join('\r\n'),
  );
});

test('as many statements for four hundred days as for three', async () => {
  const counts: number[] = [];
  for (const variables of [{}, { from: '2025-10-09' }]) {
    const before = world.statements.length;
    await reported(everything, variables);
    counts.push(world.statements.length - before);
  }
  // Settled, given back, voided, handed over, redeemers, rewards, stock.
  expect(counts).toEqual([7, 7]);
});

test.each([
  ['days in no order', { from: '2026-11-12', until: '2026-11-11' }, 'until'],
  ['more than 400 days', { from: '2025-10-08' }, 'until'],
  ['a day that has not begun', { until: '2026-11-13' }, 'until'],
  ['an empty category', { category: ' ' }, 'category'],
  ['a partner that is no id', { partnerId: 'bakery' }, 'partnerId'],
])('%s is bad input', async (_, variables, field) => {
  expect(faultOf(await report('from', variables))).toEqual({ code: 'BAD_USER_INPUT', path: [field] });
});

test.each([
  ['nobody known', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['a member', callerOf.member(anna), 'FORBIDDEN'],
  ['a channel', callerOf.channel(), 'FORBIDDEN'],
  ['ops without the scope', callerOf.ops('ann', ['rewards:write']), 'FORBIDDEN'],
])('%s sees none of it', async (_, as, code) => {
  expect(faultOf(await report('from', {}, as)).code).toBe(code);
});

test('without an answer of members or points the rest is told', async () => {
  world.members.peer.behaviour = 'broken';
  world.points.peer.behaviour = 'broken';
  const { data, errors } = await report(`totals { redemptions } penetration { reached } redemptionRate ${ratio}`);
  world.members.peer.behaviour = 'answers';
  world.points.peer.behaviour = 'answers';
  expect(data?.['redemptionReport']).toEqual({ totals: { redemptions: 4 }, penetration: null, redemptionRate: null });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
});

test('a redemption counts for the partner it was made with, an old one for whose the reward is now', async () => {
  const [bakery, pharmacy] = [newId(), newId()];
  const [bread, old] = [
    await world.liveReward({ partnerId: pharmacy }),
    await world.liveReward({ partnerId: pharmacy }),
  ];
  const at = '2026-11-05T10:00:00+08:00';
  await seedRedemption(world, { member: clara, reward: bread, points: 500, partner: bakery, at });
  await seedRedemption(world, { member: clara, reward: old, points: 700, isOld: true, at });
  const of = (partnerId: string) =>
    reported('totals { redemptions points } rewards { edges { node { rewardId points } } }', {
      ...{ from: '2026-11-05', until: '2026-11-05', partnerId },
    });
  expect(await of(bakery)).toEqual({
    totals: { redemptions: 1, points: 500 },
    rewards: { edges: [{ node: { rewardId: bread, points: 500 } }] },
  });
  expect(await of(pharmacy)).toEqual({
    totals: { redemptions: 1, points: 700 },
    rewards: { edges: [{ node: { rewardId: old, points: 700 } }] },
  });
});
