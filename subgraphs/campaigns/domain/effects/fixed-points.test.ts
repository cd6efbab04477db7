import { floor, fraction } from '../fraction.js';
import { factsOf } from '../testing/facts-of.js';
import { exactSum, offerOf, pointsOf, refusal } from '../testing/written-rules.js';
import { fixedPoints } from './fixed-points.js';

const threeLines = factsOf({
  lines: [
    { category: 'tea', amountMinor: 1_000 },
    { category: 'food', amountMinor: 5_000 },
    { category: 'tea', amountMinor: 2_000 },
  ],
});

describe('fixedPoints', () => {
  test.each([
    // 100 points over 10, 50 and 20 yuan: 12.5, 62.5, 25; over the two of tea: a third and two thirds.
    [{ points: 100 }, [12, 62, 25]],
    [{ points: 100, lines: { categories: ['tea'] } }, [33, 0, 66]],
  ])('%j lie on the lines by their amounts: %j and what is left over', (written, wholes) => {
    const points = pointsOf(fixedPoints, written, threeLines);
    expect(exactSum(points)).toEqual(fraction(100));
    expect(points.numerators.map((above) => Number(floor(fraction(above, points.denominator))))).toEqual(wholes);
  });

  test('free lines carry none, and neither do free goods alone', () => {
    const facts = factsOf({ lines: [{ amountMinor: 0, category: 'gift' }, { amountMinor: 300 }] });
    expect(pointsOf(fixedPoints, { points: 7 }, facts)).toEqual({ numerators: [0n, 2_100n], denominator: 300n });
    const gifts = { points: 7, lines: { categories: ['gift'] } };
    expect(pointsOf(fixedPoints, gifts, facts)).toEqual({ numerators: [0n, 0n], denominator: 1n });
    expect(pointsOf(fixedPoints, { points: 7, lines: { categories: ['tea'] } }, facts).numerators).toEqual([0n, 0n]);
  });

  test('stay exact for the largest basket', () => {
    // A million points over three lines of ten billion yuan: the products pass 2^53.
    const facts = factsOf({ lines: [{}, {}, {}].map(() => ({ amountMinor: 1_000_000_000_000 })) });
    expect(exactSum(pointsOf(fixedPoints, { points: 1_000_000 }, facts))).toEqual(fraction(1_000_000));
  });

  test('are offered with the goods that they are for', () => {
    expect(offerOf(fixedPoints, { points: 1 })).toEqual({ 'zh-CN': '1 积分', en: '1 point' });
    expect(offerOf(fixedPoints, { points: 100, lines: { categories: ['tea'] } })).toEqual({
      'zh-CN': '100 积分（限“tea”类商品）',
      en: '100 points on goods in category tea',
    });
  });

  test.each([
    [{ points: 0 }, 'points: must be 1 or more'],
    [{ points: -5 }, 'points: must be 1 or more'],
    [{ points: 1_000_001 }, 'points: must be at most 1000000'],
    [{ points: 0.5 }, 'points: must be a whole number'],
    [{ points: 5, lines: {} }, 'lines: must name skus, categories or brands'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(fixedPoints, written)).toBe(reason);
  });
});
