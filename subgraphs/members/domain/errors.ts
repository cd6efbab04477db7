/**
 * Every way the members subgraph says no. A refusal stands in a result union under its type's name; what is not here
 * comes from the chassis, which every service's registry holds besides its own.
 */
import { defineFault, defineRefusal } from '../../../chassis/domain-error.js';
import { mergeErrors } from './merge-errors.js';
import { householdErrors } from './households/household-errors.js';
import type { WayOn } from './enrolment/membership-kind.js';

/**
 * Somebody with these details is a member already. `memberNumber` is null for anybody who must not learn who that is: the
 * text names neither the other member nor which of the details was found. `next` is told where it does not follow from the number.
 */
export const alreadyEnrolled = defineRefusal<{ memberNumber: string | null; next?: WayOn }>({
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

/** Said only to whoever has shown the code of the contact, or to ops: it is in force for another member. Which one is not said. */
export const contactInUse = defineRefusal({
  code: 'CONTACT_IN_USE',
  type: 'ContactInUse',
  text: {
    'zh-CN': '该手机号或邮箱属于另一会员账户；如两个账户都是您的，请联系门店合并',
    en: 'Another membership has this phone number or e-mail address; if both are yours, ask a shop to merge them',
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

/** Whether the tier lacks it or its day has not come is not told apart: to a till the day is none of its business. */
export const benefitNotOpen = defineRefusal({
  code: 'BENEFIT_NOT_OPEN',
  type: 'BenefitNotOpen',
  text: { 'zh-CN': '该会员目前不能使用此权益', en: 'This member cannot use this benefit now' },
});

export const benefitUsed = defineRefusal({
  code: 'BENEFIT_USED',
  type: 'BenefitUsed',
  text: { 'zh-CN': '此权益本期已使用', en: 'This benefit has been used for this time' },
});

export const benefitUseIdTaken = defineFault<{ id: string; path: string[] }>({
  code: 'IDEMPOTENCY_CONFLICT',
  name: 'BENEFIT_USE_ID_TAKEN',
  text: { 'zh-CN': '编号 {id} 已被使用', en: 'The id {id} has been used before' },
});

/** The membership has ended: closed, or erased, or merged into another. Nothing was changed. */
export const noLongerMember = defineRefusal({
  code: 'NO_LONGER_MEMBER',
  type: 'NoLongerMember',
  text: { 'zh-CN': '该会员资格已终止', en: 'This membership has ended' },
});

/** `nextAt` is an ISO 8601 instant, `exportId` the export that stands: refusals are kept as JSON. */
export const exportTooSoon = defineRefusal<{ exportId: string; nextAt: string }>({
  code: 'EXPORT_TOO_SOON',
  type: 'ExportTooSoon',
  text: {
    'zh-CN': '您的数据副本正在准备或近期已申请过，请在 {nextAt} 之后再申请',
    en: 'A copy of your data is being made or was asked for not long ago; ask again after {nextAt}',
  },
});

/** A status is left by certain steps only; `status` is where the member stands. */
export const statusUnfit = defineRefusal<{ status: string }>({
  code: 'STATUS_UNFIT',
  type: 'StatusUnfit',
  text: { 'zh-CN': '会员当前状态（{status}）不允许此操作', en: 'A membership that is {status} cannot take this step' },
});

export const unknownMember = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_MEMBER',
  text: { 'zh-CN': '没有该会员', en: 'There is no such member' },
});

export const membershipComplete = defineRefusal({
  code: 'MEMBERSHIP_COMPLETE',
  type: 'MembershipComplete',
  text: { 'zh-CN': '该会员资料已完整', en: 'This is a full membership already' },
});

/** The card was reported lost, or another has taken its place. */
export const cardBlocked = defineRefusal({
  code: 'CARD_BLOCKED',
  type: 'CardBlocked',
  text: { 'zh-CN': '该卡已停用', en: 'This card is blocked' },
});

/** The same of a card that somebody shows, where there is no result to say it in. */
export const blockedCard = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'BLOCKED_CARD',
  text: { 'zh-CN': '该卡已停用', en: 'This card is blocked' },
});

/** Of our series, and never sent to a printer. */
export const cardNotIssued = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'CARD_NOT_ISSUED',
  text: { 'zh-CN': '该卡号尚未发行', en: 'No card of this number has been issued' },
});

export const cardMistyped = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'CARD_NUMBER_MISTYPED',
  text: {
    'zh-CN': '卡号有误，请核对每一位数字',
    en: 'The digits of this card do not fit together: read them again',
  },
});

export const unknownCard = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_CARD',
  text: { 'zh-CN': '没有该会员卡', en: 'There is no such card' },
});

export const batchIdTaken = defineFault<{ id: string; path: string[] }>({
  code: 'IDEMPOTENCY_CONFLICT',
  name: 'BATCH_ID_TAKEN',
  text: { 'zh-CN': '编号 {id} 已被使用', en: 'The id {id} has been used before' },
});

export const codeForged = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'MEMBERSHIP_CODE_FORGED',
  text: { 'zh-CN': '会员码无效', en: 'This is no membership code of ours' },
});

export const codeExpired = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'MEMBERSHIP_CODE_EXPIRED',
  text: { 'zh-CN': '会员码已过期，请刷新后重新出示', en: 'The membership code has expired: have it shown anew' },
});

export const codeUsedUp = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'MEMBERSHIP_CODE_USED_UP',
  text: { 'zh-CN': '会员码已使用多次，请刷新后重新出示', en: 'The membership code has been used: have it shown anew' },
});

/* Signing in. */

/** Another issuer signs people in here, or nothing carries a code to such an address. */
export const signInUnavailable = defineRefusal({
  code: 'SIGN_IN_UNAVAILABLE',
  type: 'SignInUnavailable',
  text: {
    'zh-CN': '此处不支持用验证码登录',
    en: 'Signing in with a code is not available here, or not by this kind of address',
  },
});

/** Too many codes were asked for, to one address, by one asker or by everybody: which of them is not said. */
export const codesLimited = defineRefusal<{ retryAfterSeconds: number }>({
  code: 'CODES_LIMITED',
  type: 'CodesLimited',
  text: {
    'zh-CN': '验证码请求过于频繁，请在 {retryAfterSeconds} 秒后重试',
    en: 'Too many codes were asked for; try again in {retryAfterSeconds} seconds',
  },
});

/** Wrong, used, too old, tried too often, or never sent: the first two can be told apart by nobody but who reads the message. */
export const codeRefused = defineRefusal<{ attemptsLeft: number }>({
  code: 'CODE_REFUSED',
  type: 'CodeRefused',
  text: { 'zh-CN': '验证码错误或已失效', en: 'This code is wrong or good no longer' },
});

/** Said only to whoever has proven to be that member. */
export const membershipErased = defineRefusal({
  code: 'MEMBERSHIP_ERASED',
  type: 'MembershipEnded',
  text: { 'zh-CN': '该会员账户的资料已删除', en: 'This membership and all that is personal about it are gone' },
});

export const membershipMerged = defineRefusal({
  code: 'MEMBERSHIP_MERGED',
  type: 'MembershipEnded',
  text: {
    'zh-CN': '该会员账户已并入另一账户，请登录该账户',
    en: 'This membership is part of another one now; sign in to that one',
  },
});

export const recentSignInNeeded = defineRefusal({
  code: 'RECENT_SIGN_IN_NEEDED',
  type: 'RecentSignInNeeded',
  text: {
    'zh-CN': '更换登录方式前，请重新登录',
    en: 'Sign in again before you change how you sign in',
  },
});

export const sessionOver = defineRefusal({
  code: 'SESSION_ENDED',
  type: 'SessionEnded',
  text: { 'zh-CN': '登录已失效，请重新登录', en: 'This session has ended; sign in again' },
});

/** Told to the gateway, which then refuses the session's tokens. */
export const sessionNoLonger = defineFault({
  code: 'UNAUTHENTICATED',
  name: 'SESSION_NO_LONGER',
  text: { 'zh-CN': '登录已失效，请重新登录', en: 'The session has ended' },
});

export const registry = [
  alreadyEnrolled,
  cardTaken,
  contactInUse,
  memberIdTaken,
  benefitNotOpen,
  benefitUsed,
  benefitUseIdTaken,
  noLongerMember,
  exportTooSoon,
  statusUnfit,
  unknownMember,
  membershipComplete,
  cardBlocked,
  blockedCard,
  cardNotIssued,
  cardMistyped,
  unknownCard,
  batchIdTaken,
  codeForged,
  codeExpired,
  codeUsedUp,
  ...householdErrors,
  ...tierErrors,
  signInUnavailable,
  codesLimited,
  codeRefused,
  membershipErased,
  membershipMerged,
  recentSignInNeeded,
  sessionOver,
  sessionNoLonger,
  ...mergeErrors,
];
