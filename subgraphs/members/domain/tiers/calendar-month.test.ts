import { MonthCalendar } from './calendar-month.js';

const shanghai = new MonthCalendar('Asia/Shanghai');
const november = 2026 * 12 + 10;

describe('calendar months of the programme zone', () => {
  test('a month begins at midnight of the zone, not of UTC', () => {
    expect(shanghai.monthOf(new Date('2026-10-31T16:00:00.000Z'))).toBe(november);
    expect(shanghai.monthOf(new Date('2026-10-31T15:59:59.999Z'))).toBe(november - 1);
    expect(shanghai.lastInstantOf(november - 1).toISOString()).toBe('2026-10-31T15:59:59.999Z');
    expect(shanghai.lastInstantOf(november).toISOString()).toBe('2026-11-30T15:59:59.999Z');
  });

  test('instants may come in any order', () => {
    const instants = [
      '2026-11-30T15:59:59.999Z',
      '2026-11-30T16:00:00.000Z',
      '2024-02-10T00:00:00Z',
      '2026-11-01T00:00:00Z',
    ];
    expect(instants.map((instant) => shanghai.monthOf(new Date(instant)))).toEqual([
      november,
      november + 1,
      2024 * 12 + 1,
      november,
    ]);
  });

  test('December is followed by January of the next year', () => {
    const utc = new MonthCalendar('UTC');
    const december = utc.monthOf(new Date('2026-12-15T00:00:00Z'));
    expect(utc.lastInstantOf(december).toISOString()).toBe('2026-12-31T23:59:59.999Z');
    expect(utc.monthOf(new Date('2027-01-01T00:00:00Z'))).toBe(december + 1);
  });

  test('a month with a change of clocks has its own length', () => {
    // Berlin goes from +01:00 to +02:00 on 29 March 2026.
    const berlin = new MonthCalendar('Europe/Berlin');
    const march = berlin.monthOf(new Date('2026-03-10T00:00:00Z'));
    expect(berlin.lastInstantOf(march - 1).toISOString()).toBe('2026-02-28T22:59:59.999Z');
    expect(berlin.lastInstantOf(march).toISOString()).toBe('2026-03-31T21:59:59.999Z');
  });
});
