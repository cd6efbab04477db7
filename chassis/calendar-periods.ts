import { DateTime } from 'luxon';

/** By what a report is told. A week begins on Monday. */
export type PeriodUnit = 'day' | 'week' | 'month';

/** Days of a calendar that follow one another, and the instants at which they begin and are over in its zone. */
export interface CalendarPeriod {
  /** 'YYYY-MM-DD', the first day. */
  from: string;
  /** The last day, included. */
  until: string;
  begins: Date;
  /** The first moment that is no longer in it. */
  ends: Date;
}

/**
 * The days from one to another, both included, whole or in the days, weeks or months they lie in; what lies before the first day or
 * behind the last one is left out, so that the first and the last week or month may be shorter than the others.
 */
export function calendarPeriods(
  { from, until }: Pick<CalendarPeriod, 'from' | 'until'>,
  unit: PeriodUnit,
  zone: string,
): CalendarPeriod[] {
  const end = startOf(until, zone).plus({ days: 1 });
  const periods: CalendarPeriod[] = [];
  for (let at = startOf(from, zone); at < end;) {
    const next = DateTime.min(at.startOf(unit).plus({ [unit]: 1 }), end);
    periods.push({
      from: nameOf(at),
      until: nameOf(next.minus({ days: 1 })),
      begins: at.toJSDate(),
      ends: next.toJSDate(),
    });
    at = next;
  }
  return periods;
}

/** The days as one period. */
export function calendarSpan({ from, until }: Pick<CalendarPeriod, 'from' | 'until'>, zone: string): CalendarPeriod {
  const [begins, ends] = [startOf(from, zone), startOf(until, zone).plus({ days: 1 })];
  return { from, until, begins: begins.toJSDate(), ends: ends.toJSDate() };
}

/** How many days there are from one to another, both included; zero or less where they are in no order. */
export function daysBetween(from: string, until: string): number {
  const utc = { zone: 'utc' };
  return DateTime.fromISO(until, utc).diff(DateTime.fromISO(from, utc), 'days').days + 1;
}

/** The day so many days later, or earlier. */
export function dayAfter(day: string, days: number): string {
  return nameOf(DateTime.fromISO(day, { zone: 'utc' }).plus({ days }));
}

function startOf(day: string, zone: string): DateTime<true> {
  const start = DateTime.fromISO(day, { zone });
  if (!start.isValid) throw new RangeError(`'${day}' is no day, or '${zone}' no time zone`);
  return start.startOf('day');
}

function nameOf(at: DateTime): string {
  return at.toFormat('yyyy-MM-dd');
}
