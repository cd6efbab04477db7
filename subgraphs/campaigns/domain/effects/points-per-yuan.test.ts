import { fraction } from '../fraction.js';
import { factsOf } from '../testing/facts-of.js';
import { exactSum, offerOf, pointsOf, refusal } from '../testing/written-rules.js';
import { pointsPerYuan } from './points-per-yuan.js';

const one = { numerator: 1, denominator: 1 };
const words = {
  lines: [
    { category: 'tea', amountMinor: 1_999 },
    { category: 'food', amountMinor: 0 },
    { category: 'food', amountMinor: 1 },
  ],
};

describe('pointsPerYuan', () => {
  test.each([
    // 20.00 yuan; of gold members times 3/2; of tea 19.99 yuan, at 1 point for 100 yuan 0.1999 points.
    [{ rate: one }, fraction(20)],
    [{ rate: one, timesTier: true }, fraction(30)],
    [{ rate: one, timesTier: false }, fraction(20)],
    [{ rate: { numerator: 1, denominator: 100 }, lines: { categories: ['tea'] } }, fraction(1_999, 10_000)],
  ])('%j gives exact points', (written, expected) => {
    expect(exactSum(pointsOf(pointsPerYuan, written, factsOf({ ...words, tier: 'GOLD' })))).toEqual(expected);
  });

  test('gives each line its own', () => {
    // Of one point per yuan: 19.99, 0 and 0.01 points.
    const { numerators, denominator } = pointsOf(pointsPerYuan, { rate: one }, factsOf(words));
    expect(numerators.map((above) => fraction(above, denominator))).toEqual([
      fraction(1_999, 100),
      fraction(0),
      fraction(1, 100),
    ]);
  });

  test('as an offer names no tier, as a reason that of who got it', () => {
    const written = { rate: one, timesTier: true, lines: { brands: ['moli'] } };
    expect(offerOf(pointsPerYuan, written)).toEqual({
      'zh-CN': '每元 1 积分（限“moli”品牌商品）',
      en: '1 per yuan on goods of brand moli',
    });
    const gold = { tier: 'GOLD', tierMultiplier: fraction(3, 2) } as const;
    expect(pointsPerYuan.text(pointsPerYuan.params.parse({ rate: one, timesTier: true }), gold)).toEqual({
      'zh-CN': '每元 1 积分，金卡会员 × 1.5',
      en: '1 per yuan, gold tier × 1.5',
    });
  });

  test.each([
    [{ numerator: 0, denominator: 1 }, 'rate.numerator: must be 1 or more'],
    [{ numerator: -1, denominator: 1 }, 'rate.numerator: must be 1 or more'],
    [{ numerator: 1, denominator: 0 }, 'rate.denominator: must be 1 or more'],
  ])('%j per yuan is refused', (rate, reason) => {
    expect(refusal(pointsPerYuan, { rate })).toBe(reason);
  });
});
