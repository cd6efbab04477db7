/** The member's fifth purchase, or every fifth; the one that is judged counts. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { counted } from '../counted.js';
import type { PurchaseFacts } from '../facts.js';
import { historyOf } from '../history-of.js';
import { wholeParam } from '../rule-params.js';

const maxCount = 100_000;

export const nthPurchase = defineCondition({
  name: 'nthPurchase',
  description: "It is the member's n-th purchase to be recorded (`nth`), or each n-th one (`every`); this one counts.",
  params: z
    .object({ nth: wholeParam(1, maxCount).nullish(), every: wholeParam(2, maxCount).nullish() })
    .refine(({ nth, every }) => (nth == null) !== (every == null), { error: 'must name either nth or every' }),
  about: 'BASKET',
  needsHistory: true,
  compile: ({ nth, every }) => {
    const counts = every == null ? (count: number) => count === nth : (count: number) => count % every === 0;
    return (facts) => counts(historyOf(facts).purchases + 1);
  },
  text: ({ nth, every }) =>
    every == null
      ? { 'zh-CN': `第 ${nth} 次消费`, en: `on your ${ordinal(nth ?? 0)} purchase` }
      : { 'zh-CN': `每满 ${every} 次消费`, en: `on every ${ordinal(every)} purchase` },
  reachable: ({ nth }, facts) => nth == null || nth > historyOf(facts).purchases,
  missing: ({ nth, every }, facts) => {
    const before = countedSoFar(facts);
    const more = every == null ? (nth ?? 0) - before : every - (before % every);
    return { 'zh-CN': `再消费 ${more} 次`, en: counted(more, 'more purchase') };
  },
  excludes: (one, other) => {
    if (one.nth != null && other.nth != null) return one.nth !== other.nth;
    const [nth, every] = [one.nth ?? other.nth, one.every ?? other.every];
    return nth != null && every != null && nth % every !== 0;
  },
});

/** The basket in hand is a purchase already. Who has none yet is told of all that are still to come, the one that counts included. */
function countedSoFar(facts: PurchaseFacts): number {
  return historyOf(facts).purchases + (facts.lines.length > 0 ? 1 : 0);
}

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

function ordinal(count: number): string {
  return `${count}${endings[ordinals.select(count)] ?? 'th'}`;
}
