/** Why nobody is enrolled, completed or reached anew. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';
import type { WayOn } from './membership-kind.js';

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

export const membershipComplete = defineRefusal({
  code: 'MEMBERSHIP_COMPLETE',
  type: 'MembershipComplete',
  text: { 'zh-CN': '该会员资料已完整', en: 'This is a full membership already' },
});
