/**
 * Spend is counted by calendar months of the programme's time zone, and a tier ends with the last millisecond of a month.
 * A month is a number: its months since year 0, so that twelve months on is twelve more.
 */
import { DateTime } from 'luxon';

export type Month = number;

/** The months of one zone. It remembers where they begin: finding that out is what reckoning with zones costs. */
export class MonthCalendar {
  private readonly beginnings = new Map<Month, number>();
  private latest: Month | null = null;

  /** @param zone an IANA name */
  constructor(private readonly zone: string) {}

  /** Instants mostly come in the order of time, so that of the last answer is looked at first. */
  monthOf(instant: Date): Month {
    const time = instant.getTime();
    if (this.latest === null || time < this.beginningOf(this.latest) || time >= this.beginningOf(this.latest + 1)) {
      const local = DateTime.fromJSDate(instant, { zone: this.zone });
      this.latest = local.year * 12 + local.month - 1;
    }
    return this.latest;
  }

  lastInstantOf(month: Month): Date {
    return new Date(this.beginningOf(month + 1) - 1);
  }

  firstInstantOf(month: Month): Date {
    return new Date(this.beginningOf(month));
  }

  private beginningOf(month: Month): number {
    const known = this.beginnings.get(month);
    if (known !== undefined) return known;
    const day = { year: Math.floor(month / 12), month: (month % 12) + 1, day: 1 };
    const beginning = DateTime.fromObject(day, { zone: this.zone }).toMillis();
    this.beginnings.set(month, beginning);
    return beginning;
  }
}

/** @param name 'YYYY-MM' */
export function monthNamed(name: string): Month {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name) ?? [];
  if (year === undefined) throw new RangeError(`'${name}' is no month`);
  return Number(year) * 12 + Number(month) - 1;
}

/** 'YYYY-MM' */
export function nameOfMonth(month: Month): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}
