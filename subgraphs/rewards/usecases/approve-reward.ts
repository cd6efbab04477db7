import type { ConfigurationChange, ConfigurationRegistry } from '../../../chassis/configuration.js';
import { rewardKind } from './reward-configuration.js';

export interface RewardApproval {
  changeId: string;
  /** `callerKey` of who approves. */
  by: string;
  requestId: string;
}

/**
 * Takes proposed terms live. Refusal: STOCK_BELOW_TAKEN. Faults: FORBIDDEN for one's own proposal, BAD_USER_INPUT for a
 * change that is unknown, decided already or overtaken by a newer version.
 */
export async function approveReward(
  configuration: ConfigurationRegistry,
  { changeId, by, requestId }: RewardApproval,
): Promise<ConfigurationChange> {
  return configuration.approve({ changeId, kind: rewardKind, by, requestId });
}
