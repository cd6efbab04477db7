import { badInput } from '../../../../chassis/domain-error.js';
import { statusOf, type Reward } from '../../domain/reward.js';
import { endRewardAt } from '../../storage/catalogue/end-reward.js';
import { lockRewards } from '../../storage/lock-rewards.js';
import { findReward } from '../../storage/rewards.js';
import { rewardKind } from '../reward-configuration.js';
import type { CatalogueParts } from './catalogue-parts.js';

export interface RewardEnding {
  rewardId: string;
  /** `callerKey` of who ends it. */
  by: string;
  requestId: string;
}

/**
 * Ends a reward before its close: nothing new is redeemed, what is being redeemed goes on to its end. Terms that are approved later open
 * it again. The reward is the key: one that has ended stays as it is. BAD_USER_INPUT for one that was never approved.
 */
export async function endReward(
  { database, audit, clock }: CatalogueParts,
  { rewardId, by, requestId }: RewardEnding,
): Promise<Reward> {
  const now = clock.now();
  return database.transaction(async (tx) => {
    const [locked] = await lockRewards(tx, [rewardId]);
    const reward = locked && (await findReward(tx, rewardId));
    if (!reward) throw badInput({ path: ['input', 'rewardId'], reason: 'is no reward that was ever live' });
    if (statusOf(reward, now) === 'ENDED') return reward;
    await endRewardAt(tx, rewardId, by, now);
    await audit.record(tx, {
      by,
      action: `${rewardKind}.ended`,
      subject: `${rewardKind}/${rewardId}`,
      details: { version: reward.version },
      requestId,
    });
    return { ...reward, endedAt: now };
  });
}
