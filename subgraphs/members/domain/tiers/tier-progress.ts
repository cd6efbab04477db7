/**
 * How far a member has come by every measure of a tier in the current month. One of them is enough. The share of the month's
 * spend is no measure that somebody can be told the rest of: what it takes is known when the month is over.
 */
import type { Month } from './calendar-month.js';
import type { MonthBook } from './month-book.js';
import { keepOverMinor, type TierMeasures } from './tier-rules.js';

export type SpendMeasure = 'MONTHLY_SPEND' | 'ROLLING_SPEND' | 'ONE_PURCHASE';
export type CountMeasure = 'VISITS' | 'ACTIVE_MONTHS';

export type TierProgress =
  | { measure: SpendMeasure; months: number; spendMinor: number; missingMinor: number }
  | { measure: CountMeasure; months: number; count: number; missing: number };

export function progressTo(measures: TierMeasures, book: MonthBook, month: Month): TierProgress[] {
  const { monthlySpendOverMinor, rollingSpend, visits, activeMonths, onePurchaseOverMinor } = measures;
  return [
    ...spent('MONTHLY_SPEND', 1, book.spendIn(month), monthlySpendOverMinor),
    ...spent(
      'ROLLING_SPEND',
      rollingSpend?.months ?? 1,
      book.spendIn(month, rollingSpend?.months),
      rollingSpend?.overMinor,
    ),
    ...counted('VISITS', visits, (months) => book.visitsIn(month, months)),
    ...counted('ACTIVE_MONTHS', activeMonths, (months) => book.activeIn(month, months)),
    ...onePurchase(onePurchaseOverMinor, book.largestIn(month)),
  ];
}

/** What keeps a tier: its keep amount in the place of its monthly one, and whatever else earns it. */
export function progressToKeep(measures: TierMeasures, book: MonthBook, month: Month): TierProgress[] {
  return progressTo({ ...measures, monthlySpendOverMinor: keepOverMinor(measures) }, book, month);
}

function spent(measure: SpendMeasure, months: number, net: number, over: number | null | undefined): TierProgress[] {
  if (over === null || over === undefined) return [];
  const spendMinor = Math.max(0, net);
  return [{ measure, months, spendMinor, missingMinor: Math.max(0, over + 1 - spendMinor) }];
}

/** Purchases do not add up to a large one: short of the amount, all of it is missing. */
function onePurchase(over: number | null, largest: number): TierProgress[] {
  if (over === null) return [];
  return [{ measure: 'ONE_PURCHASE', months: 1, spendMinor: largest, missingMinor: largest > over ? 0 : over + 1 }];
}

function counted(
  measure: CountMeasure,
  window: { months: number; atLeast: number } | null,
  countIn: (months: number) => number,
): TierProgress[] {
  if (!window) return [];
  const count = countIn(window.months);
  return [{ measure, months: window.months, count, missing: Math.max(0, window.atLeast - count) }];
}
