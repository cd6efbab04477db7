/**
 * Every way the members subgraph says no. A refusal stands in a result union under its type's name; what is not here
 * comes from the chassis, which every service's registry holds besides its own.
 */
import { benefitErrors } from './benefits/errors.js';
import { defineFault, defineRefusal } from '../../../chassis/domain-error.js';
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

export const registry = [
  alreadyEnrolled,
  cardTaken,
  contactInUse,
  memberIdTaken,
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
  ...benefitErrors,
];
