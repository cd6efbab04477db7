import type { ConfigurationChange, ConfigurationRegistry } from '../../../../chassis/configuration.js';
import type { RewardApproval } from '../approve-reward.js';
import { rewardKind } from '../reward-configuration.js';

/** Ends proposed terms; those that are live go on. By a second person, with the faults of `approveReward`. */
export async function rejectReward(
  configuration: ConfigurationRegistry,
  { changeId, by, requestId }: RewardApproval,
): Promise<ConfigurationChange> {
  return configuration.reject({ changeId, kind: rewardKind, by, requestId });
}
