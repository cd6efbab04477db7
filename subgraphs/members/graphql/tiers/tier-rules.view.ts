import { Money, type Locale } from '../../../../schema/vocabulary.js';
import { qualifyingCurrency } from '../../domain/tiers.js';
import type { MonthCalendar } from '../../domain/tiers/calendar-month.js';
import type { TierBook } from '../../domain/tiers/earned-tier.js';
import { measuresOf, type TierRules as Rules } from '../../domain/tiers/tier-rules.js';
import { wordsOfPeriod, wordsOfTerms } from '../../domain/tiers/tier-words.js';
import { tierTypeOf } from '../tier.type.js';
import { CountInMonths, RollingSpend, TierRules, TierTerms } from './tier-rules.types.js';

export function tierRulesView(rules: Rules, { ladder }: TierBook, calendar: MonthCalendar, locale: Locale): TierRules {
  const { version, from, periodMonths, graceMonths } = rules;
  return Object.assign(new TierRules(), {
    version,
    inForceFrom: version === 0 ? null : calendar.firstInstantOf(from),
    periodMonths,
    graceMonths,
    tiers: ladder.all.map((tier) => {
      const { rollingSpend, visits, activeMonths, ...amounts } = measuresOf(rules, tier.code);
      return Object.assign(new TierTerms(), {
        tier: tierTypeOf(tier, locale),
        monthlySpendOver: qualifyingMoney(amounts.monthlySpendOverMinor),
        keepSpendOver: qualifyingMoney(amounts.keepSpendOverMinor),
        rollingSpend:
          rollingSpend &&
          Object.assign(new RollingSpend(), {
            months: rollingSpend.months,
            over: Money.of(rollingSpend.overMinor, qualifyingCurrency),
          }),
        visits: visits && Object.assign(new CountInMonths(), visits),
        activeMonths: activeMonths && Object.assign(new CountInMonths(), activeMonths),
        onePurchaseOver: qualifyingMoney(amounts.onePurchaseOverMinor),
        topSharePercent: amounts.topSharePercent,
        text: wordsOfTerms(measuresOf(rules, tier.code), locale),
      });
    }),
    text: wordsOfPeriod(rules, locale),
  });
}

export function qualifyingMoney(amountMinor: number | null): Money | null {
  return amountMinor === null ? null : Money.of(amountMinor, qualifyingCurrency);
}
