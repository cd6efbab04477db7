import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, refusal, textOf } from '../testing/written-rules.js';
import { tier } from './tier.js';

describe('tier', () => {
  test.each([
    [['GOLD', 'DIAMOND'], true],
    [['SILVER'], false],
  ] as const)('%j of a gold member: %s', (anyOf, met) => {
    expect(meets(tier, { anyOf }, factsOf({ tier: 'GOLD' }))).toBe(met);
  });

  test('says for whom', () => {
    expect(textOf(tier, { anyOf: ['GOLD', 'DIAMOND'] })).toEqual({
      'zh-CN': '仅限金卡会员、钻石会员',
      en: 'for gold, diamond members',
    });
  });

  test('tiers that are all others exclude one another', () => {
    expect(exclude(tier, { anyOf: ['GOLD'] }, { anyOf: ['SILVER', 'BASIC'] })).toBe(true);
    expect(exclude(tier, { anyOf: ['GOLD', 'SILVER'] }, { anyOf: ['SILVER'] })).toBe(false);
  });

  test.each([
    [[], 'anyOf: must name at least one'],
    [['GOLD', 'GOLD'], 'anyOf: must name each once'],
  ])('%j is refused', (anyOf, reason) => {
    expect(refusal(tier, { anyOf })).toBe(reason);
  });
});
