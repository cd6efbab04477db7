import { badInput } from '../../../chassis/domain-error.js';
import { monthOf, monthRange } from '../../../chassis/programme-time.js';
import { estimateBreakage, type BreakageEstimate } from '../domain/breakage.js';
import { deferredRevenue, type DeferredRevenue } from '../domain/deferred-revenue-report.js';
import { instantOf, type Instant } from '../domain/instant.js';
import { cohortsOf } from '../domain/points-cohort.js';
import { readCohortMonths } from '../storage/cohorts.js';
import { worthOf } from './currencies.js';
import type { PointsParts } from './points-parts.js';

/** The breakage estimate as of now. Throws BAD_USER_INPUT for an unknown currency. */
export async function showBreakage(parts: PointsParts, currency: string): Promise<BreakageEstimate> {
  await worthOf(parts, currency, ['currency']);
  const at = instantOf(parts.clock.now());
  const { zone } = parts.calendar;
  return estimateBreakage(cohortsOf(await readCohortMonths(parts.database.read, { currency, zone, until: at })), at);
}

/**
 * What was deferred and what became revenue from one month to another, both included; the month that lasts counts as far as
 * it has come. Throws BAD_USER_INPUT for an unknown currency and for months that are none, have not begun or are in no order.
 */
export async function showDeferredRevenue(
  parts: PointsParts,
  currency: string,
  from: string,
  until: string,
): Promise<DeferredRevenue> {
  const { pointsPerYuan } = await worthOf(parts, currency, ['currency']);
  const { zone } = parts.calendar;
  const now = parts.clock.now();
  const endOf = (month: string): Instant => {
    const range = monthRange(month, zone);
    if (!range) throw new RangeError(`'${month}' is no month`);
    return instantOf(range.until < now ? range.until : now);
  };
  checkMonths(from, until, now, zone);
  const postings = await readCohortMonths(parts.database.read, { currency, zone, until: endOf(until) });
  return deferredRevenue(postings, { from, until, endOf, pointsPerYuan });
}

/** Throws BAD_USER_INPUT for months that are none, that have not begun by then, and that are in no order. */
export function checkMonths(from: string, until: string, now: Date, zone: string): void {
  for (const [name, month] of Object.entries({ from, until })) {
    if (!monthRange(month, zone)) throw badInput({ path: [name], reason: 'must be a month, YYYY-MM' });
  }
  if (until > monthOf(now, zone)) throw badInput({ path: ['until'], reason: 'must be a month that has begun' });
  if (from > until) throw badInput({ path: ['from'], reason: 'must not come after until' });
}
