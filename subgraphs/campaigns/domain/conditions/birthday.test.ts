import { factsOf } from '../testing/facts-of.js';
import { meets, refusal, textOf } from '../testing/written-rules.js';
import { birthday } from './birthday.js';

describe('birthday', () => {
  test.each([
    ['DAY', '11-11', '2026-11-10T23:59:59.999', false],
    ['DAY', '11-11', '2026-11-11T00:00', true],
    ['DAY', '11-11', '2026-11-11T23:59:59.999', true],
    ['DAY', '11-11', '2026-11-12T00:00', false],
    // The 10th in London, the 11th in Shanghai.
    ['DAY', '11-11', '2026-11-10T16:00:00Z', true],
    // 2028 is a leap year; 2026 and 2100 are none.
    ['DAY', '02-29', '2028-02-29', true],
    ['DAY', '02-29', '2028-02-28', false],
    ['DAY', '02-29', '2026-02-28', true],
    ['DAY', '02-29', '2026-03-01', false],
    ['DAY', '02-29', '2100-02-28', true],

    ['WEEK', '11-11', '2026-11-07', false],
    ['WEEK', '11-11', '2026-11-08', true],
    ['WEEK', '11-11', '2026-11-14', true],
    ['WEEK', '11-11', '2026-11-15', false],
    ['WEEK', '01-01', '2026-12-28', false],
    ['WEEK', '01-01', '2026-12-29', true],
    ['WEEK', '01-01', '2027-01-04', true],
    ['WEEK', '01-01', '2027-01-05', false],
    ['WEEK', '12-31', '2026-12-27', false],
    ['WEEK', '12-31', '2026-12-28', true],
    ['WEEK', '12-31', '2027-01-03', true],
    ['WEEK', '12-31', '2027-01-04', false],
    ['WEEK', '02-29', '2028-02-25', false],
    ['WEEK', '02-29', '2028-02-26', true],
    ['WEEK', '02-29', '2028-03-03', true],
    ['WEEK', '02-29', '2028-03-04', false],
    ['WEEK', '02-29', '2026-02-24', false],
    ['WEEK', '02-29', '2026-02-25', true],
    ['WEEK', '02-29', '2026-03-03', true],
    ['WEEK', '02-29', '2026-03-04', false],

    ['MONTH', '02-29', '2026-01-31T23:59:59.999', false],
    ['MONTH', '02-29', '2026-02-01T00:00', true],
    ['MONTH', '02-29', '2026-02-28T23:59:59.999', true],
    ['MONTH', '02-29', '2026-03-01T00:00', false],
    ['MONTH', '12-01', '2026-12-31T23:59:59.999', true],
  ])('%s of %s at %s: %s', (within, day, at, met) => {
    expect(meets(birthday, { within }, factsOf({ birthday: day, at }))).toBe(met);
  });

  test.each(['DAY', 'WEEK', 'MONTH'])('nobody without a birthday has a %s of it', (within) => {
    expect(meets(birthday, { within }, factsOf({ at: '2026-01-01' }))).toBe(false);
  });

  test('says how near', () => {
    expect(textOf(birthday, { within: 'DAY' })).toEqual({ 'zh-CN': '生日当天', en: 'on your birthday' });
    expect(textOf(birthday, { within: 'WEEK' })).toEqual({
      'zh-CN': '生日当天及前后三天',
      en: 'within three days of your birthday',
    });
    expect(textOf(birthday, { within: 'MONTH' })).toEqual({ 'zh-CN': '生日当月', en: 'in the month of your birthday' });
  });

  test('within a year is refused', () => {
    expect(refusal(birthday, { within: 'YEAR' })).toMatch(/^within: /);
  });
});
