/**
 * Every way the members subgraph says no. A refusal stands in a result union under its type's name; what is not here
 * comes from the chassis, which every service's registry holds besides its own.
 */
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

/** The membership has ended: closed, or erased, or merged into another. Nothing was changed. */
export const membershipEnded = defineRefusal({
  code: 'MEMBERSHIP_ENDED',
  type: 'MembershipEnded',
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

/** Ops and channels say about whom they speak, and nobody has that id. */
export const unknownMember = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_MEMBER',
  text: { 'zh-CN': '没有该会员', en: 'There is no such member' },
});

export const registry = [
  alreadyEnrolled,
  cardTaken,
  contactInUse,
  memberIdTaken,
  membershipEnded,
  exportTooSoon,
  unknownMember,
];
