import type { RewardId } from '../../../schema/vocabulary.js';
import type { Buyer } from './buyer.js';
import type { PriceChoice } from './price.js';
import { oneOf } from './reward-contents.js';
import type { Reward } from './reward.js';
import { availableOf, checkStockCovers, priceOfOnePiece, statusOf } from './reward.js';

const opensAt = new Date('2026-11-01T00:00:00Z');
const closesAt = new Date('2026-12-01T00:00:00Z');
const during = new Date('2026-11-15T00:00:00Z');
const listed = { points: null, cash: null };
const rate = { pointsPerYuan: 100, currency: 'CNY' };
const buyer: Buyer = {
  tier: 'SILVER',
  bonus: { numerator: 1, denominator: 1, version: 0 },
  joinedAt: opensAt,
  birthMonth: null,
  campaigns: new Set(),
};

function reward(changes: Partial<Reward> = {}): Reward {
  return {
    id: '018f2c9e-0000-7000-8000-000000000001' as RewardId,
    version: 1,
    titles: { 'zh-CN': '花生油', en: 'Peanut oil' },
    kind: 'GOODS',
    descriptions: null,
    pictures: [],
    category: null,
    brand: null,
    prices: [{ points: 1000, cash: null, tiers: null, campaignId: null }],
    slider: null,
    audience: null,
    limits: [],
    drops: [],
    contents: [oneOf('GOODS')],
    costMinor: null,
    cancelDays: null,
    endedAt: null,
    stock: 2,
    taken: 0,
    partnerId: null,
    opensAt,
    closesAt,
    listedAt: opensAt,
    ...changes,
  };
}

describe('a reward is live from its opening until its close', () => {
  test.each([
    ['a millisecond before the opening', new Date(opensAt.getTime() - 1), 'UPCOMING'],
    ['at the opening', opensAt, 'LIVE'],
    ['a millisecond before the close', new Date(closesAt.getTime() - 1), 'LIVE'],
    ['at the close', closesAt, 'ENDED'],
  ])('%s', (_, at, status) => {
    expect(statusOf(reward(), at)).toBe(status);
  });

  test('without a close it stays live', () => {
    expect(statusOf(reward({ closesAt: null }), new Date('2999-01-01T00:00:00Z'))).toBe('LIVE');
  });
});

test('what is available is the total less the taken, and unlimited without a total', () => {
  expect(availableOf({ stock: 10, taken: 3, drops: [] }, during)).toBe(7);
  expect(availableOf({ stock: 10, taken: 10, drops: [] }, during)).toBe(0);
  expect(availableOf({ stock: null, taken: 3, drops: [] }, during)).toBeNull();
});

describe('taking a piece', () => {
  const codeOf = (of: Reward | undefined, choice: PriceChoice = listed, at = during, pieces = 1) => {
    try {
      return priceOfOnePiece(of, { choice, seenVersion: null, pieces, buyer, at, month: 11, rate }).paid;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  test('costs the chosen price', () => {
    expect(codeOf(reward({ taken: 1 }))).toEqual({ points: 1000, cash: null });
    expect(codeOf(reward({ stock: null, taken: 5000 }))).toEqual({ points: 1000, cash: null });
  });

  test('is refused for a reward that is unknown, not open yet, or closed', () => {
    expect(codeOf(undefined)).toBe('REWARD_NOT_AVAILABLE');
    expect(codeOf(reward(), listed, new Date('2026-10-31T23:59:59Z'))).toBe('REWARD_NOT_AVAILABLE');
    expect(codeOf(reward(), listed, closesAt)).toBe('REWARD_NOT_AVAILABLE');
  });

  test('is refused to whom it is not meant for, and once it was ended', () => {
    const audience = { tiers: ['GOLD' as const], joinedWithinDays: null, birthMonthOnly: false };
    expect(codeOf(reward({ audience }))).toBe('NOT_IN_AUDIENCE');
    expect(codeOf(reward({ endedAt: during }))).toBe('REWARD_NOT_AVAILABLE');
  });

  test('of several takes them all or none', () => {
    expect(codeOf(reward(), listed, during, 2)).toEqual({ points: 1000, cash: null });
    expect(codeOf(reward({ taken: 1 }), listed, during, 2)).toBe('OUT_OF_STOCK');
  });

  test('waits for the drop that it is part of', () => {
    const dropped = reward({ drops: [{ at: during, pieces: 2 }] });
    expect(codeOf(dropped, listed, new Date(during.getTime() - 1))).toBe('OUT_OF_STOCK');
    expect(codeOf(dropped)).toEqual({ points: 1000, cash: null });
  });

  test('is refused when nothing is left, a wrong price being named first', () => {
    expect(codeOf(reward({ taken: 2 }))).toBe('OUT_OF_STOCK');
    expect(codeOf(reward({ taken: 2 }), { points: 1, cash: null })).toBe('PRICE_MISMATCH');
  });
});

test('a new total must cover what is taken', () => {
  expect(() => checkStockCovers(3, 3)).not.toThrow();
  expect(() => checkStockCovers(null, 3)).not.toThrow();
  expect(() => checkStockCovers(2, 3)).toThrow('The total stock cannot be less than the 3 pieces already taken');
});
