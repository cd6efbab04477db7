import { DateTime } from 'luxon';
import type { LocalTime } from '../domain/facts.js';

/** The wall clock of the zone at that instant. */
export function localTime(instant: Date, zone: string): LocalTime {
  const { year, month, day, weekday, hour, minute } = DateTime.fromJSDate(instant, { zone });
  return { year, month, day, weekday, minuteOfDay: hour * 60 + minute };
}
