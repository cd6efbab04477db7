import { factsOf } from '../testing/facts-of.js';
import { offerOf, pointsOf, refusal } from '../testing/written-rules.js';
import { multiplier } from './multiplier.js';

const times = (numerator: number, denominator = 1) => ({ numerator, denominator });
const facts = factsOf({ lines: [{ category: 'tea' }, { category: 'food' }] });
/** Of the two lines: 5 points and 7.5 points. */
const base = { numerators: [10n, 15n], denominator: 2n };

describe('multiplier', () => {
  test('gives what is above the first time', () => {
    // One and a half times: half of 5 and of 7.5 on top.
    expect(pointsOf(multiplier, { times: times(3, 2) }, facts, base)).toEqual({
      numerators: [10n, 15n],
      denominator: 4n,
    });
  });

  test('gives it on the lines that it names', () => {
    const written = { times: times(3), lines: { categories: ['food'] } };
    expect(pointsOf(multiplier, written, facts, base)).toEqual({ numerators: [0n, 30n], denominator: 2n });
  });

  test('is offered with the goods that it is for', () => {
    expect(offerOf(multiplier, { times: times(3, 2) })).toEqual({ 'zh-CN': '1.5 倍积分', en: '1.5 times the points' });
    expect(offerOf(multiplier, { times: times(2), lines: { categories: ['tea'] } })).toEqual({
      'zh-CN': '2 倍积分（限“tea”类商品）',
      en: '2 times the points on goods in category tea',
    });
  });

  test.each([
    [times(1), 'times: must be above one'],
    [times(2, 2), 'times: must be above one'],
    [times(-2), 'times.numerator: must be 1 or more'],
    [times(2, 0), 'times.denominator: must be 1 or more'],
    [times(101), 'times: must be at most 100'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(multiplier, { times: written })).toBe(reason);
  });

  test('a hundred times is the most', () => {
    expect(refusal(multiplier, { times: times(100) })).toBeNull();
  });
});
