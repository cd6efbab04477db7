/**
 * When ops have to look at a partner. A rule is a limit on one of its figures; a rate counts only of exchanges enough that it says
 * something.
 */
import { percentOf, type PartnerFigures } from './partner-figures.js';

export interface AlertRules {
  /** Exchanges that a rate is taken from at least. */
  atLeast: number;
  /** Per cent of the exchanges that began and failed, or timed out. */
  failures: number;
  timeouts: number;
  /** Per cent of the exchanges that are disputed. */
  disputes: number;
  /** Per cent of all that is exchanged. */
  share: number;
  /** Months that a payment has been owed. */
  unpaidMonths: number;
  /** Days that what is left of a block will do. */
  prepaidDays: number;
}

export const defaultAlertRules: AlertRules = {
  ...{ atLeast: 20, failures: 20, timeouts: 30, disputes: 2, share: 60, unpaidMonths: 2, prepaidDays: 7 },
};

export interface RuleBroken {
  rule: string;
  details: Record<string, unknown>;
}

export interface Judged {
  figures: PartnerFigures;
  /** Its share of all that is exchanged, in per cent; null of nothing. */
  sharePercent: number | null;
  /** Of each block the days left. */
  prepaid: readonly { currency: string; daysLeft: number | null }[];
  /** YYYY-MM */
  month: string;
}

/** Each rule that the partner breaks, with the figure and the limit. */
export function brokenRules(rules: AlertRules, { figures, sharePercent, prepaid, month }: Judged): RuleBroken[] {
  const { outcomes, disputes, outward, inward, outstanding } = figures;
  const exchanges = outward.exchanges + inward.exchanges;
  const rate = (rule: string, part: number, of: number, limit: number): RuleBroken[] => {
    const percent = of < rules.atLeast ? null : percentOf(part, of);
    return percent === null || percent <= limit ? [] : [{ rule, details: { percent, limit, of } }];
  };
  const unpaid = outstanding.unpaidSince === null ? 0 : monthsBetween(outstanding.unpaidSince, month);
  return [
    ...rate('FAILURES', outcomes.failed, outcomes.begun, rules.failures),
    ...rate('TIME_OUTS', outcomes.timedOut, outcomes.begun, rules.timeouts),
    ...rate('DISPUTES', disputes.raised, exchanges, rules.disputes),
    ...(sharePercent !== null && exchanges >= rules.atLeast && sharePercent > rules.share
      ? [{ rule: 'CONCENTRATION', details: { percent: sharePercent, limit: rules.share } }]
      : []),
    ...(unpaid > rules.unpaidMonths
      ? [{ rule: 'UNPAID', details: { since: outstanding.unpaidSince, payableMinor: outstanding.payableMinor } }]
      : []),
    ...prepaid.flatMap(({ currency, daysLeft }) =>
      daysLeft !== null && daysLeft < rules.prepaidDays
        ? [{ rule: 'PREPAID_DAYS', details: { currency, daysLeft, limit: rules.prepaidDays } }]
        : [],
    ),
  ];
}

/** 'name:number' pairs with commas between them; what is not named is as in `defaultAlertRules`. Throws RangeError for anything else. */
export function alertRulesOf(text: string): AlertRules {
  const rules = { ...defaultAlertRules };
  for (const pair of text.split(',')) {
    const [, name = '', number = ''] = /^\s*(\w+)\s*:\s*(\d{1,6})\s*$/.exec(pair) ?? [];
    if (!Object.hasOwn(rules, name)) throw new RangeError(`'${pair}' is no rule`);
    rules[name as keyof AlertRules] = Number(number);
  }
  return rules;
}

function monthsBetween(from: string, until: string): number {
  const count = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return count(until) - count(from);
}
