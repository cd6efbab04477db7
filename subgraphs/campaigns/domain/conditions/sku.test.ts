import { factsOf } from '../testing/facts-of.js';
import { meets, missingOf, refusal, textOf } from '../testing/written-rules.js';
import { sku } from './sku.js';

const teaAndMilk = (tea: object, milk: object = {}) =>
  factsOf({
    lines: [
      { sku: 'tea', ...tea },
      { sku: 'milk', ...milk },
      { sku: 'tea', ...tea },
    ],
  });

describe('sku', () => {
  test.each([
    // The basket: two lines of 2 tea for 15 yuan each, one line of 1 milk for 100 yuan.
    [{ anyOf: ['tea'] }, true],
    [{ anyOf: ['oolong', 'milk'] }, true],
    [{ anyOf: ['oolong'] }, false],
    [{ anyOf: ['TEA'] }, false],
    [{ anyOf: ['tea'], piecesAtLeast: 4 }, true],
    [{ anyOf: ['tea'], piecesAtLeast: 5 }, false],
    [{ anyOf: ['tea', 'milk'], piecesAtLeast: 5 }, true],
    [{ anyOf: ['tea'], amountAtLeastMinor: 3_000 }, true],
    [{ anyOf: ['tea'], amountAtLeastMinor: 3_001 }, false],
    [{ anyOf: ['tea'], piecesAtLeast: 4, amountAtLeastMinor: 3_001 }, false],
    [{ anyOf: ['tea'], piecesAtLeast: 5, amountAtLeastMinor: 3_000 }, false],
    [{ anyOf: ['tea'], piecesAtLeast: null, amountAtLeastMinor: null }, true],
  ])('%j: %s', (written, met) => {
    expect(meets(sku, written, teaAndMilk({ quantity: 2, amountMinor: 1_500 }))).toBe(met);
  });

  test('free goods are pieces, and no money', () => {
    const free = teaAndMilk({ amountMinor: 0 });
    expect(meets(sku, { anyOf: ['tea'], piecesAtLeast: 2 }, free)).toBe(true);
    expect(meets(sku, { anyOf: ['tea'], amountAtLeastMinor: 1 }, free)).toBe(false);
  });

  test.each([
    [{ anyOf: ['tea'] }, '购买商品“tea”满 1 件', 'buy 1 piece or more of tea'],
    [{ anyOf: ['tea', 'milk'], piecesAtLeast: 2 }, '购买商品“tea、milk”满 2 件', 'buy 2 pieces or more of tea, milk'],
    [{ anyOf: ['tea'], amountAtLeastMinor: 3_050 }, '购买商品“tea”满 30.50 元', 'spend 30.50 yuan or more on tea'],
    [
      { anyOf: ['a', 'b', 'c', 'd', 'e'], piecesAtLeast: 2, amountAtLeastMinor: 3_000 },
      '购买商品“a、b、c 等 5 项”满 2 件、满 30 元',
      'buy 2 pieces or more of a, b, c and 2 more for 30 yuan or more',
    ],
  ])('%j reads as it is meant', (written, chinese, english) => {
    expect(textOf(sku, written)).toEqual({ 'zh-CN': chinese, en: english });
  });

  test.each([
    // The basket: 1 tea for 10 yuan.
    [{ anyOf: ['tea'], piecesAtLeast: 3 }, '商品“tea”还差 2 件', 'buy 2 pieces more of tea'],
    [{ anyOf: ['tea'], amountAtLeastMinor: 3_000 }, '商品“tea”还差 20 元', 'spend 20 yuan more on tea'],
    [
      { anyOf: ['tea'], piecesAtLeast: 1, amountAtLeastMinor: 3_000 },
      '商品“tea”还差 20 元',
      'spend 20 yuan more on tea',
    ],
    [
      { anyOf: ['tea'], piecesAtLeast: 2, amountAtLeastMinor: 3_000 },
      '商品“tea”还差 1 件、20 元',
      'buy 1 piece more of tea for 20 yuan more',
    ],
    [{ anyOf: ['milk'] }, '商品“milk”还差 1 件', 'buy 1 piece more of milk'],
  ])('%j says what is missing', (written, chinese, english) => {
    const facts = factsOf({ lines: [{ sku: 'tea', amountMinor: 1_000 }] });
    expect(missingOf(sku, written, facts)).toEqual({ 'zh-CN': chinese, en: english });
  });

  test.each([
    [{ anyOf: [] }, 'anyOf: must name at least one'],
    [{ anyOf: ['tea', ' tea '] }, 'anyOf: must name each once'],
    [{ anyOf: [' '] }, 'anyOf.0: must not be empty'],
    [{ anyOf: Array.from({ length: 5_001 }, (_, number) => String(number)) }, 'anyOf: must name at most 5000'],
    [{ anyOf: ['tea'], piecesAtLeast: 0 }, 'piecesAtLeast: must be 1 or more'],
    [{ anyOf: ['tea'], amountAtLeastMinor: 0 }, 'amountAtLeastMinor: must be 1 or more'],
    [{ anyOf: ['tea'], amountAtLeastMinor: 1.5 }, 'amountAtLeastMinor: must be a whole number'],
  ])('%#: what can never be met or asks for nothing is refused', (written, reason) => {
    expect(refusal(sku, written)).toBe(reason);
  });
});
