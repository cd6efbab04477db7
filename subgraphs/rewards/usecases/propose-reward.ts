import type { ConfigurationChange, ConfigurationRegistry } from '../../../chassis/configuration.js';
import { rewardKind } from './reward-configuration.js';

export interface RewardProposal {
  changeId: string;
  rewardId: string;
  /** The terms as `RewardBody`; checked here. */
  body: unknown;
  /** `callerKey` of who proposes. */
  by: string;
  requestId: string;
}

/**
 * Stores the terms of a new reward, or new terms of a known one, for a second person to approve. Nothing changes for
 * members yet. Refusal: STOCK_BELOW_TAKEN. Faults: BAD_USER_INPUT with the field's path, IDEMPOTENCY_CONFLICT.
 */
export async function proposeReward(
  configuration: ConfigurationRegistry,
  { changeId, rewardId, body, by, requestId }: RewardProposal,
): Promise<ConfigurationChange> {
  return configuration.propose({ changeId, kind: rewardKind, key: rewardId, body, by, requestId });
}
