/**
 * A member may know what kind of data about them was looked at, when, and that it was somebody of the programme's staff. Which
 * person it was they are not told: that is the person's own affair as long as the programme can find it out, which the audit log
 * serves for. The same person has the same sign in one member's log, so that a member can see that somebody looks again and again,
 * and can name them in a complaint.
 */
import type { Locale } from '../../../../schema/vocabulary.js';

export const viewedData = [
  'MEMBERSHIP',
  'PROFILE',
  'SPENDING',
  'POINTS',
  'PURCHASES',
  'OFFERS',
  'REDEMPTIONS',
  'EXCHANGES',
  'OTHER',
] as const;

export type ViewedData = (typeof viewedData)[number];

/** By the word under which a view is recorded. */
const byWord: Readonly<Record<string, ViewedData>> = {
  members: 'MEMBERSHIP',
  profile: 'PROFILE',
  spend: 'SPENDING',
  points: 'POINTS',
  purchases: 'PURCHASES',
  campaigns: 'OFFERS',
  rewards: 'REDEMPTIONS',
  partners: 'EXCHANGES',
};

const names: Readonly<Record<ViewedData, Readonly<Record<Locale, string>>>> = {
  MEMBERSHIP: { 'zh-CN': '会员信息', en: 'membership' },
  PROFILE: { 'zh-CN': '个人资料', en: 'personal details' },
  SPENDING: { 'zh-CN': '消费与等级进度', en: 'spending and progress' },
  POINTS: { 'zh-CN': '积分', en: 'points' },
  PURCHASES: { 'zh-CN': '购买记录', en: 'purchases' },
  OFFERS: { 'zh-CN': '可参加的活动', en: 'offers' },
  REDEMPTIONS: { 'zh-CN': '兑换记录', en: 'redemptions' },
  EXCHANGES: { 'zh-CN': '积分互换与合作伙伴', en: 'exchanges and partners' },
  OTHER: { 'zh-CN': '其他信息', en: 'other data' },
};

/** Each kind once, in the order of the list above. A word that nobody knows here is told all the same. */
export function viewedDataOf(words: readonly string[]): ViewedData[] {
  const found = new Set(words.map((word) => (Object.hasOwn(byWord, word) ? byWord[word] : undefined) ?? 'OTHER'));
  return viewedData.filter((kind) => found.has(kind));
}

export function viewInWords(kinds: readonly ViewedData[], locale: Locale): string {
  const said = kinds.map((kind) => names[kind][locale]);
  return locale === 'en' ? `Our staff looked at: ${said.join(', ')}` : `工作人员查看了：${said.join('、')}`;
}
