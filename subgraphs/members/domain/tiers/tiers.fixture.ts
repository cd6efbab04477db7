/** The ladder of the handbook, for the tests of this room. */
import { TierLadder, type Tier, type TierCode } from '../tiers.js';

const tier = (code: TierCode, rank: number, tenths: number, spendOverMinor: number | null): Tier => ({
  code,
  rank,
  name: { 'zh-CN': code, en: code },
  earnMultiplierNumerator: tenths,
  earnMultiplierDenominator: 10,
  spendOverMinor,
});

export const handbookLadder = new TierLadder([
  tier('BASIC', 0, 10, null),
  tier('SILVER', 1, 12, 500_000),
  tier('GOLD', 2, 15, 1_000_000),
  tier('DIAMOND', 3, 20, null),
]);

export const shanghai = 'Asia/Shanghai';
