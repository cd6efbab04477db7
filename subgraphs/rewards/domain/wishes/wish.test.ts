import type { RewardId } from '../../../../schema/vocabulary.js';
import type { Buyer } from '../buyer.js';
import { oneOf } from '../reward-contents.js';
import type { Reward } from '../reward.js';
import { outlookOf } from './wish.js';

const now = new Date('2026-11-26T00:00:00Z');
const everybody = { cash: null, tiers: null, campaignId: null };
const buyer: Buyer = {
  tier: 'DIAMOND',
  bonus: { numerator: 6, denominator: 5, version: 1 },
  joinedAt: now,
  birthMonth: null,
  campaigns: new Set(),
};
const basic: Buyer = { ...buyer, tier: 'BASIC', bonus: { numerator: 1, denominator: 1, version: 0 } };

function reward(changes: Partial<Reward> = {}): Reward {
  return {
    id: '018f2c9e-0000-7000-8000-000000000001' as RewardId,
    version: 1,
    kind: 'GOODS',
    titles: { 'zh-CN': '油', en: 'Oil' },
    descriptions: null,
    pictures: [],
    category: null,
    brand: null,
    prices: [
      { points: 1000, ...everybody },
      { points: 600, ...everybody, tiers: ['GOLD'] },
      { points: 1, ...everybody, campaignId: '018f2c9e-0000-7000-8000-000000000002' },
    ],
    slider: null,
    audience: null,
    limits: [],
    stock: 1,
    drops: [],
    contents: [oneOf('GOODS')],
    costMinor: null,
    cancelDays: null,
    partnerId: null,
    opensAt: new Date('2026-01-01T00:00:00Z'),
    closesAt: null,
    taken: 0,
    listedAt: now,
    endedAt: null,
    ...changes,
  };
}

const gold = { ...basic, tier: 'GOLD' } as Buyer;
const forGold = { tiers: ['GOLD'], joinedWithinDays: null, birthMonthOnly: false } as const;
const tell = (points: number) => ({ kind: 'tell', points });
const same = { kind: 'as it was' };
const away = { kind: 'out of reach' };

test.each([
  ['enough points', null, {}, basic, 1000, tell(1000)],
  ['one point less', null, {}, basic, 999, same],
  ['enough with the bonus', null, {}, buyer, 834, tell(834)],
  ['one point less with the bonus', null, {}, buyer, 833, same],
  ['enough for the price of the tier', null, {}, gold, 600, tell(600)],
  ['enough, and told so before', 1000, {}, basic, 5000, same],
  ['enough, and told of a higher price', 1200, {}, basic, 5000, tell(1000)],
  ['enough, and told of a lower price', 900, {}, basic, 5000, same],
  ['no longer enough', 1000, {}, basic, 999, away],
  ['a reward that is not live', null, { endedAt: now }, basic, 5000, same],
  ['a reward that is not live any more', 1000, { closesAt: now }, basic, 5000, away],
  ['a reward that is sold out', null, { taken: 1 }, basic, 5000, same],
  ['a reward that is sold out since', 1000, { taken: 1 }, basic, 5000, same],
  ['a reward for others', null, { audience: forGold }, basic, 5000, same],
  ['a reward that is for others now', 1000, { audience: forGold }, basic, 5000, away],
  ['a reward for them', null, { audience: forGold }, gold, 5000, tell(600)],
  ['members silent: the listed price counts', null, {}, null, 1000, tell(1000)],
  ['members silent: not less', null, {}, null, 900, same],
  ['members silent: what is for some waits', 900, { audience: forGold }, null, 5000, same],
])('%s', (_, toldPoints, changes, who, spendable, expected) => {
  expect(outlookOf({ toldPoints }, reward(changes as Partial<Reward>), { spendable, buyer: who }, now, 11)).toEqual(
    expected,
  );
});

test('a reward that was never live is out of reach', () => {
  expect(outlookOf({ toldPoints: null }, undefined, { spendable: 1, buyer: basic }, now, 11)).toEqual(same);
});
