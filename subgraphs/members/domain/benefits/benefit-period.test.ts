import { periodAt, stateOf } from './benefit-period.js';

/** Worked out by the calendar: thirty days from the 5th of a month of 31 days end with the 3rd of the next. */
test.each([
  ['before the birthday, the period is to come', '1990-12-05', '2026-12-04', '2026', '2026-12-05', 'UPCOMING'],
  ['on it, it is open', '1990-12-05', '2026-12-05', '2026', '2026-12-05', 'OPEN'],
  [
    'on its last day, in the next year, it is still last year’s',
    '1990-12-05',
    '2027-01-03',
    '2026',
    '2026-12-05',
    'OPEN',
  ],
  ['a day later, the next is to come', '1990-12-05', '2027-01-04', '2027', '2027-12-05', 'UPCOMING'],
  ['29 February is the 28th in a common year', '2000-02-29', '2027-02-28', '2027', '2027-02-28', 'OPEN'],
  ['and not before', '2000-02-29', '2027-02-27', '2027', '2027-02-28', 'UPCOMING'],
  ['it is itself in a leap year', '2000-02-29', '2028-02-28', '2028', '2028-02-29', 'UPCOMING'],
  ['which 2100 is not', '2000-02-29', '2100-02-28', '2100', '2100-02-28', 'OPEN'],
])('%s', (_, birthday, today, name, from, state) => {
  const period = periodAt('BIRTHDAY', birthday, today);
  expect(period).toMatchObject({ name, from });
  expect(stateOf('BIRTHDAY', period, false, today)).toBe(state);
});

test('a period of February ends thirty days on, whatever the year', () => {
  expect(periodAt('BIRTHDAY', '2000-02-29', '2028-03-01')?.until).toBe('2028-03-29');
  expect(periodAt('BIRTHDAY', '2000-02-29', '2027-03-01')?.until).toBe('2027-03-29');
});

test('used once, it is used until its period ends', () => {
  const period = periodAt('BIRTHDAY', '1990-12-05', '2026-12-20');
  expect(stateOf('BIRTHDAY', period, true, '2026-12-20')).toBe('USED');
});

test('without a birthday it is to come; what stands is open; a yearly one has the calendar year', () => {
  expect(stateOf('BIRTHDAY', periodAt('BIRTHDAY', null, '2026-12-05'), false, '2026-12-05')).toBe('UPCOMING');
  expect(stateOf('STANDING', periodAt('STANDING', '1990-12-05', '2026-12-05'), false, '2026-12-05')).toBe('OPEN');
  expect(periodAt('YEARLY', null, '2026-12-31')).toEqual({ name: '2026', from: '2026-01-01', until: '2026-12-31' });
  expect(stateOf('YEARLY', periodAt('YEARLY', null, '2026-12-31'), true, '2026-12-31')).toBe('USED');
});
