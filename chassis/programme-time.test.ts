import { dayOf, endOfDay, endOfMonth, instantOf, monthOf, monthRange, startOfMonth } from './programme-time.js';

const shanghai = 'Asia/Shanghai';

test('a day begins at midnight of the zone, eight hours before UTC in Shanghai', () => {
  expect(dayOf(new Date('2026-03-31T15:59:59Z'), shanghai)).toBe('2026-03-31');
  expect(dayOf(new Date('2026-03-31T16:00:00Z'), shanghai)).toBe('2026-04-01');
  expect(monthOf(new Date('2026-03-31T16:00:00Z'), shanghai)).toBe('2026-04');
});

test('a day of summer time is shorter, whichever was asked for before it', () => {
  const london = 'Europe/London';
  // The clocks go forward on 29 March 2026.
  const asked = ['2026-03-29T22:59:59Z', '2026-03-29T23:00:00Z', '2026-03-28T23:59:59Z', '2026-03-29T00:00:00Z'];
  expect(asked.map((instant) => dayOf(new Date(instant), london))).toEqual([
    '2026-03-29',
    '2026-03-30',
    '2026-03-28',
    '2026-03-29',
  ]);
  expect(dayOf(new Date('2026-03-29T22:59:59Z'), shanghai)).toBe('2026-03-30');
  expect(() => dayOf(new Date(NaN), shanghai)).toThrow(RangeError);
});

test('a month ends at the first moment of the next', () => {
  expect(endOfMonth(new Date('2026-01-15T00:00:00Z'), shanghai)).toEqual(new Date('2026-01-31T16:00:00Z'));
  expect(endOfMonth(new Date('2025-11-22T00:00:00Z'), shanghai, 12)).toEqual(new Date('2026-11-30T16:00:00Z'));
  expect(endOfMonth(new Date('2027-02-28T12:00:00Z'), shanghai, 12)).toEqual(new Date('2028-02-29T16:00:00Z'));
  expect(startOfMonth(new Date('2026-03-31T16:00:00Z'), shanghai)).toEqual(new Date('2026-03-31T16:00:00Z'));
});

test('a day of 25 hours ends at the first moment of the next', () => {
  const end = endOfDay(new Date('2026-10-25T00:00:00Z'), 'Europe/London');
  expect(end).toEqual(new Date('2026-10-26T00:00:00Z'));
  expect(endOfDay(new Date('2026-10-24T23:00:00Z'), 'Europe/London')).toEqual(end);
});

test('a zone with summer time has months of uneven hours', () => {
  const range = monthRange('2026-03', 'Europe/London');
  expect(range).toEqual({ from: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-03-31T23:00:00Z') });
});

test.each(['2026-13', '2026-3', '2026-00', 'march', '2026-03-01'])('%s is no month', (text) => {
  expect(monthRange(text, shanghai)).toBeNull();
});

test('wall-clock times of the zone', () => {
  expect(instantOf('01/12/2010 08:26', 'dd/MM/yyyy HH:mm', shanghai)).toEqual(new Date('2010-12-01T00:26:00Z'));
  expect(() => instantOf('31/02/2010 08:26', 'dd/MM/yyyy HH:mm', shanghai)).toThrow(RangeError);
});
