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

export const registry = [notEnoughPoints, holdNotOpen, unknownCurrency, unknownAward, moreThanEarned, moreThanHeld];
