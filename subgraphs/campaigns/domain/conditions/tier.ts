/** Who stands in one of these tiers at the purchase's own time. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { disjoint, tiersParam } from '../rule-params.js';
import { tierNames } from '../tier-code.js';

export const tier = defineCondition({
  name: 'tier',
  description: "The member's tier at the purchase's own time is one of these.",
  params: z.object({ anyOf: tiersParam }),
  about: 'MEMBER',
  compile: ({ anyOf }) => {
    const tiers = new Set(anyOf);
    return ({ member }) => tiers.has(member.tier);
  },
  text: ({ anyOf }) => ({
    'zh-CN': `仅限${anyOf.map((code) => tierNames['zh-CN'][code]).join('、')}`,
    en: `for ${anyOf.map((code) => tierNames.en[code]).join(', ')} members`,
  }),
  excludes: (one, other) => disjoint(one.anyOf, other.anyOf),
});
