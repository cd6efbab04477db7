/**
 * Every way in which campaigns says no. Refusals are outcomes a till can show to the customer and stand in a result
 * union; faults are mistakes of the calling program and come as errors with the field's path.
 */
import { defineFault, defineRefusal, type DomainError } from '../../../chassis/domain-error.js';

interface AtField extends Record<string, unknown> {
  path: string[];
}

export const memberNotActive = defineRefusal<{ status: string }>({
  code: 'MEMBER_NOT_ACTIVE',
  type: 'MemberNotActive',
  text: {
    'zh-CN': '该会员账户未处于有效状态，本次消费不能积分',
    en: 'This membership is not active, so the purchase cannot be recorded for it',
  },
});

/** What is bought while a membership is suspended earns nothing, then or later: whatever looks at the receipt has this answer. */
export const memberSuspended = defineRefusal<{ status: string }>({
  code: 'MEMBER_SUSPENDED',
  type: 'MemberNotActive',
  text: {
    'zh-CN': '该会员账户已被暂停，本次消费不能积分',
    en: 'This membership is suspended, so the purchase earns nothing',
  },
});

export const memberClosed = defineRefusal<{ status: string }>({
  code: 'MEMBER_CLOSED',
  type: 'MemberNotActive',
  text: { 'zh-CN': '该会员账户已注销', en: 'This membership has been closed' },
});

/** The card was reported lost or has been replaced; the membership may be well. */
export const cardBlocked = defineRefusal<{ status: string }>({
  code: 'CARD_BLOCKED',
  type: 'MemberNotActive',
  text: {
    'zh-CN': '该卡已停用，请出示新卡或会员码',
    en: 'This card is blocked; ask for the new one or for the code on the phone',
  },
});

export const codeNotGood = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'MEMBERSHIP_CODE_NOT_GOOD',
  text: {
    'zh-CN': '会员码无效、已过期或已用过，请刷新后重新出示',
    en: 'This membership code is not genuine, has expired or has been used: have it shown anew',
  },
});

export const cardMistyped = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'CARD_NUMBER_MISTYPED',
  text: {
    'zh-CN': '卡号有误，请核对每一位数字',
    en: 'The digits of this card do not fit together: read them again',
  },
});

/** Why a member of this status earns nothing; null for an active one. */
export function whyEarnsNothing(status: string): DomainError | null {
  if (status === 'ACTIVE') return null;
  if (status === 'CARD_BLOCKED') return cardBlocked({ status });
  if (status === 'SUSPENDED') return memberSuspended({ status });
  return ['CLOSED', 'ERASED', 'MERGED'].includes(status) ? memberClosed({ status }) : memberNotActive({ status });
}

export const moreThanBought = defineRefusal<{ lineId: string; bought: number; returnedBefore: number; asked: number }>({
  code: 'MORE_THAN_BOUGHT',
  type: 'MoreThanBought',
  text: {
    'zh-CN': '退货数量超出购买数量：购买 {bought} 件，已退 {returnedBefore} 件，本次退 {asked} 件',
    en: 'More would come back than was bought: {bought} bought, {returnedBefore} returned before, {asked} now',
  },
});

export const campaignOver = defineRefusal<{ endedAt: string }>({
  code: 'CAMPAIGN_OVER',
  type: 'CampaignOver',
  text: {
    'zh-CN': '该活动已于 {endedAt} 结束，请以新活动提交',
    en: 'The campaign ended at {endedAt}; propose a new one instead',
  },
});

export const budgetSpent = defineRefusal<{ spent: number; asked: number }>({
  code: 'BUDGET_SPENT',
  type: 'BudgetSpent',
  text: {
    'zh-CN': '预算不能低于已发放的积分：已发放 {spent}，提议 {asked}',
    en: 'The budget cannot be lowered under what has been given: {spent} points given, {asked} proposed',
  },
});

export const tooManyBacktests = defineRefusal<{ most: number }>({
  code: 'TOO_MANY_BACKTESTS',
  type: 'TooManyBacktests',
  text: {
    'zh-CN': '您已有 {most} 个回测在等待或运行，请待其中一个结束后再发起',
    en: '{most} backtests of yours wait or run; start another one when one of them is over',
  },
});

export const otherChannel = defineFault<AtField>({
  code: 'FORBIDDEN',
  name: 'OTHER_CHANNEL',
  text: { 'zh-CN': '只能代表本渠道', en: 'A channel acts for itself alone' },
});

export const unknownMember = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_MEMBER',
  text: { 'zh-CN': '没有该会员', en: 'There is no such member' },
});

export const timeInFuture = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'TIME_IN_FUTURE',
  text: { 'zh-CN': '时间晚于当前时间', en: 'The time lies in the future' },
});

export const timeTooEarly = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'TIME_TOO_EARLY',
  text: { 'zh-CN': '时间早于 1970 年', en: 'The time lies before 1970' },
});

export const tooLongAgo = defineFault<AtField & { days: number }>({
  code: 'BAD_USER_INPUT',
  name: 'TOO_LONG_AGO',
  text: {
    'zh-CN': '早于 {days} 天的消费须有导入权限（purchases:import）',
    en: 'A purchase of more than {days} days ago needs the scope purchases:import',
  },
});

export const wrongTotal = defineFault<AtField & { sum: number }>({
  code: 'BAD_USER_INPUT',
  name: 'WRONG_TOTAL',
  text: { 'zh-CN': '总额与各行之和 {sum} 不符', en: 'The total differs from the sum of the lines, {sum}' },
});

export const wrongCurrency = defineFault<AtField & { currency: string }>({
  code: 'BAD_USER_INPUT',
  name: 'WRONG_CURRENCY',
  text: { 'zh-CN': '金额须全部为 {currency}', en: 'Every amount has to be in {currency}' },
});

export const repeatedLine = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'REPEATED_LINE',
  text: { 'zh-CN': '同一行出现两次', en: 'The same line is named twice' },
});

export const unknownPurchase = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_PURCHASE',
  text: { 'zh-CN': '没有该笔消费', en: 'There is no such purchase' },
});

export const unknownLine = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_LINE',
  text: { 'zh-CN': '该笔消费没有此行', en: 'The purchase has no such line' },
});

export const unknownCampaign = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_CAMPAIGN',
  text: { 'zh-CN': '没有该活动', en: 'There is no such campaign' },
});

export const unknownChange = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_CHANGE',
  text: { 'zh-CN': '没有该活动版本', en: 'There is no such version of a campaign' },
});

export const changeUnreadable = defineFault<AtField & { reason: string }>({
  code: 'BAD_USER_INPUT',
  name: 'CHANGE_UNREADABLE',
  text: {
    'zh-CN': '该版本的内容已无法读取，请重新提交：{reason}',
    en: 'What the version says can no longer be read; propose it anew: {reason}',
  },
});

export const changesOfOneCampaign = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'CHANGES_OF_ONE_CAMPAIGN',
  text: { 'zh-CN': '同一活动只能试算一个版本', en: 'Of one campaign only one version can be tried out at a time' },
});

export const versionWaits = defineFault<AtField & { version: number }>({
  code: 'BAD_USER_INPUT',
  name: 'VERSION_WAITS',
  text: {
    'zh-CN': '该活动的版本 {version} 已批准，正在等待预算，请稍后再试',
    en: 'Version {version} of the campaign is approved and waits for its budget; try again in a moment',
  },
});

export const otherStacking = defineFault<AtField & { group: string; stacking: string }>({
  code: 'BAD_USER_INPUT',
  name: 'OTHER_STACKING',
  text: {
    'zh-CN': '同组活动的叠加方式须一致：{group} 组为 {stacking}',
    en: 'Campaigns of one group stack in one way: those of {group} stack by {stacking}',
  },
});

export const baseRuleStays = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'BASE_RULE_STAYS',
  text: {
    'zh-CN': '基础规则不能暂停或结束，只能修改',
    en: 'The base rule can be changed, and neither paused nor ended',
  },
});

export const contradictoryConditions = defineFault<AtField & { other: string }>({
  code: 'BAD_USER_INPUT',
  name: 'CONTRADICTORY_CONDITIONS',
  text: {
    'zh-CN': '该条件与 {other} 相互矛盾，没有消费能同时满足',
    en: 'No purchase can meet this condition and {other}',
  },
});

export const returnTimeNeedsImport = defineFault<AtField>({
  code: 'FORBIDDEN',
  name: 'RETURN_TIME_NEEDS_IMPORT',
  text: {
    'zh-CN': '退货时间只能由导入（purchases:import）指定',
    en: 'Only an import (purchases:import) may say when pieces came back',
  },
});

export const returnedBeforeBought = defineFault<AtField>({
  code: 'BAD_USER_INPUT',
  name: 'RETURNED_BEFORE_BOUGHT',
  text: { 'zh-CN': '退货时间早于消费时间', en: 'The pieces would come back before they were bought' },
});

export const registry = [
  memberNotActive,
  memberSuspended,
  memberClosed,
  cardBlocked,
  codeNotGood,
  cardMistyped,
  moreThanBought,
  campaignOver,
  budgetSpent,
  tooManyBacktests,
  otherChannel,
  unknownMember,
  timeInFuture,
  timeTooEarly,
  tooLongAgo,
  wrongTotal,
  wrongCurrency,
  repeatedLine,
  unknownPurchase,
  unknownLine,
  returnTimeNeedsImport,
  returnedBeforeBought,
  unknownCampaign,
  unknownChange,
  changeUnreadable,
  changesOfOneCampaign,
  versionWaits,
  otherStacking,
  baseRuleStays,
  contradictoryConditions,
];
