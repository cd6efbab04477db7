/**
 * Spend is counted by calendar months of the programme's time zone, and a tier ends with the last millisecond of a month.
 * A month is a number: its months since year 0, so that twelve months on is twelve more.
 */
import { DateTime } from 'luxon';

export type Month = number;

export function monthOf(instant: Date, zone: string): Month {
  const local = DateTime.fromJSDate(instant, { zone });
  return local.year * 12 + local.month - 1;
}

export function firstInstantOf(month: Month, zone: string): Date {
  return DateTime.fromObject({ year: Math.floor(month / 12), month: (month % 12) + 1, day: 1 }, { zone }).toJSDate();
}

export function lastInstantOf(month: Month, zone: string): Date {
  return new Date(firstInstantOf(month + 1, zone).getTime() - 1);
}
