/**
 * Every way the members subgraph says no. A refusal stands in a result union under its type's name; what is not here
 * comes from the chassis, which every service's registry holds besides its own.
 */
import { benefitErrors } from './benefits/errors.js';
import { defineFault, defineRefusal } from '../../../chassis/domain-error.js';

/**
 * Somebody with these details is a member already. `memberNumber` is null for anybody who must not learn who that is: the
 * text names neither the other member nor which of the details was found.
 */
export const alreadyEnrolled = defineRefusal<{ memberNumber: string | null }>({
  code: 'ALREADY_ENROLLED',
  type: 'AlreadyEnrolled',
  text: {
    'zh-CN': '该信息已注册会员',
    en: 'There is a membership with these details already',
  },
});

/** The card is another member's, or what it says is somebody's member number. Whose is not said. */
export const cardTaken = defineRefusal({
  code: 'CARD_TAKEN',
  type: 'CardTaken',
  text: {
    'zh-CN': '该卡号已被使用',
    en: 'This card belongs to a membership already',
  },
});

/** A member wants a phone or e-mail that another member has. Which of the two is not said. */
export const contactInUse = defineRefusal({
  code: 'CONTACT_IN_USE',
  type: 'ContactInUse',
  text: {
    'zh-CN': '该手机号或邮箱已被使用',
    en: 'This phone number or e-mail address cannot be used here',
  },
});

/** The id that the client made for the new member is taken by a member whom another caller enrolled. */
export const memberIdTaken = defineFault<{ id: string; path: string[] }>({
  code: 'IDEMPOTENCY_CONFLICT',
  name: 'MEMBER_ID_TAKEN',
  text: { 'zh-CN': '编号 {id} 已被使用', en: 'The id {id} has been used before' },
});

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

/* How rules of the tiers, assessments and grants are refused: all are ops' slips. */
const tierErrors = [rulesBeginTooSoon, rulesBeginTooLate, monthNotOver, grantPastItsDay, grantNotInForce];

export const registry = [alreadyEnrolled, cardTaken, contactInUse, memberIdTaken, ...benefitErrors, ...tierErrors];
