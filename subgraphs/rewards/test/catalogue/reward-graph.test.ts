import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, RewardsWorld } from '../arrange.js';

let world: RewardsWorld;
let rewardId: string;
const [partnerId, campaignId, poolId] = [newId(), newId(), newId()];
const opensAt = '2020-01-01T00:00:00.000Z';
const dropsAt = '2199-01-01T00:00:00.000Z';

beforeAll(async () => {
  world = await RewardsWorld.start();
  await world.subgraph.asAdmin(
    `insert into reward_category (code, name_zh_cn, name_en) values ('box', '礼盒', 'Boxes')`,
  );
  const terms = {
    kind: 'GIFT_BOX',
    titles: { zhCN: '礼盒', en: 'Gift box' },
    descriptions: { zhCN: '新年礼盒', en: 'For the new year' },
    pictures: ['https://pictures.example/1.png', 'https://pictures.example/2.png'],
    category: 'box',
    brand: 'Harvest',
    prices: [
      { points: 1000 },
      { points: 800, tiers: ['GOLD', 'DIAMOND'] },
      { points: 500, cash: { amountMinor: 990, currency: 'CNY' }, campaignId },
    ],
    slider: { minPointsPercent: 20, minCashPercent: 10 },
    audience: { tiers: ['GOLD', 'DIAMOND'] },
    limits: [{ pieces: 2, of: 'MEMBER', per: 'MONTH' }],
    stock: 10,
    drops: [{ at: dropsAt, pieces: 4 }],
    contents: [
      { kind: 'COUPON', poolId, names: { zhCN: '券', en: 'Coupon' }, count: 2 },
      { kind: 'TICKET', validFrom: opensAt, validUntil: dropsAt },
      { kind: 'PARTNER', partnerSku: 'SKU-1' },
    ],
    costMinor: 4_500,
    cancelDays: 3,
    partnerId,
    opensAt,
  };
  rewardId = await world.liveReward(terms);
});
afterAll(() => world.stop());

const query = `query ($id: ID!) { reward(id: $id) { kind description descriptions { zhCN en } pictures category { code name }
  brand slider { minPointsPercent minCashPercent } audience { tiers joinedWithinDays birthMonthOnly }
  limits { pieces of per tiers } contents { kind name count validDays validFrom validUntil } nextDrop { at pieces }
  version cancelDays available prices { points tiers campaignId cash { amountMinor } } price { points tiers campaignId } } }`;

test('a reward tells all that its terms say, in the language of the reader', async () => {
  const shown = answerOf(await world.ask(callerOf.anonymous(), query, { id: rewardId }));
  expect(shown).toEqual({
    kind: 'GIFT_BOX',
    description: 'For the new year',
    descriptions: { zhCN: '新年礼盒', en: 'For the new year' },
    pictures: ['https://pictures.example/1.png', 'https://pictures.example/2.png'],
    category: { code: 'box', name: 'Boxes' },
    brand: 'Harvest',
    slider: { minPointsPercent: 20, minCashPercent: 10 },
    audience: { tiers: ['GOLD', 'DIAMOND'], joinedWithinDays: null, birthMonthOnly: false },
    limits: [{ pieces: 2, of: 'MEMBER', per: 'MONTH', tiers: null }],
    contents: [
      { kind: 'COUPON', name: 'Coupon', count: 2, validDays: null, validFrom: null, validUntil: null },
      { kind: 'TICKET', name: 'Gift box', count: 1, validDays: null, validFrom: opensAt, validUntil: dropsAt },
      { kind: 'PARTNER', name: 'Gift box', count: 1, validDays: null, validFrom: null, validUntil: null },
    ],
    nextDrop: { at: dropsAt, pieces: 4 },
    version: 1,
    cancelDays: 3,
    available: 6,
    prices: [
      { points: 1000, tiers: null, campaignId: null, cash: null },
      { points: 800, tiers: ['GOLD', 'DIAMOND'], campaignId: null, cash: null },
      { points: 500, tiers: null, campaignId, cash: { amountMinor: 990 } },
    ],
    price: { points: 1000, tiers: null, campaignId: null },
  });
  const inChinese = answerOf(await world.ask(callerOf.anonymous(), query, { id: rewardId }, 'zh-CN'));
  expect(inChinese).toMatchObject({
    description: '新年礼盒',
    category: { name: '礼盒' },
    contents: [{ name: '券' }, {}, {}],
  });
});

test('a reward that says little has little to tell', async () => {
  const id = await world.liveReward();
  expect(answerOf(await world.ask(callerOf.anonymous(), query, { id }))).toMatchObject({
    kind: 'GOODS',
    description: null,
    descriptions: null,
    pictures: [],
    category: null,
    slider: null,
    audience: null,
    limits: [],
    contents: [{ kind: 'GOODS', name: 'Peanut oil, one litre', count: 1 }],
    nextDrop: null,
    cancelDays: 14,
  });
});

test('what it costs and how it is delivered is for ops who may read alone', async () => {
  const inner = `query ($id: ID!) { reward(id: $id) { cost { amountMinor currency } contents { poolId partnerSku } } }`;
  expect(answerOf(await world.ask(ann, inner, { id: rewardId }))).toEqual({
    cost: { amountMinor: 4_500, currency: 'CNY' },
    contents: [
      { poolId, partnerSku: null },
      { poolId: null, partnerSku: null },
      { poolId: null, partnerSku: 'SKU-1' },
    ],
  });
  for (const [caller, code] of [
    [callerOf.anonymous(), 'UNAUTHENTICATED'],
    [callerOf.member(newId()), 'FORBIDDEN'],
    [callerOf.ops('cy', ['rewards:write']), 'FORBIDDEN'],
  ] as const) {
    const { data, errors = [] } = await world.ask(caller, inner, { id: rewardId });
    expect(data?.['reward']).toMatchObject({ cost: null, contents: Array(3).fill({ poolId: null, partnerSku: null }) });
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set([code]));
  }
});

test('whether it is for the member who asks is told to members, and null to whoever is none', async () => {
  const mine = `query ($id: ID!) { reward(id: $id) { openToMe } }`;
  const [basic, gold] = [newId(), newId()];
  world.members.sayMore(gold, { tier: 'GOLD' });
  const seenBy = async (caller: Parameters<typeof world.ask>[0]) =>
    answerOf(await world.ask(caller, mine, { id: rewardId }))['openToMe'];
  expect(await seenBy(callerOf.member(basic))).toBe(false);
  expect(await seenBy(callerOf.member(gold))).toBe(true);
  expect(await seenBy(ann)).toBeNull();
});

test('a page with all of it takes one statement more, for the categories', async () => {
  world.subgraph.statements.length = 0;
  const page = '{ rewards { edges { node { kind contents { name } limits { pieces } category { name } } } } }';
  await world.ask(callerOf.anonymous(), page);
  const statements = world.subgraph.statements.filter((sql) => /\b(reward|reward_category)\b/.test(sql));
  expect(statements).toHaveLength(2);
});
