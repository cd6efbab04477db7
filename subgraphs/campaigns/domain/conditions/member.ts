/** Certain members: those of a list, those who joined of late, or those of the list who joined of late. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { counted } from '../counted.js';
import { dayMs, maxDays } from '../days.js';
import { disjoint, idsParam, wholeParam } from '../rule-params.js';

export const member = defineCondition({
  name: 'member',
  description:
    'The member is one of these, or joined at most so many days of 24 hours before the purchase. Where both are given, both are asked for.',
  params: z
    .object({ anyOf: idsParam.nullish().meta({ forOps: true }), joinedWithinDays: wholeParam(1, maxDays).nullish() })
    .refine(({ anyOf, joinedWithinDays }) => anyOf != null || joinedWithinDays != null, {
      error: 'must name anyOf or joinedWithinDays',
    }),
  about: 'MEMBER',
  needsProfile: true,
  compile: ({ anyOf, joinedWithinDays }) => {
    const ids = anyOf ? new Set<string>(anyOf) : null;
    const longest = joinedWithinDays == null ? null : joinedWithinDays * dayMs;
    return ({ member: { id, joinedAt }, occurredAt }) => {
      if (ids && !ids.has(id)) return false;
      const since = occurredAt.getTime() - joinedAt.getTime();
      return longest === null || (since >= 0 && since <= longest);
    };
  },
  text: ({ anyOf, joinedWithinDays }) => {
    const listed = anyOf ? [{ 'zh-CN': '仅限受邀会员', en: 'for invited members' }] : [];
    const joined =
      joinedWithinDays == null
        ? []
        : [{ 'zh-CN': `入会 ${joinedWithinDays} 天内`, en: `within ${counted(joinedWithinDays, 'day')} of joining` }];
    const parts = [...listed, ...joined];
    return {
      'zh-CN': parts.map((part) => part['zh-CN']).join('、'),
      en: parts.map((part) => part.en).join(', '),
    };
  },
  excludes: (one, other) => one.anyOf != null && other.anyOf != null && disjoint(one.anyOf, other.anyOf),
});
