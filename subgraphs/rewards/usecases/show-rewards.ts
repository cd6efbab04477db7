import type { Database } from '../../../chassis/database.js';
import type { Clock } from '../../../chassis/clock.js';
import { statusOf, type Reward } from '../domain/reward.js';
import { listRewards, type ListedReward, type RewardsWanted } from '../storage/catalogue/list-rewards.js';
import { findReward, findRewards } from '../storage/rewards.js';

export type { AudienceMember, Payer } from '../storage/catalogue/reward-conditions.js';
export { isPlaceOf, type RewardPlace } from '../storage/catalogue/reward-order.js';

export interface CatalogueTools {
  database: Database;
  clock: Clock;
}

/** A reward that anyone may see: one that is live; with `alsoNotLive` whatever its status. Null for any other. */
export async function showReward(
  { database, clock }: CatalogueTools,
  id: string,
  alsoNotLive: boolean,
): Promise<Reward | null> {
  const reward = await findReward(database.read, id);
  return reward && (alsoNotLive || statusOf(reward, clock.now()) === 'LIVE') ? reward : null;
}

/** Rewards by id whatever their status, in no order: for those who hold a reference, such as a redemption. */
export async function showRewardsOf({ database }: CatalogueTools, ids: readonly string[]): Promise<Reward[]> {
  return findRewards(database.reads, ids);
}

/** A page of the catalogue, each reward with its place. One statement. */
export async function showRewards(
  { database, clock }: CatalogueTools,
  wanted: Omit<RewardsWanted, 'at'>,
): Promise<ListedReward[]> {
  return listRewards(database.read, { ...wanted, at: clock.now() });
}
