import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, missingOf, refusal, textOf } from '../testing/written-rules.js';
import { near } from './near.js';

const shop = { latitude: 31.2304, longitude: 121.4737, withinMetres: 500 };

describe('near', () => {
  test.each([
    // A degree of a great circle has 111,195.08 m: 500 m are 0.0044966 degrees to the north, and by cos 31.2304° = 0.85509 to the
    // east 0.0052587.
    [31.2304, 121.4737, true],
    [31.23489, 121.4737, true],
    [31.2349, 121.4737, false],
    [31.2304, 121.47895, true],
    [31.2304, 121.47897, false],
    [-31.2304, 121.4737, false],
  ])('500 m around the shop, at %f, %f: %s', (latitude, longitude, met) => {
    expect(meets(near, shop, factsOf({ place: { latitude, longitude } }))).toBe(met);
  });

  test('nobody is near without a place', () => {
    expect(meets(near, { ...shop, withinMetres: 20_000_000 }, factsOf({ place: null }))).toBe(false);
  });

  test('says how near', () => {
    expect(textOf(near, shop)).toEqual({
      'zh-CN': '活动地点 500 米以内',
      en: 'within 500 metres of the place of the campaign',
    });
    expect(missingOf(near, { ...shop, withinMetres: 1 }, factsOf())).toEqual({
      'zh-CN': '在活动地点 1 米以内购买',
      en: 'buy within 1 metre of the place of the campaign',
    });
  });

  test('circles that do not meet exclude one another', () => {
    // One degree apart, 111,195 m.
    const around = (latitude: number, withinMetres: number) => ({ latitude, longitude: 0, withinMetres });
    expect(exclude(near, around(0, 60_000), around(1, 51_000))).toBe(true);
    expect(exclude(near, around(0, 60_000), around(1, 52_000))).toBe(false);
  });

  test.each([
    [{ ...shop, latitude: 90.1 }, 'latitude: must be at most 90'],
    [{ ...shop, latitude: -90.1 }, 'latitude: must be -90 or more'],
    [{ ...shop, longitude: 180.1 }, 'longitude: must be at most 180'],
    [{ ...shop, withinMetres: 0 }, 'withinMetres: must be 1 or more'],
    [{ ...shop, withinMetres: 20_000_001 }, 'withinMetres: must be at most 20000000'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(near, written)).toBe(reason);
  });

  test.each([NaN, Infinity, -Infinity])('%d is no degree', (latitude) => {
    expect(refusal(near, { ...shop, latitude })).toMatch(/^latitude: /);
  });
});
