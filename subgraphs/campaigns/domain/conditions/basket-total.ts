/** A basket worth so much: all lines together, as the till charged them. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { amountMinorParam } from '../rule-params.js';
import { yuanText } from '../yuan-text.js';

export const basketTotal = defineCondition({
  name: 'basketTotal',
  description:
    'The whole purchase is worth at least so many fen, and less than so many; one of the two may be left out.',
  params: z
    .object({ atLeastMinor: amountMinorParam.nullish(), belowMinor: amountMinorParam.nullish() })
    .refine(({ atLeastMinor, belowMinor }) => (atLeastMinor ?? belowMinor ?? null) !== null, {
      error: 'must name atLeastMinor or belowMinor',
    })
    .refine(({ atLeastMinor, belowMinor }) => (atLeastMinor ?? 0) < (belowMinor ?? Infinity), {
      error: 'must be above atLeastMinor',
      path: ['belowMinor'],
    }),
  about: 'BASKET',
  compile: ({ atLeastMinor, belowMinor }) => {
    const [least, below] = [atLeastMinor ?? 0, belowMinor ?? Infinity];
    return ({ totalMinor }) => totalMinor >= least && totalMinor < below;
  },
  text: ({ atLeastMinor, belowMinor }) => {
    const [least, below] = [yuanText(atLeastMinor ?? 0), yuanText(belowMinor ?? 0)];
    if (!belowMinor) return { 'zh-CN': `消费满 ${least} 元`, en: `spend ${least} yuan or more` };
    if (!atLeastMinor) return { 'zh-CN': `消费不足 ${below} 元`, en: `spend less than ${below} yuan` };
    return {
      'zh-CN': `消费满 ${least} 元、不足 ${below} 元`,
      en: `spend ${least} yuan or more and less than ${below}`,
    };
  },
  missing: ({ atLeastMinor, belowMinor }, { totalMinor }) => {
    const short = (atLeastMinor ?? 0) - totalMinor;
    if (short > 0) return { 'zh-CN': `再消费 ${yuanText(short)} 元`, en: `spend ${yuanText(short)} yuan more` };
    const below = yuanText(belowMinor ?? 0);
    return { 'zh-CN': `消费不足 ${below} 元才适用`, en: `only for less than ${below} yuan` };
  },
  excludes: (one, other) =>
    Math.max(one.atLeastMinor ?? 0, other.atLeastMinor ?? 0) >=
    Math.min(one.belowMinor ?? Infinity, other.belowMinor ?? Infinity),
});
