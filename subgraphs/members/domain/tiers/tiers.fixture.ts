/** The ladder and the rules of the handbook, for the tests of this room. */
import { TierLadder, type Tier, type TierCode } from '../tiers.js';
import { monthNamed } from './calendar-month.js';
import type { TierBook } from './earned-tier.js';
import { noMeasure, TierRuleBook, type TierMeasures, type TierRules } from './tier-rules.js';

const tier = (code: TierCode, rank: number, tenths: number): Tier => ({
  code,
  rank,
  name: { 'zh-CN': code, en: code },
  earnMultiplierNumerator: tenths,
  earnMultiplierDenominator: 10,
});

export const handbookLadder = new TierLadder([
  tier('BASIC', 0, 10),
  tier('SILVER', 1, 12),
  tier('GOLD', 2, 15),
  tier('DIAMOND', 3, 20),
]);

export const shanghai = 'Asia/Shanghai';

type Measures = Partial<Record<TierCode, Partial<TierMeasures>>>;

const handbookMeasures: Measures = {
  SILVER: { monthlySpendOverMinor: 500_000 },
  GOLD: { monthlySpendOverMinor: 1_000_000 },
  DIAMOND: { topSharePercent: 10 },
};

/** Rules that are the handbook's but for what is said. */
export function rulesWith({
  measures = {},
  ...other
}: Partial<Omit<TierRules, 'measures'>> & { measures?: Measures } = {}): TierRules {
  const codes: TierCode[] = ['SILVER', 'GOLD', 'DIAMOND'];
  const all = codes.map((code) => [code, { ...noMeasure, ...handbookMeasures[code], ...measures[code] }] as const);
  return { version: 0, from: 0, periodMonths: 12, graceMonths: 0, ...other, measures: new Map(all) };
}

export const handbookRules = rulesWith();

/** @param thresholds of assessed months, in minor units */
export function bookOf(
  versions: readonly TierRules[] = [handbookRules],
  thresholds: Record<string, number> = {},
): TierBook {
  const byMonth = Object.entries(thresholds).map(([month, minor]) => [monthNamed(month), minor] as const);
  return { ladder: handbookLadder, rules: new TierRuleBook(versions), thresholds: new Map(byMonth) };
}
