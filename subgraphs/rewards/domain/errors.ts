/**
 * Every way in which the rewards subgraph says no. A refusal is something the member or the operator can act on and
 * stands in the union of the mutation that may answer with it; a fault is the caller's mistake.
 */
import { defineFault, defineRefusal } from '../../../chassis/domain-error.js';
import * as codeErrors from './codes/code-errors.js';
import * as fulfilmentErrors from './fulfilment/fulfilment-errors.js';
import * as wishErrors from './wishes/wish-errors.js';

export const rewardNotAvailable = defineRefusal({
  code: 'REWARD_NOT_AVAILABLE',
  type: 'RewardNotAvailable',
  text: {
    'zh-CN': '该礼品目前不可兑换',
    en: 'This reward cannot be redeemed at present',
  },
});

export const outOfStock = defineRefusal({
  code: 'OUT_OF_STOCK',
  type: 'OutOfStock',
  text: { 'zh-CN': '该礼品已兑完', en: 'This reward is sold out' },
});

export const notInAudience = defineRefusal({
  code: 'NOT_IN_AUDIENCE',
  type: 'NotInAudience',
  text: {
    'zh-CN': '该礼品仅限部分会员兑换',
    en: 'This reward is for other members',
  },
});

/** `pieces` the limit allows in its period, of which `left` are left. */
export const limitReached = defineRefusal<{ of: string; per: string; pieces: number; left: number }>({
  code: 'LIMIT_REACHED',
  type: 'LimitReached',
  text: {
    'zh-CN': '已达到兑换上限：本期内限 {pieces} 件，还可兑换 {left} 件',
    en: 'The limit is reached: {pieces} in this period, of which {left} are left',
  },
});

/** `offered` are the prices of the reward at that moment. */
export const priceMismatch = defineRefusal<{
  offered: { points: number; cash: { amountMinor: number; currency: string } | null }[];
}>({
  code: 'PRICE_MISMATCH',
  type: 'PriceMismatch',
  text: {
    'zh-CN': '所选积分与现金不是该礼品的兑换价格',
    en: 'The points and cash you chose are not a price of this reward',
  },
});

/** `spendable` and `needed` in points of the programme. */
export const notEnoughPoints = defineRefusal<{ spendable: number; needed: number }>({
  code: 'NOT_ENOUGH_POINTS',
  type: 'NotEnoughPoints',
  text: {
    'zh-CN': '积分不足：需要 {needed}，可用 {spendable}',
    en: 'Not enough points: {needed} needed, {spendable} spendable',
  },
});

export const redemptionLapsed = defineRefusal({
  code: 'REDEMPTION_LAPSED',
  type: 'RedemptionLapsed',
  text: {
    'zh-CN': '兑换未能在时限内完成，未扣除任何积分，请重新兑换',
    en: 'The redemption could not be completed in time; no points were taken. Please redeem again',
  },
});

/** Waits for a person; never kept, since asked again it is answered by the state of then. */
export const underReview = defineRefusal<{ reviewId: string }>({
  code: 'UNDER_REVIEW',
  type: 'UnderReview',
  text: {
    'zh-CN': '该兑换正在人工审核中，审核期间积分已冻结',
    en: 'This redemption is being looked at by a person; the points are set aside meanwhile',
  },
});

export const redemptionRejected = defineRefusal({
  code: 'REDEMPTION_REJECTED',
  type: 'RedemptionRejected',
  text: {
    'zh-CN': '该兑换未通过审核，积分已退回',
    en: 'This redemption was looked at and not approved; the points are back',
  },
});

/** The cash part was refused; nothing was taken. */
export const paymentDeclined = defineRefusal({
  code: 'PAYMENT_DECLINED',
  type: 'PaymentDeclined',
  text: {
    'zh-CN': '现金支付未成功，未扣除任何积分',
    en: 'The cash payment was refused; no points were taken',
  },
});

/** The provider has not decided yet; never kept, since asked again it is answered by the state of then. */
export const paymentPending = defineRefusal<{ redemptionId: string }>({
  code: 'PAYMENT_PENDING',
  type: 'PaymentPending',
  text: {
    'zh-CN': '正在等待支付结果，积分已冻结',
    en: 'The payment has not been decided yet; the points are set aside meanwhile',
  },
});

export const redemptionNotCancellable = defineRefusal({
  code: 'REDEMPTION_NOT_CANCELLABLE',
  type: 'RedemptionNotCancellable',
  text: {
    'zh-CN': '该兑换无法取消',
    en: 'This redemption cannot be cancelled',
  },
});

/** `closedAt` is an ISO 8601 instant. */
export const cancellationWindowClosed = defineRefusal<{ closedAt: string }>({
  code: 'CANCELLATION_WINDOW_CLOSED',
  type: 'CancellationWindowClosed',
  text: {
    'zh-CN': '已超过可取消的期限',
    en: 'The time in which this redemption could be cancelled is over',
  },
});

/** `taken` counts the pieces that members hold or have on the way. */
export const stockBelowTaken = defineRefusal<{ taken: number }>({
  code: 'STOCK_BELOW_TAKEN',
  type: 'StockBelowTaken',
  text: {
    'zh-CN': '库存总数不能少于已兑换的 {taken} 件',
    en: 'The total stock cannot be less than the {taken} pieces already taken',
  },
});

export const unknownRedemption = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_REDEMPTION',
  text: { 'zh-CN': '没有这笔兑换', en: 'There is no such redemption' },
});

export const moreThanKept = defineFault<{ path: string[]; kept: number }>({
  code: 'BAD_USER_INPUT',
  name: 'MORE_THAN_KEPT',
  text: { 'zh-CN': '最多可退回 {kept} 件', en: 'No more than {kept} pieces can be given back' },
});

/** The member was forgotten while their sign-in was still remembered: nothing new begins for them. */
export const memberErased = defineFault({
  code: 'FORBIDDEN',
  name: 'MEMBER_ERASED',
  text: { 'zh-CN': '该会员资格已终止', en: 'This membership has ended' },
});

export const registry = [
  rewardNotAvailable,
  outOfStock,
  notInAudience,
  limitReached,
  priceMismatch,
  notEnoughPoints,
  redemptionLapsed,
  underReview,
  redemptionRejected,
  paymentDeclined,
  paymentPending,
  redemptionNotCancellable,
  cancellationWindowClosed,
  stockBelowTaken,
  unknownRedemption,
  moreThanKept,
  memberErased,
  ...Object.values(codeErrors),
  ...Object.values(fulfilmentErrors),
  ...Object.values(wishErrors),
];
