import { ann, answerOf, RewardsWorld } from '../arrange.js';
import { Shop } from './shop.js';

let world: RewardsWorld;
let shop: Shop;
const ids: Record<string, string> = {};

const defineCategory = `mutation ($input: DefineRewardCategoryInput!) { defineRewardCategory(input: $input) {
  ... on RewardCategory { code name names { zhCN en } } } }`;
const define = (code: string, zhCN: string, en: string, as = ann) =>
  world.ask(as, defineCategory, { input: { code, names: { zhCN, en } } });

beforeAll(async () => {
  world = await RewardsWorld.start();
  shop = new Shop(world);
  await define('kitchen', '厨房', 'Kitchen');
  const titles = (zhCN: string, en: string) => ({ titles: { zhCN, en } });
  ids['oil'] = await world.liveReward({
    ...titles('一升装花生油', 'Peanut oil, 1L'),
    brand: 'Lǔhuā',
    category: 'kitchen',
  });
  ids['tea'] = await world.liveReward(titles('茶叶', 'Tea'));
  ids['rice'] = await world.liveReward({
    ...titles('大米', 'Rice'),
    descriptions: { zhCN: '与花生油同炒最香。', en: 'Goes well with peanut oil' },
  });
  ids['cafe'] = await world.liveReward(titles('咖啡券', 'Café CRÈME voucher'));
});
afterAll(() => world.stop());

const found = async (text: string, sort?: string) => {
  const listed = await shop.idsOf({ filter: { text }, ...(sort ? { sort } : {}) });
  return listed.map((id) => Object.keys(ids).find((name) => ids[name] === id));
};

test.each([
  ['a word within a run of characters', '花生', ['rice', 'oil']],
  ['the whole run', '一升装花生油', ['oil']],
  ['a run from its middle', '装花生', ['oil']],
  ['two words that stand apart', '花生 大米', ['rice']],
  ['characters that stand beside one another in another order', '生花', []],
  ['pairs that a text holds, but not in one another', '生油 装花', ['oil']],
  ['one character at the end of a run', '油', ['rice', 'oil']],
  ['one character within a run', '生', ['rice', 'oil']],
  ['one character that is nowhere', '酒', []],
  ['both languages at once', 'Peanut 花生油', ['rice', 'oil']],
  ['capital letters', 'PEANUT', ['rice', 'oil']],
  ['accents that nobody types', 'cafe creme', ['cafe']],
  ['accents where there are none', 'pëanut', ['rice', 'oil']],
  ['the beginning of the last word', 'creme vou', ['cafe']],
  ['the beginning of another word', 'cre voucher', []],
  ['a brand', 'luhua', ['oil']],
  ['a category, in Chinese', '厨房', ['oil']],
  ['a category, in English', 'kitchen', ['oil']],
  ['words around punctuation', '【花生】、oil!', ['rice', 'oil']],
  ['nothing but punctuation', '!?、。', []],
  ['what means something to the database', `' | tea:* & !( <-> \\ ; drop table reward; --`, []],
  ['operators around a word', `':*|tea&!(`, ['tea']],
])('%s', async (_, text, expected) => {
  expect(await found(text)).toEqual(expected);
});

test('a box that nobody typed into is no search', async () => {
  expect(await found('  ')).toHaveLength(4);
});

test('by relevance a title comes before a description', async () => {
  expect(await found('花生油')).toEqual(['rice', 'oil']);
  expect(await found('花生油', 'RELEVANCE')).toEqual(['oil', 'rice']);
  expect(await shop.walk({ filter: { text: '花生油' }, sort: 'RELEVANCE' })).toEqual([ids['oil'], ids['rice']]);
});

test('100 characters are searched, more are refused, and relevance needs a text', async () => {
  expect(await found('花'.repeat(100))).toEqual([]);
  const fault = { code: 'BAD_USER_INPUT', path: ['filter', 'text'] };
  expect(await shop.faultOf({ filter: { text: 'x'.repeat(101) } })).toEqual(fault);
  for (const text of [undefined, ' ']) {
    const refused = await shop.faultOf({ filter: { text }, sort: 'RELEVANCE' });
    expect(refused).toEqual({ code: 'BAD_USER_INPUT', path: ['filter', 'sort'] });
  }
});

test('new terms are found by their new words alone', async () => {
  const rewardId = await world.liveReward({ titles: { zhCN: '毛巾', en: 'Towel' } });
  ids['towel'] = rewardId;
  await world.liveReward({ rewardId, titles: { zhCN: '浴巾', en: 'Bath sheet' } });
  expect([await found('毛巾'), await found('浴巾')]).toEqual([[], ['towel']]);
});

test('a category that is renamed is found by its new name alone, and named so', async () => {
  expect(answerOf(await define('kitchen', '餐厨', 'Cooking'))).toEqual({
    code: 'kitchen',
    name: 'Cooking',
    names: { zhCN: '餐厨', en: 'Cooking' },
  });
  expect([await found('厨房'), await found('餐厨'), await found('cooking')]).toEqual([[], ['oil'], ['oil']]);
  const query = '{ rewards(filter: { category: "kitchen" }) { edges { node { category { code name } } } } }';
  const { edges } = answerOf(await world.ask(ann, query, {}, 'zh-CN')) as unknown as { edges: unknown[] };
  expect(edges).toEqual([{ node: { category: { code: 'kitchen', name: '餐厨' } } }]);
});
