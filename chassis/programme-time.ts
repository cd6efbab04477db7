import { DateTime } from 'luxon';

/**
 * Days and months of the programme's time zone. Instants are Dates; a day is 'YYYY-MM-DD', a month 'YYYY-MM'.
 */
export function dayOf(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toISODate() ?? fail(zone);
}

export function monthOf(instant: Date, zone: string): string {
  return dayOf(instant, zone).slice(0, 7);
}

/** The instant at which the month ends that lies `months` after the instant's own month: the next month's first moment. */
export function endOfMonth(instant: Date, zone: string, months = 0): Date {
  return DateTime.fromJSDate(instant, { zone })
    .startOf('month')
    .plus({ months: months + 1 })
    .toJSDate();
}

/** The first moment of the instant's month. */
export function startOfMonth(instant: Date, zone: string): Date {
  return DateTime.fromJSDate(instant, { zone }).startOf('month').toJSDate();
}

/** The instant of a wall-clock time in the zone. Throws when the text is no such time. */
export function instantOf(text: string, format: string, zone: string): Date {
  const parsed = DateTime.fromFormat(text, format, { zone });
  if (!parsed.isValid) throw new RangeError(`'${text}' is no time of the form ${format}`);
  return parsed.toJSDate();
}

/** First and last-exclusive instant of a month 'YYYY-MM', or null when the text is no month. */
export function monthRange(month: string, zone: string): { from: Date; until: Date } | null {
  if (!/^\d{4}-\d{2}$/.test(month)) return null;
  const start = DateTime.fromISO(`${month}-01`, { zone });
  return start.isValid ? { from: start.toJSDate(), until: start.plus({ months: 1 }).toJSDate() } : null;
}

function fail(zone: string): never {
  throw new RangeError(`'${zone}' is no time zone, or the instant is no time`);
}
