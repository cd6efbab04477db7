import type { Drop } from '../../../subgraphs/rewards/domain/drops.js';
import type { Limit } from '../../../subgraphs/rewards/domain/limits.js';
import { newId } from '../../../chassis/ids.js';
import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';

export interface RewardToList {
  /** Of one piece. */
  points: number;
  /** Null never runs out. */
  stock?: number | null;
  /** Any part of the points may be paid in cash, a fen for a point. */
  withSlider?: boolean;
  limits?: Limit[];
  drops?: Drop[];
}

/** Puts a reward on the shelf without the two persons that it takes; gives its id. */
export async function listReward(
  asAdmin: TestSubgraph['asAdmin'],
  { points, stock = null, withSlider = false, limits = [], drops = [] }: RewardToList,
): Promise<string> {
  const id = newId();
  const prices = [{ points, cash: null, tiers: null, campaignId: null }];
  await asAdmin(
    `insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, stock, slider, limits, drops, opens_at)
     values ($1, 1, '奖品', 'Reward', $2, $3, $4, $5, $6, $7, app_now() - interval '1 day')`,
    [
      id,
      JSON.stringify(prices),
      points,
      stock,
      withSlider ? JSON.stringify({ minPointsPercent: 1, minCashPercent: 0 }) : null,
      JSON.stringify(limits),
      JSON.stringify(drops),
    ],
  );
  return id;
}
