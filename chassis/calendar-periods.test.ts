import { calendarPeriods, calendarSpan, dayAfter, daysBetween } from './calendar-periods.js';

const shanghai = 'Asia/Shanghai';
const daysOf = (from: string, until: string, unit: 'day' | 'week' | 'month') =>
  calendarPeriods({ from, until }, unit, shanghai).map((period) => [period.from, period.until]);

test('days begin and end at midnight of their zone', () => {
  expect(calendarPeriods({ from: '2026-11-26', until: '2026-11-27' }, 'day', shanghai)).toEqual([
    {
      from: '2026-11-26',
      until: '2026-11-26',
      begins: new Date('2026-11-25T16:00:00Z'),
      ends: new Date('2026-11-26T16:00:00Z'),
    },
    {
      from: '2026-11-27',
      until: '2026-11-27',
      begins: new Date('2026-11-26T16:00:00Z'),
      ends: new Date('2026-11-27T16:00:00Z'),
    },
  ]);
});

test('weeks begin on Monday, and the first and the last are cut where the days are', () => {
  // 26 November 2026 is a Thursday.
  expect(daysOf('2026-11-26', '2026-12-08', 'week')).toEqual([
    ['2026-11-26', '2026-11-29'],
    ['2026-11-30', '2026-12-06'],
    ['2026-12-07', '2026-12-08'],
  ]);
});

test('months, the first and the last cut as well', () => {
  expect(daysOf('2026-01-31', '2026-03-01', 'month')).toEqual([
    ['2026-01-31', '2026-01-31'],
    ['2026-02-01', '2026-02-28'],
    ['2026-03-01', '2026-03-01'],
  ]);
});

test('a day on which the clocks are put back lasts 25 hours', () => {
  const { begins, ends } = calendarSpan({ from: '2026-10-25', until: '2026-10-25' }, 'Europe/Berlin');
  expect(ends.getTime() - begins.getTime()).toBe(25 * 3_600_000);
  expect(calendarPeriods({ from: '2026-10-24', until: '2026-10-26' }, 'day', 'Europe/Berlin')).toHaveLength(3);
});

test('days are counted and named across years', () => {
  expect(daysBetween('2026-12-31', '2027-01-01')).toBe(2);
  expect(daysBetween('2027-01-01', '2026-12-31')).toBe(0);
  expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
  expect(dayAfter('2027-01-01', -1)).toBe('2026-12-31');
});

test('what is no day is said to be none', () => {
  expect(() => calendarSpan({ from: '2026-02-30', until: '2026-03-01' }, shanghai)).toThrow(RangeError);
});
