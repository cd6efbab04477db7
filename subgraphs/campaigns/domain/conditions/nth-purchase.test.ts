import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, missingOf, refusal, textOf } from '../testing/written-rules.js';
import { nthPurchase } from './nth-purchase.js';

/** Which of the first purchases meet it, by the number of each. */
const metBy = (written: object) =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((number) =>
    meets(nthPurchase, written, factsOf({ history: { purchases: number - 1, lastAt: null } })),
  );

describe('nthPurchase', () => {
  test('counts the one that is judged', () => {
    expect(metBy({ nth: 1 })).toEqual([1]);
    expect(metBy({ nth: 5 })).toEqual([5]);
    expect(metBy({ every: 2 })).toEqual([2, 4, 6, 8, 10]);
    expect(metBy({ nth: null, every: 5 })).toEqual([5, 10]);
  });

  test('without a history it cannot be judged', () => {
    expect(() => meets(nthPurchase, { nth: 1 }, factsOf({ history: null }))).toThrow(RangeError);
  });

  test.each([
    [{ nth: 1 }, '第 1 次消费', 'on your 1st purchase'],
    [{ nth: 2 }, '第 2 次消费', 'on your 2nd purchase'],
    [{ nth: 11 }, '第 11 次消费', 'on your 11th purchase'],
    [{ nth: 23 }, '第 23 次消费', 'on your 23rd purchase'],
    [{ every: 5 }, '每满 5 次消费', 'on every 5th purchase'],
  ])('%j is read as people count', (written, chinese, english) => {
    expect(textOf(nthPurchase, written)).toEqual({ 'zh-CN': chinese, en: english });
  });

  // The purchase that is judged is the next one; where there is no basket yet, it is still to come like the others.
  test.each([
    [{ nth: 5 }, 2, 'basket', '再消费 2 次', '2 more purchases'],
    [{ nth: 5 }, 3, 'basket', '再消费 1 次', '1 more purchase'],
    [{ nth: 5 }, 2, 'no basket', '再消费 3 次', '3 more purchases'],
    [{ nth: 5 }, 0, 'no basket', '再消费 5 次', '5 more purchases'],
    [{ every: 5 }, 7, 'basket', '再消费 2 次', '2 more purchases'],
    [{ every: 5 }, 7, 'no basket', '再消费 3 次', '3 more purchases'],
    [{ every: 5 }, 10, 'no basket', '再消费 5 次', '5 more purchases'],
    [{ every: 2 }, 0, 'basket', '再消费 1 次', '1 more purchase'],
  ])('%j lacks, after %d purchases and with %s: %s', (written, purchases, basket, chinese, english) => {
    const lines = basket === 'basket' ? [{}] : [];
    const facts = factsOf({ history: { purchases, lastAt: null }, lines });
    expect(missingOf(nthPurchase, written, facts)).toEqual({ 'zh-CN': chinese, en: english });
  });

  test.each([
    [{ nth: 5 }, 3, true],
    [{ nth: 5 }, 5, false],
    [{ nth: 5 }, 6, false],
    [{ every: 5 }, 5, true],
    [{ every: 5 }, 6, true],
  ])('%j is within reach after %d purchases: %s', (written, purchases, reachable) => {
    const facts = factsOf({ history: { purchases, lastAt: null } });
    expect(nthPurchase.reachable?.(nthPurchase.params.parse(written), facts)).toBe(reachable);
  });

  test.each([
    [{ nth: 5 }, { nth: 6 }, true],
    [{ nth: 5 }, { nth: 5 }, false],
    [{ nth: 6 }, { every: 5 }, true],
    [{ nth: 10 }, { every: 5 }, false],
    // The sixth is one of both.
    [{ every: 2 }, { every: 3 }, false],
  ])('%j and %j are never the same: %s', (one, other, never) => {
    expect(exclude(nthPurchase, one, other)).toBe(never);
  });

  test.each([
    [{}, ': must name either nth or every'],
    [{ nth: 5, every: 5 }, ': must name either nth or every'],
    [{ nth: 0 }, 'nth: must be 1 or more'],
    [{ every: 1 }, 'every: must be 2 or more'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(nthPurchase, written)).toBe(reason);
  });
});
