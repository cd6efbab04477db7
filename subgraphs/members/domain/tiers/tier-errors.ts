/** How rules of the tiers, assessments and grants are refused: all are slips of ops. */
import { defineFault } from '../../../../chassis/domain-error.js';

/** Rules never count backwards: what a month that has begun earns is settled by the rules it began with. */
export const rulesBeginTooSoon = defineFault<{ path: string[]; month: string; current: string }>({
  code: 'BAD_USER_INPUT',
  name: 'TIER_RULES_BEGIN_TOO_SOON',
  text: {
    'zh-CN': '规则不能从 {month} 起生效：{current} 已经开始，须从之后的月份起',
    en: 'Rules cannot count from {month} on: {current} has begun, they have to begin with a later month',
  },
});

export const rulesBeginTooLate = defineFault<{ path: string[]; month: string }>({
  code: 'BAD_USER_INPUT',
  name: 'TIER_RULES_BEGIN_TOO_LATE',
  text: {
    'zh-CN': '规则生效月份 {month} 过于遥远（最多提前 60 个月）',
    en: 'The month {month} is too far away: rules are announced 60 months ahead at the most',
  },
});

export const monthNotOver = defineFault<{ path: string[]; month: string }>({
  code: 'BAD_USER_INPUT',
  name: 'MONTH_NOT_OVER',
  text: { 'zh-CN': '{month} 尚未结束，不能评定', en: 'The month {month} is not over, so it cannot be assessed' },
});

export const grantPastItsDay = defineFault<{ path: string[]; day: string }>({
  code: 'BAD_USER_INPUT',
  name: 'TIER_GRANT_PAST_ITS_DAY',
  text: { 'zh-CN': '授予的截止日 {day} 已过', en: 'The last day of this grant, {day}, is over' },
});

export const grantNotInForce = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'TIER_GRANT_NOT_IN_FORCE',
  text: { 'zh-CN': '该等级授予未在有效期内', en: 'This grant of a tier is not in force' },
});
