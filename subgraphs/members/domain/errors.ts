/**
 * Every way the members subgraph says no. A refusal stands in a result union under its type's name; what is not here
 * comes from the chassis, which every service's registry holds besides its own.
 */
import { benefitErrors } from './benefits/errors.js';
import { defineFault, defineRefusal } from '../../../chassis/domain-error.js';
import { tierErrors } from './tiers/tier-errors.js';

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

export const registry = [alreadyEnrolled, cardTaken, contactInUse, memberIdTaken, ...benefitErrors, ...tierErrors];
