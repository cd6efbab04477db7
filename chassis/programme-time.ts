import { DateTime } from 'luxon';

/**
 * Days and months of the programme's time zone. Instants are Dates; a day is 'YYYY-MM-DD', a month 'YYYY-MM'.
 */
export function dayOf(instant: Date, zone: string): string {
  return spanOf(instant, zone, 'day').name;
}

export function monthOf(instant: Date, zone: string): string {
  return spanOf(instant, zone, 'month').name.slice(0, 7);
}

/** The instant at which the month ends that lies `months` after the instant's own month: the next month's first moment. */
export function endOfMonth(instant: Date, zone: string, months = 0): Date {
  if (months === 0) return new Date(spanOf(instant, zone, 'month').until);
  return DateTime.fromJSDate(instant, { zone })
    .startOf('month')
    .plus({ months: months + 1 })
    .toJSDate();
}

/** The instant at which the instant's day ends: the next day's first moment. */
export function endOfDay(instant: Date, zone: string): Date {
  return new Date(spanOf(instant, zone, 'day').until);
}

/** The first moment of the instant's month. */
export function startOfMonth(instant: Date, zone: string): Date {
  return new Date(spanOf(instant, zone, 'month').from);
}

/** The first moment of the day, the week (which begins on Monday), the month or the year that the instant lies in. */
export function startOfPeriod(instant: Date, zone: string, unit: 'day' | 'week' | 'month' | 'year'): Date {
  if (unit === 'day' || unit === 'month') return new Date(spanOf(instant, zone, unit).from);
  return DateTime.fromJSDate(instant, { zone }).startOf(unit).toJSDate();
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

interface Span {
  /** Epoch milliseconds; the last exclusive. */
  from: number;
  until: number;
  /** Its first day. */
  name: string;
}

/** The spans looked at last, by unit and zone: most requests want that of now, which takes long to find and lasts long. */
const lastSpans = new Map<string, Span>();

function spanOf(instant: Date, zone: string, unit: 'day' | 'month'): Span {
  const key = `${unit} ${zone}`;
  const last = lastSpans.get(key);
  const at = instant.getTime();
  if (last && last.from <= at && at < last.until) return last;
  const start = DateTime.fromJSDate(instant, { zone }).startOf(unit);
  const span = {
    from: start.toMillis(),
    until: start.plus({ [unit]: 1 }).toMillis(),
    name: start.toISODate() ?? fail(zone),
  };
  lastSpans.set(key, span);
  return span;
}

function fail(zone: string): never {
  throw new RangeError(`'${zone}' is no time zone, or the instant is no time`);
}
