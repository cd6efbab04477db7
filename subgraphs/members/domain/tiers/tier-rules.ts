/**
 * By what a tier is earned and how long it lasts: versions of rules, each in force from a calendar month on. What a month
 * earns, and how long that lasts, goes by the version in force in that month, for good; so a new version changes nothing
 * that was earned before it. Of the versions that have begun by a month the highest number is in force: one that was
 * approved later takes the place of what was announced before it for its own months.
 *
 * A tier is earned by any one of its measures. All amounts are net of what was returned. "Over" means strictly more.
 */
import type { TierCode } from '../tiers.js';
import type { Month } from './calendar-month.js';

/** A count within so many calendar months, the one that is looked at and those before it. */
export interface CountInMonths {
  months: number;
  atLeast: number;
}

export interface TierMeasures {
  /** Spend of one calendar month. */
  monthlySpendOverMinor: number | null;
  /** Spend of one calendar month by which whoever has earned the tier before keeps it for another period. */
  keepSpendOverMinor: number | null;
  /** Spend of so many calendar months together. */
  rollingSpend: { months: number; overMinor: number } | null;
  /** Purchases that were not wholly returned. */
  visits: CountInMonths | null;
  /** Months in which something was bought and not wholly returned. */
  activeMonths: CountInMonths | null;
  /** One purchase of more than this promotes at once. */
  onePurchaseOverMinor: number | null;
  /** The top per cent of a month's spend among the members who bought, found out after the month's end. Of the highest tier alone. */
  topSharePercent: number | null;
}

export interface TierRules {
  version: number;
  /** The first month for which they count. */
  from: Month;
  /** How many calendar months after the month that earned it a tier lasts. */
  periodMonths: number;
  /** How many further months it stays in force, so that it can still be kept. */
  graceMonths: number;
  /** Every tier but the lowest. */
  measures: ReadonlyMap<TierCode, TierMeasures>;
}

/** In force in a month, announced for one after it, or neither any more: over, or overtaken before its month came. */
export type RulesStanding = 'IN_FORCE' | 'ANNOUNCED' | 'OVER';

export const noMeasure: TierMeasures = {
  monthlySpendOverMinor: null,
  keepSpendOverMinor: null,
  rollingSpend: null,
  visits: null,
  activeMonths: null,
  onePurchaseOverMinor: null,
  topSharePercent: null,
};

export class TierRuleBook {
  /** The highest version first. */
  private readonly versions: readonly TierRules[];
  /** The most months that any version looks back over, the month itself included. */
  readonly longestLook: number;

  constructor(versions: readonly TierRules[]) {
    if (versions.length === 0) throw new Error('there is a version of the rules from the beginning');
    this.versions = [...versions].sort((a, b) => b.version - a.version);
    const looks = versions.flatMap(({ measures }) =>
      [...measures.values()].flatMap(({ rollingSpend, visits, activeMonths }) =>
        [rollingSpend, visits, activeMonths].map((window) => window?.months ?? 1),
      ),
    );
    this.longestLook = Math.max(1, ...looks);
  }

  inForceIn(month: Month): TierRules {
    const found = this.versions.find(({ from }) => from <= month) ?? this.versions.at(-1);
    if (!found) throw new Error('there is a version of the rules from the beginning');
    return found;
  }

  /** How an approved version stands in that month. */
  standingOf(version: number, month: Month): RulesStanding {
    let counts: TierRules | null = this.inForceIn(month);
    if (counts.version === version) return 'IN_FORCE';
    while ((counts = this.nextAfter(counts.from > month ? counts.from : month))) {
      if (counts.version === version) return 'ANNOUNCED';
    }
    return 'OVER';
  }

  /** What follows the version in force in that month, as far as it is approved; null when nothing is announced. */
  nextAfter(month: Month): TierRules | null {
    const current = this.inForceIn(month);
    const later = this.versions.filter(({ version, from }) => version > current.version && from > month);
    const next = later.sort((a, b) => a.from - b.from || b.version - a.version)[0];
    return next ?? null;
  }
}

export function measuresOf(rules: TierRules, code: TierCode): TierMeasures {
  return rules.measures.get(code) ?? noMeasure;
}

/** Null where the tier is not kept by an amount of its own and not earned by one either. */
export function keepOverMinor({ keepSpendOverMinor, monthlySpendOverMinor }: TierMeasures): number | null {
  return keepSpendOverMinor ?? monthlySpendOverMinor;
}
