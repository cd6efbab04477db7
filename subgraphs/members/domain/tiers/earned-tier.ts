/**
 * Which tier a member's months have earned. A month earns the highest tier of which any measure is reached; it lasts for the
 * period of the rules in force in that month and their grace, and then falls one step at a time, each step for another period
 * and grace. Of what several months have earned, the highest is in force. A month that reaches the keep amount of a tier that
 * earlier months have earned, and that they still give in that month, earns it again.
 *
 * The share of the highest tier counts from the first instant after its month, once that month has been assessed: whoever has
 * spent the threshold or more in it, and as long as no return takes them below.
 */
import type { Tier, TierLadder } from '../tiers.js';
import type { Month, MonthCalendar } from './calendar-month.js';
import { MonthBook } from './month-book.js';
import type { SpendFact } from './spend-fact.js';
import { measuresOf, type TierMeasures, type TierRuleBook, type TierRules } from './tier-rules.js';

/** All that holds for the whole programme. */
export interface TierBook {
  ladder: TierLadder;
  rules: TierRuleBook;
  /** Of each month that was assessed and had places: the least spend, in minor units, that was among the top. */
  thresholds: ReadonlyMap<Month, number>;
}

export type EarnedBy =
  'MONTHLY_SPEND' | 'ROLLING_SPEND' | 'VISITS' | 'ACTIVE_MONTHS' | 'ONE_PURCHASE' | 'TOP_SHARE' | 'KEPT';

/** A month that earned a tier. */
export interface Earning {
  tier: Tier;
  month: Month;
  by: EarnedBy;
  rules: TierRules;
}

/** What is in force by earning, null for the lowest tier, which nobody has to earn. */
export interface EarnedTier {
  tier: Tier;
  earning: Earning;
  /** How many steps the tier has fallen since the month that earned it. */
  stepsDown: number;
  /** The last month of it, grace included. */
  lastMonth: Month;
}

export class EarnedTiers {
  readonly months: MonthBook;
  private readonly assessed = new Set<Month>();
  private readonly known = new Map<Month, Earning | null>();
  private earnings: Earning[] | null = null;

  constructor(
    private readonly book: TierBook,
    calendar: MonthCalendar,
  ) {
    this.months = new MonthBook(calendar);
  }

  count(fact: SpendFact): void {
    const month = this.months.count(fact);
    for (let later = month; later < month + this.book.rules.longestLook; later += 1) this.known.delete(later);
    this.earnings = null;
  }

  /** From now on the assessment of the month counts. */
  assess(month: Month): void {
    this.assessed.add(month);
    this.known.delete(month);
    this.earnings = null;
  }

  inForceIn(month: Month): EarnedTier | null {
    return this.best(this.allEarnings(), month);
  }

  /** Those that can still be the highest: of one tier and version, the latest month lasts longest. */
  private allEarnings(): Earning[] {
    if (this.earnings) return this.earnings;
    const latest = new Map<string, Earning>();
    for (const month of this.months.months) {
      const rules = this.book.rules.inForceIn(month);
      const earned = this.earnedIn(month, rules);
      const kept = this.keptIn(month, rules, this.best([...latest.values()], month));
      const earning = kept && kept.tier.rank > (earned?.tier.rank ?? 0) ? kept : earned;
      if (earning) latest.set(`${earning.tier.code}/${String(rules.version)}`, earning);
    }
    this.earnings = [...latest.values()];
    return this.earnings;
  }

  private best(earnings: readonly Earning[], month: Month): EarnedTier | null {
    let best: EarnedTier | null = null;
    for (const earning of earnings) {
      const stepMonths = earning.rules.periodMonths + earning.rules.graceMonths;
      const stepsDown = Math.max(0, Math.floor((month - earning.month - 1) / stepMonths));
      const tier = this.book.ladder.lowered(earning.tier, stepsDown);
      const lastMonth = earning.month + stepMonths * (stepsDown + 1);
      const higher = tier.rank - (best?.tier.rank ?? 0);
      if (higher > 0 || (best && higher === 0 && lastMonth > best.lastMonth)) {
        best = { tier, earning, stepsDown, lastMonth };
      }
    }
    return best;
  }

  private earnedIn(month: Month, rules: TierRules): Earning | null {
    const known = this.known.get(month);
    if (known !== undefined) return known;
    let earning: Earning | null = null;
    for (const tier of this.book.ladder.all.slice(1).reverse()) {
      const by = this.reached(month, measuresOf(rules, tier.code));
      if (by === null) continue;
      earning = { tier, month, by, rules };
      break;
    }
    this.known.set(month, earning);
    return earning;
  }

  /** The first measure that is reached. What looks over several months is looked at in those alone in which something was bought. */
  private reached(month: Month, measures: TierMeasures): EarnedBy | null {
    const { months } = this;
    const { monthlySpendOverMinor, rollingSpend, visits, activeMonths, onePurchaseOverMinor, topSharePercent } =
      measures;
    if (monthlySpendOverMinor !== null && months.spendIn(month) > monthlySpendOverMinor) return 'MONTHLY_SPEND';
    if (onePurchaseOverMinor !== null && months.largestIn(month) > onePurchaseOverMinor) return 'ONE_PURCHASE';
    if (topSharePercent !== null && this.isAmongTop(month)) return 'TOP_SHARE';
    if (months.visitsIn(month) === 0) return null;
    if (rollingSpend && months.spendIn(month, rollingSpend.months) > rollingSpend.overMinor) return 'ROLLING_SPEND';
    if (visits && months.visitsIn(month, visits.months) >= visits.atLeast) return 'VISITS';
    if (activeMonths && months.activeIn(month, activeMonths.months) >= activeMonths.atLeast) return 'ACTIVE_MONTHS';
    return null;
  }

  private isAmongTop(month: Month): boolean {
    const threshold = this.assessed.has(month) ? this.book.thresholds.get(month) : undefined;
    return threshold !== undefined && this.months.spendIn(month) >= threshold;
  }

  private keptIn(month: Month, rules: TierRules, held: EarnedTier | null): Earning | null {
    if (!held) return null;
    const spend = this.months.spendIn(month);
    const tier = this.book.ladder.all.findLast((one) => {
      const { keepSpendOverMinor } = measuresOf(rules, one.code);
      return one.rank <= held.tier.rank && keepSpendOverMinor !== null && spend > keepSpendOverMinor;
    });
    return tier ? { tier, month, by: 'KEPT', rules } : null;
  }
}
