import type { ConfigurationChange, ConfigurationRegistry } from '../../../../chassis/configuration.js';
import type { RewardApproval } from '../approve-reward.js';
import { rewardKind } from '../reward-configuration.js';

/** Lets one's own draft wait for a second person. Faults: FORBIDDEN for another's draft, BAD_USER_INPUT for one unknown or decided. */
export async function submitReward(
  configuration: ConfigurationRegistry,
  { changeId, by, requestId }: RewardApproval,
): Promise<ConfigurationChange> {
  return configuration.submit({ changeId, kind: rewardKind, by, requestId });
}
