import { newId } from '../../../../chassis/ids.js';
import { ann, faultOf, proposeReward, RewardsWorld, termsOf } from '../arrange.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

const propose = (wrong: object) =>
  world.ask(ann, proposeReward, { input: { changeId: newId(), ...termsOf(), ...wrong } });
const at = (minutes: number) => new Date(Date.UTC(2027, 0, 1, 0, minutes)).toISOString();
const content = (kind: string, more: object = {}) => ({ kind, ...more });
const offer = (points: number, more: object = {}) => ({ points, ...more });

test.each([
  ['a price of no points', { prices: [offer(0)] }, ['prices', '0', 'points']],
  ['a price of fewer than none', { prices: [offer(10), offer(-1)] }, ['prices', '1', 'points']],
  ['a first price for some alone', { prices: [offer(10, { tiers: ['GOLD'] }), offer(20)] }, ['prices', '0']],
  ['a first price of a campaign', { prices: [offer(10, { campaignId: newId() })] }, ['prices', '0']],
  ['a price for no tier', { prices: [offer(10), offer(9, { tiers: [] })] }, ['prices', '1', 'tiers']],
  ['a campaign that is no id', { prices: [offer(10), offer(9, { campaignId: 'x' })] }, ['prices', '1', 'campaignId']],
  [
    'a slider under a price with cash',
    {
      prices: [offer(10, { cash: { amountMinor: 1, currency: 'CNY' } })],
      slider: { minPointsPercent: 20, minCashPercent: 0 },
    },
    ['slider'],
  ],
  [
    'a slider that leaves no points',
    { slider: { minPointsPercent: 0, minCashPercent: 0 } },
    ['slider', 'minPointsPercent'],
  ],
  ['a slider without room', { slider: { minPointsPercent: 60, minCashPercent: 50 } }, ['slider', 'minCashPercent']],
  ['drops beyond the stock', { stock: 5, drops: [{ at: at(1), pieces: 6 }] }, ['drops']],
  ['drops that are beyond it together', { stock: 5, drops: [1, 2].map((n) => ({ at: at(n), pieces: 3 })) }, ['drops']],
  ['drops without a stock', { stock: null, drops: [{ at: at(1), pieces: 1 }] }, ['drops']],
  ['two drops of one moment', { stock: 5, drops: [1, 1].map((n) => ({ at: at(n), pieces: 1 })) }, ['drops']],
  ['a drop of nothing', { stock: 5, drops: [{ at: at(1), pieces: 0 }] }, ['drops', '0', 'pieces']],
  ['a bundle of nothing', { kind: 'GIFT_BOX' }, ['contents']],
  ['contents of another kind', { kind: 'TICKET', contents: [content('GOODS')] }, ['contents']],
  ['two things without a bundle', { kind: 'GOODS', contents: [content('GOODS'), content('GOODS')] }, ['contents']],
  ['a coupon without its pool', { kind: 'COUPON' }, ['contents', '0', 'poolId']],
  ['goods with a pool', { contents: [content('GOODS', { poolId: newId() })] }, ['contents', '0', 'poolId']],
  ['a partner’s thing without the partner', { kind: 'PARTNER' }, ['contents', '0', 'kind']],
  [
    'a partner’s name for our goods',
    { contents: [content('GOODS', { partnerSku: 'x' })] },
    ['contents', '0', 'partnerSku'],
  ],
  [
    'a ticket that ends before it begins',
    { kind: 'TICKET', contents: [content('TICKET', { validFrom: at(2), validUntil: at(1) })] },
    ['contents', '0', 'validUntil'],
  ],
  ['none of a thing', { contents: [content('GOODS', { count: 0 })] }, ['contents', '0', 'count']],
  ['a picture that anybody can change on the way', { pictures: ['http://pictures.example/1'] }, ['pictures', '0']],
  ['eleven pictures', { pictures: Array(11).fill('https://pictures.example/1') }, ['pictures']],
  ['a category that is none', { category: 'nowhere' }, ['category']],
  ['a category that cannot be one', { category: 'No where' }, ['category']],
  ['a limit of nothing', { limits: [{ pieces: 0, of: 'MEMBER', per: 'DAY' }] }, ['limits', '0', 'pieces']],
  ['an audience of no tier', { audience: { tiers: [] } }, ['audience', 'tiers']],
  ['an audience of nobody new', { audience: { joinedWithinDays: 0 } }, ['audience', 'joinedWithinDays']],
  ['a description in one language', { descriptions: { zhCN: '好', en: ' ' } }, ['descriptions', 'en']],
  ['a year and a day to give it back', { cancelDays: 366 }, ['cancelDays']],
  [
    'a close that is over, and an opening on approval',
    { opensAt: null, closesAt: '2020-01-01T00:00:00Z' },
    ['closesAt'],
  ],
  ['a cost below nothing', { costMinor: -1 }, ['costMinor']],
])('%s is bad input that names its field', async (_, wrong, path) => {
  expect(faultOf(await propose(wrong))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', ...path] });
});

test('a fractional price is no number of points at all', async () => {
  for (const points of [1.5, '10', Number.MAX_SAFE_INTEGER + 1]) {
    const { data, errors } = await propose({ prices: [{ points }] });
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  }
});
