import { factsOf } from '../testing/facts-of.js';
import { meets, missingOf, refusal, textOf } from '../testing/written-rules.js';
import { quantity } from './quantity.js';

describe('quantity', () => {
  const facts = factsOf({
    lines: [
      { category: 'drinks', brand: 'moli', quantity: 2 },
      { category: 'drinks', quantity: 1, amountMinor: 0 },
      { category: 'food', brand: 'moli', quantity: 4 },
    ],
  });

  test.each([
    [{ atLeast: 7 }, true],
    [{ atLeast: 8 }, false],
    [{ atLeast: 3, lines: { categories: ['drinks'] } }, true],
    [{ atLeast: 4, lines: { categories: ['drinks'] } }, false],
    // A filter that names two things wants both of the same line.
    [{ atLeast: 2, lines: { categories: ['drinks'], brands: ['moli'] } }, true],
    [{ atLeast: 3, lines: { categories: ['drinks'], brands: ['moli'] } }, false],
    [{ atLeast: 1, lines: { skus: ['oolong'] } }, false],
  ])('%j: %s', (written, met) => {
    expect(meets(quantity, written, facts)).toBe(met);
  });

  test('says what it asks for and what is missing', () => {
    expect(textOf(quantity, { atLeast: 8 })).toEqual({
      'zh-CN': '购买任意商品满 8 件',
      en: 'buy 8 pieces or more of any goods',
    });
    expect(missingOf(quantity, { atLeast: 8 }, facts)).toEqual({
      'zh-CN': '任意商品还差 1 件',
      en: 'buy 1 piece more of any goods',
    });
    expect(
      textOf(quantity, { atLeast: 2, lines: { skus: ['tea'], categories: ['drinks'], brands: ['moli'] } }),
    ).toEqual({
      'zh-CN': '购买“moli”品牌“drinks”类商品“tea”满 2 件',
      en: 'buy 2 pieces or more of tea in category drinks of brand moli',
    });
  });

  test.each([
    [{ atLeast: 1 }, 'atLeast: must be 2 or more without lines: every purchase has one piece'],
    [{ atLeast: 0, lines: { skus: ['tea'] } }, 'atLeast: must be 1 or more'],
    [{ atLeast: 2.5 }, 'atLeast: must be a whole number'],
    [{ atLeast: 2, lines: {} }, 'lines: must name skus, categories or brands'],
    [{ atLeast: 2, lines: { skus: [] } }, 'lines.skus: must name at least one'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(quantity, written)).toBe(reason);
  });
});
