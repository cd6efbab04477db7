/** What an agreement may refuse, and how it is said. */
import { defineRefusal } from '../../../../chassis/domain-error.js';

export const agreementNotInForce = defineRefusal<{ partner: string }>({
  code: 'AGREEMENT_NOT_IN_FORCE',
  type: 'AgreementNotInForce',
  text: {
    'zh-CN': '与合作伙伴 {partner} 目前没有生效的协议',
    en: 'There is no agreement in force with the partner {partner} at present',
  },
});

/** `suspendedSince` is an ISO 8601 instant. */
export const partnerSuspended = defineRefusal<{ partner: string; suspendedSince: string }>({
  code: 'PARTNER_SUSPENDED',
  type: 'PartnerSuspended',
  text: {
    'zh-CN': '合作伙伴 {partner} 已暂停，暂时无法兑换',
    en: 'The partner {partner} is suspended; nothing new can be exchanged with it',
  },
});

export const outsideOpeningHours = defineRefusal<{ partner: string }>({
  code: 'OUTSIDE_OPENING_HOURS',
  type: 'OutsideOpeningHours',
  text: {
    'zh-CN': '当前不在合作伙伴 {partner} 的兑换时间内',
    en: 'The partner {partner} exchanges nothing at this time of day',
  },
});

/** `cap` is one of `Cap`; `limit` and `left` are points of the partner's own currency. */
export const capReached = defineRefusal<{ partner: string; cap: string; limit: number; left: number }>({
  code: 'CAP_REACHED',
  type: 'CapReached',
  text: {
    'zh-CN': '超出合作伙伴 {partner} 的兑换上限：上限 {limit}，剩余 {left}',
    en: 'This is more than the partner {partner} exchanges: {left} of {limit} points are left',
  },
});

export const partnerFundsExhausted = defineRefusal<{ partner: string; currency: string }>({
  code: 'PARTNER_FUNDS_EXHAUSTED',
  type: 'PartnerFundsExhausted',
  text: {
    'zh-CN': '合作伙伴 {partner} 的 {currency} 额度已用完，积分已退回',
    en: 'The partner {partner} has no {currency} points left to pay with; nothing moved',
  },
});

export const suspensionUnchanged = defineRefusal<{ isSuspended: boolean }>({
  code: 'SUSPENSION_UNCHANGED',
  type: 'SuspensionUnchanged',
  text: {
    'zh-CN': '该合作伙伴已处于此状态',
    en: 'The partner stands like that already',
  },
});

/** `agreementEnded` is an ISO 8601 instant. */
export const agreementWindowPassed = defineRefusal<{ agreementEnded: string }>({
  code: 'AGREEMENT_WINDOW_PASSED',
  type: 'AgreementWindowPassed',
  text: {
    'zh-CN': '该协议版本的有效期已结束',
    en: 'The window of this version of the agreement lies behind',
  },
});

export const partnerNotPrepaid = defineRefusal<{ partner: string }>({
  code: 'PARTNER_NOT_PREPAID',
  type: 'PartnerNotPrepaid',
  text: {
    'zh-CN': '合作伙伴 {partner} 的协议不是预付方式',
    en: 'By its agreements the partner {partner} pays for nothing in advance',
  },
});

/** `alertSeenBy` is who of ops was first. */
export const alertSeenBefore = defineRefusal<{ alertSeenBy: string }>({
  code: 'ALERT_SEEN_BEFORE',
  type: 'AlertSeenBefore',
  text: { 'zh-CN': '该提醒已由他人处理', en: 'Somebody else has seen to this alert already' },
});
