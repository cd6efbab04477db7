/** Bought by a member of a household, of so many members at the least. What a household is, members decides. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { wholeParam } from '../rule-params.js';

export const household = defineCondition({
  name: 'household',
  description: 'The member belongs to a household of at least so many members, themselves included.',
  params: z.object({ atLeast: wholeParam(1, 6) }),
  about: 'MEMBER',
  needsProfile: true,
  compile:
    ({ atLeast }) =>
    ({ member }) =>
      member.householdSize >= atLeast,
  text: ({ atLeast }) =>
    atLeast === 1
      ? { 'zh-CN': '家庭成员专享', en: 'for members of a household' }
      : { 'zh-CN': `家庭满 ${atLeast} 人`, en: `for households of ${atLeast} or more` },
});
