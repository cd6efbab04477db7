import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, refusal, textOf } from '../testing/written-rules.js';
import { firstPurchase } from './first-purchase.js';

describe('firstPurchase', () => {
  test.each([
    [true, 0, true],
    [true, 1, false],
    [false, 0, false],
    [false, 1, true],
  ])('%s after %d purchases: %s', (is, purchases, met) => {
    expect(meets(firstPurchase, { is }, factsOf({ history: { purchases, lastAt: null } }))).toBe(met);
  });

  test('without a history it cannot be judged', () => {
    expect(() => meets(firstPurchase, { is: true }, factsOf({ history: null }))).toThrow(RangeError);
  });

  test('says which', () => {
    expect(textOf(firstPurchase, { is: true })).toEqual({ 'zh-CN': '首次消费', en: 'on your first purchase' });
    expect(textOf(firstPurchase, { is: false })).toEqual({ 'zh-CN': '首次消费之后', en: 'after your first purchase' });
  });

  test('the first and a later one exclude one another', () => {
    expect(exclude(firstPurchase, { is: true }, { is: false })).toBe(true);
    expect(exclude(firstPurchase, { is: true }, { is: true })).toBe(false);
  });

  test('without saying which it is refused', () => {
    expect(refusal(firstPurchase, {})).toMatch(/^is: /);
  });
});
