import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, missingOf, refusal, textOf } from '../testing/written-rules.js';
import { basketTotal } from './basket-total.js';

describe('basketTotal', () => {
  // Two lines of 50 yuan.
  const facts = factsOf({ lines: [{ amountMinor: 5_000 }, { amountMinor: 5_000 }] });

  test.each([
    [{ atLeastMinor: 10_000 }, true],
    [{ atLeastMinor: 10_001 }, false],
    [{ belowMinor: 10_001 }, true],
    [{ belowMinor: 10_000 }, false],
    [{ atLeastMinor: 10_000, belowMinor: 10_001 }, true],
  ])('%j: %s', (written, met) => {
    expect(meets(basketTotal, written, facts)).toBe(met);
  });

  test('a free basket is below any amount', () => {
    const free = factsOf({ lines: [{ amountMinor: 0 }] });
    expect(meets(basketTotal, { belowMinor: 1 }, free)).toBe(true);
    expect(meets(basketTotal, { atLeastMinor: 1 }, free)).toBe(false);
  });

  test.each([
    [{ atLeastMinor: 10_050 }, '消费满 100.50 元', 'spend 100.50 yuan or more'],
    [{ belowMinor: 5_000 }, '消费不足 50 元', 'spend less than 50 yuan'],
    [
      { atLeastMinor: 10_000, belowMinor: 20_000 },
      '消费满 100 元、不足 200 元',
      'spend 100 yuan or more and less than 200',
    ],
  ])('%j is read in yuan', (written, chinese, english) => {
    expect(textOf(basketTotal, written)).toEqual({ 'zh-CN': chinese, en: english });
  });

  test('says what is missing, or what is too much', () => {
    expect(missingOf(basketTotal, { atLeastMinor: 13_000 }, facts)).toEqual({
      'zh-CN': '再消费 30 元',
      en: 'spend 30 yuan more',
    });
    expect(missingOf(basketTotal, { belowMinor: 5_000 }, facts)).toEqual({
      'zh-CN': '消费不足 50 元才适用',
      en: 'only for less than 50 yuan',
    });
  });

  test('ranges that at most touch exclude one another', () => {
    expect(exclude(basketTotal, { atLeastMinor: 10_000 }, { belowMinor: 10_000 })).toBe(true);
    expect(exclude(basketTotal, { atLeastMinor: 10_000 }, { belowMinor: 10_001 })).toBe(false);
    expect(exclude(basketTotal, { atLeastMinor: 1 }, { atLeastMinor: 10_000 })).toBe(false);
  });

  test.each([
    [{}, ': must name atLeastMinor or belowMinor'],
    [{ atLeastMinor: 0 }, 'atLeastMinor: must be 1 or more'],
    [{ belowMinor: 0 }, 'belowMinor: must be 1 or more'],
    [{ atLeastMinor: 100, belowMinor: 100 }, 'belowMinor: must be above atLeastMinor'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(basketTotal, written)).toBe(reason);
  });
});
