import { endOfMonth, monthOf, monthRange } from '../../../chassis/programme-time.js';
import { instantOf, type Instant, type Moment } from '../domain/instant.js';

/** How the programme counts the life of points. */
export interface Calendar {
  /** IANA zone whose days and months count. */
  zone: string;
  /** Months of validity, to the end of the month. */
  validityMonths: number;
  /** Months until the end of the month for points that come back after their validity. */
  graceMonths: number;
}

/** The last instant of a month is looked up in the zone's rules once, and then found for every instant of that month. */
export class MonthEnds {
  private readonly months: { from: Date; until: Date; ends: Map<number, Instant> }[] = [];

  constructor(private readonly zone: string) {}

  /** The end of the month that lies so many months after the instant's own. */
  after(instant: Date, months: number): Instant {
    const month = this.monthOf(instant);
    let end = month.ends.get(months);
    if (end === undefined) {
      end = instantOf(endOfMonth(instant, this.zone, months));
      month.ends.set(months, end);
    }
    return end;
  }

  private monthOf(instant: Date) {
    const known = this.months.find(({ from, until }) => instant >= from && instant < until);
    if (known) return known;
    const range = monthRange(monthOf(instant, this.zone), this.zone);
    if (!range) throw new RangeError('the instant is in no month');
    const month = { ...range, ends: new Map<number, Instant>() };
    // Purchases come from the last months; an import of old ones is content with a look-up each time the month changes.
    this.months.unshift(month);
    this.months.length = Math.min(this.months.length, 24);
    return month;
  }
}

/** What the calendar makes of a time at which something is posted. */
export function momentOf({ validityMonths, graceMonths }: Calendar, ends: MonthEnds, now: Date): Moment {
  return { at: instantOf(now), validUntil: ends.after(now, validityMonths), graceUntil: ends.after(now, graceMonths) };
}
