import { cleanName, isPlausibleBirthday, maskedName } from './personal-details.js';

describe('names', () => {
  test.each([
    ['  Li   Hua ', 'Li Hua'],
    ['李华', '李华'],
    ["Jos\u0065\u0301 O'Neill", "Jos\u00e9 O'Neill"],
    ['👩‍🌾', '👩‍🌾'],
    // Who writes their name in letters that look like others is called so.
    ['\u0410nn\u0430', '\u0410nn\u0430'],
    ['❤️ Li', '❤️ Li'],
    ['محمد علي', 'محمد علي'],
    ['Li\u3164Hua', 'Li Hua'],
    ['\ufeffLi', 'Li'],
    ['🧑🏽‍🚀'.repeat(15), '🧑🏽‍🚀'.repeat(15)],
    ['x'.repeat(60), 'x'.repeat(60)],
  ])('%j is kept as %j', (typed, name) => {
    expect(cleanName(typed)).toBe(name);
  });

  test.each([
    ...['', '   ', '---', '\u200b', 'Li\u0000Hua', 'Li\u202eHua', 'x'.repeat(61)],
    ...['\u3164', '\u2800\u2800', '\u200d', 'Li\u200bHua', 'Li\u2066Hua\u2069', 'Li\u00adHua', '\ud800Li'],
    ...['🧑🏽‍🚀'.repeat(16), '**'],
  ])('%j is none', (typed) => {
    expect(cleanName(typed)).toBeNull();
  });

  test('masked, the first letter is left, whatever its alphabet', () => {
    expect(maskedName('李华')).toBe('李**');
    expect(maskedName('𠮷田')).toBe('𠮷**');
    expect(maskedName('Li Hua')).toBe('L**');
  });
});

describe('birthdays', () => {
  test.each([
    ['2026-11-22', true],
    ['2026-11-23', false],
    ['1990-05-01', true],
    // 122 years old until the day before the 123rd birthday.
    ['1903-11-23', true],
    ['1903-11-22', false],
    ['2024-02-29', true],
    ['2028-02-29', false],
  ])('on 22 November 2026, %s is plausible: %s', (birthday, plausible) => {
    expect(isPlausibleBirthday(birthday, '2026-11-22')).toBe(plausible);
  });

  test.each([
    ['2028-02-29', true],
    ['2028-03-01', false],
    // 123 years before lies a year without that day.
    ['1905-03-01', true],
    ['1905-02-28', false],
  ])('on 29 February 2028, %s is plausible: %s', (birthday, plausible) => {
    expect(isPlausibleBirthday(birthday, '2028-02-29')).toBe(plausible);
  });
});
