import { firstInstantOf, lastInstantOf, monthOf } from './calendar-month.js';

describe('calendar months of the programme zone', () => {
  test('a month begins at midnight of the zone, not of UTC', () => {
    const november = monthOf(new Date('2026-10-31T16:00:00.000Z'), 'Asia/Shanghai');
    expect(november).toBe(2026 * 12 + 10);
    expect(monthOf(new Date('2026-10-31T15:59:59.999Z'), 'Asia/Shanghai')).toBe(november - 1);
    expect(firstInstantOf(november, 'Asia/Shanghai').toISOString()).toBe('2026-10-31T16:00:00.000Z');
    expect(lastInstantOf(november, 'Asia/Shanghai').toISOString()).toBe('2026-11-30T15:59:59.999Z');
  });

  test('December is followed by January of the next year', () => {
    const december = monthOf(new Date('2026-12-15T00:00:00Z'), 'UTC');
    expect(lastInstantOf(december, 'UTC').toISOString()).toBe('2026-12-31T23:59:59.999Z');
    expect(firstInstantOf(december + 1, 'UTC').toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });

  test('a month with a change of clocks has its own length', () => {
    // Berlin goes from +01:00 to +02:00 on 29 March 2026.
    const march = monthOf(new Date('2026-03-10T00:00:00Z'), 'Europe/Berlin');
    expect(firstInstantOf(march, 'Europe/Berlin').toISOString()).toBe('2026-02-28T23:00:00.000Z');
    expect(lastInstantOf(march, 'Europe/Berlin').toISOString()).toBe('2026-03-31T21:59:59.999Z');
  });
});
