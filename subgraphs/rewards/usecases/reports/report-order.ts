import { calendarSpan, dayAfter, daysBetween, type PeriodUnit } from '../../../../chassis/calendar-periods.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import type { TierCode } from '../../domain/tier-code.js';
import type { ReportScope } from '../../storage/reports/report-scope.js';
import type { ReportTools } from './report-tools.js';

/** A year and a month, so that a month of the year before can be put beside it. */
export const mostReportDays = 400;

/** What a report is asked for; days are of the programme's zone, both included. */
export interface ReportOrder {
  from: string;
  until: string;
  by: PeriodUnit;
  tier: TierCode | null;
  category: string | null;
  partnerId: string | null;
}

/** Throws BAD_USER_INPUT for days in no order, days that have not begun, and too many of them. */
export function checkOrder({ clock, zone }: ReportTools, { from, until }: ReportOrder): void {
  const days = daysBetween(from, until);
  if (days < 1) throw badInput({ path: ['until'], reason: 'must not come before from' });
  if (days > mostReportDays) {
    throw badInput({ path: ['until'], reason: `must lie within ${String(mostReportDays)} days from from on` });
  }
  if (until > dayOf(clock.now(), zone)) throw badInput({ path: ['until'], reason: 'must be a day that has begun' });
}

export function scopeOf({ zone, currency }: ReportTools, order: ReportOrder): ReportScope {
  const { begins, ends } = calendarSpan(order, zone);
  return { begins, ends, tier: order.tier, category: order.category, partnerId: order.partnerId, currency };
}

/** Where the span before begins, which has as many days and ends where this one begins. */
export function beginOfSpanBefore({ zone }: ReportTools, { from, until }: ReportOrder): Date {
  const first = dayAfter(from, -daysBetween(from, until));
  return calendarSpan({ from: first, until: first }, zone).begins;
}
