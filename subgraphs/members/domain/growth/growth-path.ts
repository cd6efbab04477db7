/**
 * The path a member grows along. Milestones are reached by being a member for long and much: purchases, net spend, months in which
 * something was bought. Tasks are done once: telling who one is, the first redemption, the first badge. Each step has a goal, and shows
 * how far one has come, never beyond it nor below nothing.
 */
import type { LocalisedText } from '../../../../schema/vocabulary.js';

export interface GrowthFacts {
  purchases: number;
  /** Net of returns, minor units. */
  spendMinor: number;
  /** Calendar months in which something was bought. */
  activeMonths: number;
  /** How many of phone, e-mail and birthday are told. */
  detailsTold: number;
  redemptions: number;
  badges: number;
}

interface Step {
  code: string;
  name: LocalisedText;
  measure: keyof GrowthFacts;
  goal: number;
}

export interface GrowthStep {
  code: string;
  name: LocalisedText;
  progress: number;
  goal: number;
  reached: boolean;
}

const milestones: readonly Step[] = [
  { code: 'FIRST_PURCHASE', name: { 'zh-CN': '首次消费', en: 'First purchase' }, measure: 'purchases', goal: 1 },
  { code: 'TEN_PURCHASES', name: { 'zh-CN': '消费十次', en: 'Ten purchases' }, measure: 'purchases', goal: 10 },
  {
    code: 'SPEND_5000',
    name: { 'zh-CN': '累计消费 5000 元', en: '5,000 yuan spent' },
    measure: 'spendMinor',
    goal: 500_000,
  },
  {
    code: 'SPEND_20000',
    name: { 'zh-CN': '累计消费 20000 元', en: '20,000 yuan spent' },
    measure: 'spendMinor',
    goal: 2_000_000,
  },
  {
    code: 'SIX_MONTHS',
    name: { 'zh-CN': '六个月有消费', en: 'Purchases in six months' },
    measure: 'activeMonths',
    goal: 6,
  },
  {
    code: 'TWELVE_MONTHS',
    name: { 'zh-CN': '十二个月有消费', en: 'Purchases in twelve months' },
    measure: 'activeMonths',
    goal: 12,
  },
];

const tasks: readonly Step[] = [
  {
    code: 'COMPLETE_PROFILE',
    name: { 'zh-CN': '完善资料', en: 'Complete your profile' },
    measure: 'detailsTold',
    goal: 3,
  },
  { code: 'FIRST_REDEMPTION', name: { 'zh-CN': '首次兑换', en: 'First redemption' }, measure: 'redemptions', goal: 1 },
  { code: 'FIRST_BADGE', name: { 'zh-CN': '获得首枚徽章', en: 'First badge' }, measure: 'badges', goal: 1 },
];

export function growthOf(facts: GrowthFacts): { milestones: GrowthStep[]; tasks: GrowthStep[] } {
  const stepOf = ({ code, name, measure, goal }: Step): GrowthStep => {
    const progress = Math.max(0, Math.min(facts[measure], goal));
    return { code, name, progress, goal, reached: progress === goal };
  };
  return { milestones: milestones.map(stepOf), tasks: tasks.map(stepOf) };
}
