import { factsOf } from '../testing/facts-of.js';
import { meets, missingOf, textOf } from '../testing/written-rules.js';
import { brand } from './brand.js';

describe('brand', () => {
  const facts = factsOf({
    lines: [
      { brand: 'moli', amountMinor: 1_000 },
      { brand: null, category: 'moli', amountMinor: 2_000 },
    ],
  });

  test.each([
    [{ anyOf: ['moli'], amountAtLeastMinor: 1_000 }, true],
    // The line of that category and no brand does not count.
    [{ anyOf: ['moli'], amountAtLeastMinor: 1_001 }, false],
    [{ anyOf: ['osmanthus'] }, false],
  ])('%j: %s', (written, met) => {
    expect(meets(brand, written, facts)).toBe(met);
  });

  test('is read by its brand', () => {
    const written = { anyOf: ['moli'], amountAtLeastMinor: 3_000 };
    expect(textOf(brand, written)).toEqual({
      'zh-CN': '购买“moli”品牌商品满 30 元',
      en: 'spend 30 yuan or more on goods of brand moli',
    });
    expect(missingOf(brand, written, facts)).toEqual({
      'zh-CN': '“moli”品牌商品还差 20 元',
      en: 'spend 20 yuan more on goods of brand moli',
    });
  });
});
