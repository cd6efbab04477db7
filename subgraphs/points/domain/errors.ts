/** Every way in which points says no, besides what any service says. The registry at the end is complete: a test looks. */
import { defineFault, defineRefusal } from '../../../chassis/domain-error.js';

/** `spendable` is what the wallet held when it was asked; `needed` what it was asked for. */
export const notEnoughPoints = defineRefusal<{ spendable: number; needed: number }>({
  code: 'NOT_ENOUGH_POINTS',
  type: 'NotEnoughPoints',
  text: {
    'zh-CN': '积分不足：可用 {spendable}，需要 {needed}',
    en: 'Not enough points: {spendable} can be spent, {needed} are needed',
  },
});

/** `status` is the hold's own, or UNKNOWN where there is none of that id. */
export const holdNotOpen = defineRefusal<{ holdId: string; status: string }>({
  code: 'HOLD_NOT_OPEN',
  type: 'HoldNotOpen',
  text: { 'zh-CN': '该积分冻结不可用（{status}）', en: 'The points are not held any more ({status})' },
});

export const unknownCurrency = defineFault<{ path: string[]; currency: string }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_CURRENCY',
  text: { 'zh-CN': '未知的积分币种 {currency}', en: 'There is no currency {currency}' },
});

export const unknownAward = defineFault<{ path: string[]; awardId: string }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_AWARD',
  text: { 'zh-CN': '未知的奖励 {awardId}', en: 'This purchase of this member has no award {awardId}' },
});

/** A part of a purchase can be taken back once. `left` is what has not been taken back yet. */
export const moreThanEarned = defineFault<{ path: string[]; left: number }>({
  code: 'BAD_USER_INPUT',
  name: 'MORE_THAN_EARNED',
  text: { 'zh-CN': '该行最多可收回 {left} 积分', en: 'Of this line only {left} points can still be taken back' },
});

/** Settling or returning more than there is. `left` is what there is. */
export const moreThanHeld = defineFault<{ path: string[]; left: number }>({
  code: 'BAD_USER_INPUT',
  name: 'MORE_THAN_HELD',
  text: { 'zh-CN': '最多可处理 {left} 积分', en: 'This hold has only {left} points to do this with' },
});

/** Waits for a person; asked again, the same id is answered by the state of then. */
export const underReview = defineRefusal<{ reviewId: string }>({
  code: 'UNDER_REVIEW',
  type: 'UnderReview',
  text: {
    'zh-CN': '该操作正在人工审核中，审核期间积分已冻结',
    en: 'This is being looked at by a person; the points are set aside meanwhile',
  },
});

/** A person said no, or nobody said yes in time. */
export const postingRejected = defineRefusal<{ reviewId: string }>({
  code: 'POSTING_REJECTED',
  type: 'PostingRejected',
  text: { 'zh-CN': '该操作未通过审核', en: 'This was looked at and not approved' },
});

/** A budget, a prepaid block or a pledge holds less than is needed of it. */
export const fundsExhausted = defineRefusal<{ available: number; needed: number }>({
  code: 'FUNDS_EXHAUSTED',
  type: 'FundsExhausted',
  text: {
    'zh-CN': '额度不足：剩余 {available}，需要 {needed}',
    en: 'Not enough is left of what was set aside for this: {available} of {needed}',
  },
});

export const giftLimitExceeded = defineRefusal<{ atMost: number }>({
  code: 'GIFT_LIMIT_EXCEEDED',
  type: 'GiftLimitExceeded',
  text: { 'zh-CN': '单次最多可赠送 {atMost} 积分', en: 'At most {atMost} points can be given at a time' },
});

/** The receiver is no member, or not one who can receive: which of the two is not told. */
export const recipientNotFound = defineRefusal({
  code: 'RECIPIENT_NOT_FOUND',
  type: 'RecipientNotFound',
  text: { 'zh-CN': '找不到可接收积分的会员', en: 'There is no member of this number who can receive points' },
});

export const memberNotActive = defineRefusal<{ status: string }>({
  code: 'MEMBER_NOT_ACTIVE',
  type: 'WalletClosed',
  text: { 'zh-CN': '会员状态不允许此操作（{status}）', en: 'This member cannot do this ({status})' },
});

export const unknownMember = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_MEMBER',
  text: { 'zh-CN': '未知的会员', en: 'There is no such member' },
});

/** Neither one that is closed: both take no donations. */
export const unknownCause = defineFault<{ path: string[]; cause: string }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_CAUSE',
  text: { 'zh-CN': '没有可捐赠的公益项目 {cause}', en: 'There is no cause {cause} to give to' },
});

export const unknownReview = defineFault<{ path: string[]; reviewId: string }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_REVIEW',
  text: { 'zh-CN': '没有编号为 {reviewId} 的审核', en: 'There is no review {reviewId}' },
});

export const reviewDecided = defineFault<{ path: string[]; state: string }>({
  code: 'BAD_USER_INPUT',
  name: 'REVIEW_DECIDED',
  text: { 'zh-CN': '该审核已结束：{state}', en: 'This review has ended already: {state}' },
});

export const anotherPersonNeeded = defineFault<{ path: string[] }>({
  code: 'FORBIDDEN',
  name: 'ANOTHER_PERSON_NEEDED',
  text: { 'zh-CN': '须由另一人决定', en: 'Another person has to decide on this' },
});

/** No key is set, or another one has taken over from the one that is. */
export const checkpointNotSigned = defineRefusal({
  code: 'CHECKPOINT_NOT_SIGNED',
  type: 'CheckpointNotSigned',
  text: {
    'zh-CN': '当前服务没有可用于签署账本的密钥',
    en: 'This service has no key that may sign the ledger now',
  },
});

/** Never kept and never shown: whoever asked looks again. */
export const booksMovedOn = defineFault({
  code: 'UNAVAILABLE',
  name: 'BOOKS_MOVED_ON',
  text: { 'zh-CN': '账户已有变动，请重试', en: 'The wallet has changed meanwhile: try again' },
});

export const registry = [
  booksMovedOn,
  notEnoughPoints,
  holdNotOpen,
  underReview,
  postingRejected,
  fundsExhausted,
  giftLimitExceeded,
  recipientNotFound,
  memberNotActive,
  unknownCurrency,
  unknownAward,
  moreThanEarned,
  moreThanHeld,
  unknownMember,
  unknownCause,
  unknownReview,
  reviewDecided,
  anotherPersonNeeded,
  checkpointNotSigned,
];
