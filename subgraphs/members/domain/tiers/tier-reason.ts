/**
 * Why a member has the tier that is in force at an instant: the month that earned it, by which measure and which version of the
 * rules, how many steps it has fallen since, and the purchases that counted; or the grant by which it was given. Found out by the
 * same replay as the history, so that it cannot tell another story.
 */
import { MonthCalendar, type Month } from './calendar-month.js';
import { EarnedTiers, type EarnedBy, type Earning, type TierBook } from './earned-tier.js';
import type { MonthBook } from './month-book.js';
import type { SpendFact, TierFacts } from './spend-fact.js';
import { givenAt } from './given-tiers.js';
import { turnsOf } from './tier-history.js';
import { measuresOf, type TierRules } from './tier-rules.js';

export interface CountedPurchase {
  purchaseId: string;
  occurredAt: Date;
  /** What is left of it after returns, minor units. */
  netMinor: number;
}

export interface TierReason {
  by: EarnedBy | 'GRANT' | 'EVERYBODY';
  /** The month that earned it. */
  month: Month | null;
  /** The rules by which it was earned, or for everybody's tier those of now. */
  rules: TierRules;
  stepsDown: number;
  grantId: string | null;
  /** The latest first. */
  purchases: CountedPurchase[];
}

export function tierReason(facts: TierFacts, book: TierBook, zone: string, at: Date): TierReason {
  const calendar = new MonthCalendar(zone);
  const month = calendar.monthOf(at);
  const nothing = { month: null, rules: book.rules.inForceIn(month), stepsDown: 0, purchases: [] };
  const earned = earnedBy(facts.spend, book, calendar, at);
  const inForce = earned.inForceIn(month);
  const given = givenAt(facts.given, book.ladder, at);
  if (given && given.tier.rank > (inForce?.tier.rank ?? 0)) return { ...nothing, by: 'GRANT', grantId: given.grantId };
  if (!inForce) return { ...nothing, by: 'EVERYBODY', grantId: null };
  const { earning, stepsDown } = inForce;
  const purchases = purchasesOf(earning, earned.months, facts.spend);
  return { by: earning.by, month: earning.month, rules: earning.rules, stepsDown, grantId: null, purchases };
}

/** What has been earned by what is in force at the instant. */
export function earnedBy(facts: readonly SpendFact[], book: TierBook, calendar: MonthCalendar, at: Date): EarnedTiers {
  const earned = new EarnedTiers(book, calendar);
  for (const turn of turnsOf(facts, book, calendar)) if (turn.inForceFrom <= at) turn.count(earned);
  return earned;
}

function purchasesOf(earning: Earning, months: MonthBook, facts: readonly SpendFact[]): CountedPurchase[] {
  const { by, month, tier, rules } = earning;
  const { rollingSpend, visits, activeMonths, onePurchaseOverMinor } = measuresOf(rules, tier.code);
  const windows: Partial<Record<EarnedBy, { months: number } | null>> = {
    ROLLING_SPEND: rollingSpend,
    VISITS: visits,
    ACTIVE_MONTHS: activeMonths,
  };
  const net = months.purchasesIn(month, windows[by]?.months);
  const occurred = new Map(facts.map(({ purchaseId, occurredAt }) => [purchaseId, occurredAt]));
  return [...net]
    .filter(([, netMinor]) => by !== 'ONE_PURCHASE' || netMinor > (onePurchaseOverMinor ?? 0))
    .map(([purchaseId, netMinor]) => ({ purchaseId, netMinor, occurredAt: occurred.get(purchaseId) ?? new Date(0) }))
    .sort((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime() || (a.purchaseId < b.purchaseId ? 1 : -1));
}
