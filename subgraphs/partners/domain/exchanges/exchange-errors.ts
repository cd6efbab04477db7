/** What an exchange with points that a partner keeps may be refused by, and how it is said. */
import { defineRefusal } from '../../../../chassis/domain-error.js';

export const notLinked = defineRefusal<{ partner: string }>({
  code: 'NOT_LINKED',
  type: 'NotLinked',
  text: {
    'zh-CN': '请先关联合作伙伴 {partner} 的账户',
    en: 'Link your account with the partner {partner} first',
  },
});

/** Never kept: it may be announced later. */
export const exchangeNotAnnounced = defineRefusal({
  code: 'EXCHANGE_NOT_ANNOUNCED',
  type: 'ExchangeNotAnnounced',
  text: {
    'zh-CN': '该笔兑换尚未通知合作伙伴，无需确认',
    en: 'This exchange has not been announced: there is nothing to confirm or reject',
  },
});

/** `firstExchangeId` is the exchange that has used the number. */
export const duplicateTransaction = defineRefusal<{ firstExchangeId: string }>({
  code: 'DUPLICATE_TRANSACTION',
  type: 'DuplicateTransaction',
  text: {
    'zh-CN': '该交易号已用于兑换 {firstExchangeId}',
    en: 'This transaction number stands for the exchange {firstExchangeId} already',
  },
});

export const linkNotActive = defineRefusal({
  code: 'LINK_NOT_ACTIVE',
  type: 'LinkNotActive',
  text: {
    'zh-CN': '没有此关联，或会员当前无法接收积分',
    en: 'There is no such link with an active member',
  },
});

/** What fills no step could not be given back to the partner's member, so it is not taken. `lower` is the next amount below. */
export const amountNotInSteps = defineRefusal<{ step: number; lower: number }>({
  code: 'AMOUNT_NOT_IN_STEPS',
  type: 'AmountNotInSteps',
  text: {
    'zh-CN': '数量必须是 {step} 的整数倍',
    en: 'The amount has to be in whole steps of {step} points',
  },
});

/** The partner has told its member another amount. */
export const amountsDiffer = defineRefusal<{ expected: number; byOurRate: number }>({
  code: 'AMOUNTS_DIFFER',
  type: 'AmountsDiffer',
  text: {
    'zh-CN': '按当前汇率应得 {byOurRate} 积分，而非 {expected}',
    en: 'By the published rate {byOurRate} points are received, not {expected}',
  },
});
