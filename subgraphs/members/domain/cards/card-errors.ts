/** What is wrong with a card, or with a membership code that is shown in the place of one. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/**
 * The card is another member's, or what it says is somebody's member number. Whose is not said; for whom it was wanted is
 * kept, not told.
 */
export const cardTaken = defineRefusal<{ memberId?: string | null }>({
  code: 'CARD_TAKEN',
  type: 'CardTaken',
  text: {
    'zh-CN': '该卡号已被使用',
    en: 'This card belongs to a membership already',
  },
});

/** The card was reported lost, or another has taken its place. Whose it is, where it is anybody's, is kept with the answer and not told. */
export const cardBlocked = defineRefusal<{ memberId?: string | null }>({
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
