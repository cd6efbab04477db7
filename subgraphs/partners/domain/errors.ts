/** Everything the partners subgraph may refuse, and how it says so. */
import { commonErrors, defineFault, defineRefusal } from '../../../chassis/domain-error.js';
import * as agreement from './agreements/agreement-errors.js';
import * as remote from './exchanges/exchange-errors.js';
import * as reversal from './reversals/reversal-errors.js';
import { clientErrors } from './clients/client-errors.js';
import { linkErrors } from './links/link-errors.js';
import { sandboxErrors } from './sandbox/sandbox-errors.js';
import {
  alreadyDisputed,
  disputeNotOpen,
  disputeTooLate,
  nothingToDispute,
  unknownDispute,
  unknownItem,
} from './disputes/dispute-errors.js';
import { riskOutdated, unknownRisk } from './risks/risk-errors.js';
import { paymentNotReady, unknownPayment } from './settlement/payment-errors.js';
import * as webhookErrors from './webhooks/webhook-errors.js';

export const noSuchRate = defineRefusal<{ fromCurrency: string; toCurrency: string }>({
  code: 'NO_SUCH_RATE',
  type: 'NoSuchRate',
  text: {
    'zh-CN': '目前不支持将 {fromCurrency} 兑换为 {toCurrency}',
    en: '{fromCurrency} cannot be exchanged into {toCurrency} at present',
  },
});

export const amountBelowStep = defineRefusal<{ step: number; minimum: number }>({
  code: 'AMOUNT_BELOW_STEP',
  type: 'AmountBelowStep',
  text: {
    'zh-CN': '兑换数量不足，至少需要 {minimum} 积分',
    en: 'This is too little to exchange: {minimum} points are the least',
  },
});

export const notEnoughPoints = defineRefusal<{ spendable: number; needed: number }>({
  code: 'NOT_ENOUGH_POINTS',
  type: 'NotEnoughPoints',
  text: {
    'zh-CN': '积分不足：可用 {spendable}，需要 {needed}',
    en: 'Not enough points: {spendable} spendable, {needed} needed',
  },
});

/** `quoteEndedAt` is an ISO 8601 instant: refusals are kept as JSON. */
export const quoteExpired = defineRefusal<{ quoteEndedAt: string }>({
  code: 'QUOTE_EXPIRED',
  type: 'QuoteExpired',
  text: {
    'zh-CN': '报价已过期，积分已退回，请重新询价',
    en: 'The quote has ended and its points go back; ask for a new one',
  },
});

/** Waits for a person; never kept, since asked again it is answered by the state of then. */
export const underReview = defineRefusal<{ reviewId: string }>({
  code: 'UNDER_REVIEW',
  type: 'UnderReview',
  text: {
    'zh-CN': '该笔兑换正在人工审核中，审核期间积分已冻结',
    en: 'This exchange is being looked at by a person; the points are set aside meanwhile',
  },
});

export const exchangeRejected = defineRefusal({
  code: 'EXCHANGE_REJECTED',
  type: 'ExchangeRejected',
  text: {
    'zh-CN': '该笔兑换未通过审核，积分已退回',
    en: 'This exchange was looked at and not approved; the points are back',
  },
});

export const exchangeClosed = defineRefusal<{ closedAs: string }>({
  code: 'EXCHANGE_CLOSED',
  type: 'ExchangeClosed',
  text: {
    'zh-CN': '该笔兑换已结束，不能再更改',
    en: 'This exchange has reached its end and cannot be changed any more',
  },
});

export const alreadyLinked = defineRefusal<{ linkedSince: string }>({
  code: 'ALREADY_LINKED',
  type: 'AlreadyLinked',
  text: { 'zh-CN': '您已关联该合作伙伴', en: 'You are linked with this partner already' },
});

export const codeTaken = defineRefusal<{ taken: string }>({
  code: 'CODE_TAKEN',
  type: 'CodeTaken',
  text: { 'zh-CN': '代码 {taken} 已被其他品牌使用', en: 'The code {taken} belongs to another brand' },
});

/** `circle` names the currencies in order; the last one leads back to the first. */
export const ratesMultiply = defineRefusal<{ circle: string[]; way: string }>({
  code: 'RATES_MULTIPLY',
  type: 'RatesMultiply',
  text: {
    'zh-CN': '该组汇率会使积分循环增值：{way}',
    en: 'By these rates points multiply round a circle: {way}',
  },
});

/** The member was forgotten while their sign-in was still remembered: nothing new begins for them. */
export const memberErased = defineFault({
  code: 'FORBIDDEN',
  name: 'MEMBER_ERASED',
  text: { 'zh-CN': '该会员资格已终止', en: 'This membership has ended' },
});

export const registry = [
  ...commonErrors,
  noSuchRate,
  amountBelowStep,
  notEnoughPoints,
  quoteExpired,
  underReview,
  exchangeRejected,
  exchangeClosed,
  alreadyLinked,
  codeTaken,
  ratesMultiply,
  memberErased,
  ...Object.values(agreement),
  ...Object.values(remote),
  ...Object.values(reversal),
  ...clientErrors,
  ...linkErrors,
  ...sandboxErrors,
  ...[paymentNotReady, unknownPayment, riskOutdated, unknownRisk],
  ...[alreadyDisputed, disputeNotOpen, disputeTooLate, nothingToDispute, unknownDispute, unknownItem],
  ...Object.values(webhookErrors),
];
