/** Bought at one of these tills or shops. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { listText } from '../list-text.js';
import { codesParam, disjoint } from '../rule-params.js';

export const channel = defineCondition({
  name: 'channel',
  description: 'The purchase was reported by one of these channels.',
  params: z.object({ anyOf: codesParam }),
  about: 'BASKET',
  compile: ({ anyOf }) => {
    const channels = new Set(anyOf);
    return (facts) => channels.has(facts.channel);
  },
  text: ({ anyOf }) => ({ 'zh-CN': `限${listText(anyOf)['zh-CN']}渠道`, en: `at ${listText(anyOf).en}` }),
  missing: ({ anyOf }) => ({ 'zh-CN': `在${listText(anyOf)['zh-CN']}渠道购买`, en: `buy at ${listText(anyOf).en}` }),
  excludes: (one, other) => disjoint(one.anyOf, other.anyOf),
});
