import { factsOf } from '../testing/facts-of.js';
import { meets, missingOf, textOf } from '../testing/written-rules.js';
import { category } from './category.js';

describe('category', () => {
  const facts = factsOf({
    lines: [
      { sku: 'tea', category: 'drinks', amountMinor: 1_000 },
      { sku: 'drinks', category: null, amountMinor: 2_000 },
      { sku: 'milk', category: 'drinks', amountMinor: 500 },
    ],
  });

  test.each([
    [{ anyOf: ['drinks'], piecesAtLeast: 2, amountAtLeastMinor: 1_500 }, true],
    // The line that is called so and has no category does not count.
    [{ anyOf: ['drinks'], piecesAtLeast: 3 }, false],
    [{ anyOf: ['drinks'], amountAtLeastMinor: 1_501 }, false],
    [{ anyOf: ['food'] }, false],
  ])('%j: %s', (written, met) => {
    expect(meets(category, written, facts)).toBe(met);
  });

  test('is read by its category', () => {
    const written = { anyOf: ['drinks', 'food'], piecesAtLeast: 5 };
    expect(textOf(category, written)).toEqual({
      'zh-CN': '购买“drinks、food”类商品满 5 件',
      en: 'buy 5 pieces or more of goods in category drinks, food',
    });
    expect(missingOf(category, written, facts)).toEqual({
      'zh-CN': '“drinks、food”类商品还差 3 件',
      en: 'buy 3 pieces more of goods in category drinks, food',
    });
  });
});
