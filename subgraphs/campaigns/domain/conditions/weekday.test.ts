import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, refusal, textOf } from '../testing/written-rules.js';
import { weekday } from './weekday.js';

const weekend = { anyOf: ['SUNDAY', 'SATURDAY'] };

describe('weekday', () => {
  test.each([
    // 14 November 2026 is a Saturday.
    ['2026-11-13T23:59:59.999', false],
    ['2026-11-14T00:00', true],
    ['2026-11-15T23:59:59.999', true],
    ['2026-11-16T00:00', false],
    // Sunday in London, Monday in Shanghai.
    ['2026-11-15T16:00:00Z', false],
  ])('begins and ends at midnight: %s %s', (at, met) => {
    expect(meets(weekday, weekend, factsOf({ at }))).toBe(met);
  });

  test.each([
    ['MONDAY', '2026-11-16'],
    ['TUESDAY', '2026-11-17'],
    ['WEDNESDAY', '2026-11-18'],
    ['THURSDAY', '2026-11-19'],
    ['FRIDAY', '2026-11-20'],
    ['SATURDAY', '2026-11-21'],
    ['SUNDAY', '2026-11-22'],
  ])('%s is the day of %s and of no other', (day, date) => {
    const dates = [16, 17, 18, 19, 20, 21, 22].map((number) => `2026-11-${number}`);
    expect(dates.filter((at) => meets(weekday, { anyOf: [day] }, factsOf({ at })))).toEqual([date]);
  });

  test('is read in the order of the week', () => {
    expect(textOf(weekday, weekend)).toEqual({ 'zh-CN': '周六、周日', en: 'on Saturday, Sunday' });
  });

  test('sets without a day in common exclude one another', () => {
    expect(exclude(weekday, weekend, { anyOf: ['MONDAY'] })).toBe(true);
    expect(exclude(weekday, weekend, { anyOf: ['MONDAY', 'SUNDAY'] })).toBe(false);
  });

  test.each([
    [[], 'anyOf: must name at least one'],
    [['MONDAY', 'MONDAY'], 'anyOf: must name each once'],
    [
      ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'],
      'anyOf: must leave out at least one day',
    ],
  ])('%j is refused', (anyOf, reason) => {
    expect(refusal(weekday, { anyOf })).toBe(reason);
  });
});
