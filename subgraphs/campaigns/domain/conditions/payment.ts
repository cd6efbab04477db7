/** Paid in one of these ways, as the till calls them. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { listText } from '../list-text.js';
import { codesParam, disjoint } from '../rule-params.js';

export const payment = defineCondition({
  name: 'payment',
  description: 'The purchase was paid in one of these ways; not met where the till does not say how.',
  params: z.object({ anyOf: codesParam }),
  about: 'BASKET',
  compile: ({ anyOf }) => {
    const payments = new Set<string | null>(anyOf);
    return (facts) => payments.has(facts.payment);
  },
  text: ({ anyOf }) => ({ 'zh-CN': `使用${listText(anyOf)['zh-CN']}支付`, en: `paid by ${listText(anyOf).en}` }),
  missing: ({ anyOf }) => ({ 'zh-CN': `改用${listText(anyOf)['zh-CN']}支付`, en: `pay by ${listText(anyOf).en}` }),
  excludes: (one, other) => disjoint(one.anyOf, other.anyOf),
});
