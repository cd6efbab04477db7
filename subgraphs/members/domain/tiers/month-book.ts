/**
 * What each calendar month has brought a member, as far as facts have been counted. A return takes its amount out of its
 * purchase, and so out of the purchase's month; a purchase of which nothing is left is no visit any more.
 */
import type { MonthCalendar, Month } from './calendar-month.js';
import type { SpendFact } from './spend-fact.js';

interface OneMonth {
  spendMinor: number;
  /** Net amounts by purchase. */
  purchases: Map<string, number>;
  visits: number;
}

export class MonthBook {
  private readonly byMonth = new Map<Month, OneMonth>();
  private inOrder: Month[] = [];

  constructor(private readonly calendar: MonthCalendar) {}

  /** Gives the month that is changed by it. */
  count({ purchaseId, occurredAt, amountMinor }: SpendFact): Month {
    const month = this.calendar.monthOf(occurredAt);
    const of = this.byMonth.get(month) ?? this.opened(month);
    const before = of.purchases.get(purchaseId) ?? 0;
    const after = before + amountMinor;
    of.spendMinor += amountMinor;
    of.purchases.set(purchaseId, after);
    of.visits += Number(after > 0) - Number(before > 0);
    return month;
  }

  /** In the order of time. */
  get months(): readonly Month[] {
    return this.inOrder;
  }

  spendIn(month: Month, months = 1): number {
    return this.sum(month, months, ({ spendMinor }) => spendMinor);
  }

  visitsIn(month: Month, months = 1): number {
    return this.sum(month, months, ({ visits }) => visits);
  }

  activeIn(month: Month, months: number): number {
    return this.sum(month, months, ({ visits }) => Number(visits > 0));
  }

  /** Of what is left of the month's purchases, the largest amount; 0 without any. */
  largestIn(month: Month): number {
    return Math.max(0, ...(this.byMonth.get(month)?.purchases.values() ?? []));
  }

  /** The purchases of the month, and of as many before it, of which something is left: net amounts by id. */
  purchasesIn(month: Month, months = 1): Map<string, number> {
    const found = new Map<string, number>();
    for (let back = 0; back < months; back += 1) {
      for (const [id, net] of this.byMonth.get(month - back)?.purchases ?? []) if (net > 0) found.set(id, net);
    }
    return found;
  }

  private sum(month: Month, months: number, of: (one: OneMonth) => number): number {
    let sum = 0;
    for (let back = 0; back < months; back += 1) {
      const one = this.byMonth.get(month - back);
      if (one) sum += of(one);
    }
    return sum;
  }

  private opened(month: Month): OneMonth {
    const one: OneMonth = { spendMinor: 0, purchases: new Map(), visits: 0 };
    this.byMonth.set(month, one);
    this.inOrder = [...this.inOrder, month].sort((a, b) => a - b);
    return one;
  }
}
