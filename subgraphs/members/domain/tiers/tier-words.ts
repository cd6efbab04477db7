/** The rules of the tiers in sentences that a member can read. */
import type { Locale } from '../../../../schema/vocabulary.js';
import type { TierMeasures, TierRules } from './tier-rules.js';

interface Words {
  yuan: (minor: number) => string;
  month: (amount: string) => string;
  rolling: (months: number, amount: string) => string;
  visits: (atLeast: number, months: number) => string;
  active: (atLeast: number, months: number) => string;
  onePurchase: (amount: string) => string;
  topShare: (percent: number) => string;
  keep: (amount: string) => string;
  or: string;
  end: string;
  lasts: (months: number) => string;
  grace: (months: number) => string;
}

const words: Record<Locale, Words> = {
  'zh-CN': {
    yuan: (minor) => `${inYuan(minor)} 元`,
    month: (amount) => `单个自然月净消费超过 ${amount}`,
    rolling: (months, amount) => `连续 ${String(months)} 个自然月净消费超过 ${amount}`,
    visits: (atLeast, months) => `${String(months)} 个自然月内消费至少 ${String(atLeast)} 次`,
    active: (atLeast, months) => `${String(months)} 个自然月内至少 ${String(atLeast)} 个月有消费`,
    onePurchase: (amount) => `单笔消费超过 ${amount}，即时升级`,
    topShare: (percent) => `当月净消费位列有消费会员的前 ${String(percent)}%，次月初评定`,
    keep: (amount) => `保级：单个自然月净消费超过 ${amount}`,
    or: '；或',
    end: '。',
    lasts: (months) => `等级有效至达标月后第 ${String(months)} 个月月底，到期未保级则降一级。`,
    grace: (months) => `到期后另有 ${String(months)} 个月宽限期，期间等级不变，仍可保级。`,
  },
  en: {
    yuan: (minor) => `${inYuan(minor)} yuan`,
    month: (amount) => `more than ${amount} net in a calendar month`,
    rolling: (months, amount) => `more than ${amount} net in ${String(months)} calendar months together`,
    visits: (atLeast, months) => `at least ${counted(atLeast, 'purchase')} within ${counted(months, 'calendar month')}`,
    active: (atLeast, months) => `purchases in at least ${String(atLeast)} of ${counted(months, 'calendar month')}`,
    onePurchase: (amount) => `one purchase of more than ${amount}, at once`,
    topShare: (percent) =>
      `the top ${String(percent)} % of a month's net spend among members who bought, found out after the month`,
    keep: (amount) => `to keep it, more than ${amount} net in a calendar month`,
    or: '; or ',
    end: '.',
    lasts: (months) =>
      `A tier lasts to the end of the ${ordinal(months)} month after the one that earned it, and then falls one step unless it was kept.`,
    grace: (months) => ` It stays in force, and can be kept, for ${counted(months, 'month')} of grace more.`,
  },
};

/** By what a tier is earned and kept; any one measure is enough. */
export function wordsOfTerms(measures: TierMeasures, locale: Locale): string {
  const say = words[locale];
  const { monthlySpendOverMinor, rollingSpend, visits, activeMonths, onePurchaseOverMinor, topSharePercent } = measures;
  const ways = [
    monthlySpendOverMinor === null ? null : say.month(say.yuan(monthlySpendOverMinor)),
    rollingSpend && say.rolling(rollingSpend.months, say.yuan(rollingSpend.overMinor)),
    visits && say.visits(visits.atLeast, visits.months),
    activeMonths && say.active(activeMonths.atLeast, activeMonths.months),
    onePurchaseOverMinor === null ? null : say.onePurchase(say.yuan(onePurchaseOverMinor)),
    topSharePercent === null ? null : say.topShare(topSharePercent),
  ].filter((way) => way !== null);
  const keep = measures.keepSpendOverMinor === null ? [] : [say.keep(say.yuan(measures.keepSpendOverMinor))];
  return [ways.join(say.or), ...keep]
    .filter((text) => text !== '')
    .map((text) => capital(text) + say.end)
    .join(locale === 'en' ? ' ' : '');
}

/** How long a tier lasts. */
export function wordsOfPeriod({ periodMonths, graceMonths }: TierRules, locale: Locale): string {
  const say = words[locale];
  return say.lasts(periodMonths) + (graceMonths > 0 ? say.grace(graceMonths) : '');
}

function inYuan(minor: number): string {
  const cents = minor % 100;
  const whole = String(Math.floor(minor / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return cents === 0 ? whole : `${whole}.${String(cents).padStart(2, '0')}`;
}

function counted(count: number, thing: string): string {
  return `${String(count)} ${thing}${count === 1 ? '' : 's'}`;
}

function ordinal(count: number): string {
  const teens = count % 100 > 10 && count % 100 < 14;
  const ending = teens ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${String(count)}${ending}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
