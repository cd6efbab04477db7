/**
 * A light membership is made from a device alone, before anybody says who they are. It earns and redeems as any other, in the lowest
 * tier; what it buys counts from the first day, so that the tiers it has earned are there in the moment it is completed. It becomes a
 * full one, the same member with the same number, once a phone or an e-mail address is known.
 */
import type { LocalisedText } from '../../../../schema/vocabulary.js';

export type MembershipKind = 'LIGHT' | 'FULL';

/** What a member without a name is greeted by. */
export const nameOfTheNameless: LocalisedText = { 'zh-CN': '新会员', en: 'New member' };

/**
 * What to do next where somebody with these details is a member already. Who knows the number goes on by it; a person signs in with
 * the phone or the address that was found; a member who has a second membership has the two merged by the programme's people.
 */
export const waysOn = ['USE_NUMBER', 'SIGN_IN', 'ASK_FOR_MERGE'] as const;
export type WayOn = (typeof waysOn)[number];

export const wayOnText: Record<WayOn, LocalisedText> = {
  USE_NUMBER: { 'zh-CN': '请使用已有的会员号', en: 'Go on with the membership of this number' },
  SIGN_IN: {
    'zh-CN': '请用该手机号或邮箱登录已有的会员账户',
    en: 'Sign in to the membership you have, with this phone or e-mail',
  },
  ASK_FOR_MERGE: {
    'zh-CN': '该手机号或邮箱属于另一会员账户，请联系客服合并',
    en: 'This phone or e-mail is on another membership; ask our service to merge the two',
  },
};
