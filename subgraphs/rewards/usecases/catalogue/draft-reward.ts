import type { ConfigurationChange, ConfigurationRegistry } from '../../../../chassis/configuration.js';
import type { RewardProposal } from '../propose-reward.js';
import { rewardKind } from '../reward-configuration.js';

/**
 * Keeps terms that their author may submit later; whoever changes them keeps another draft. Once per changeId. Refuses and faults as
 * `proposeReward` does.
 */
export async function draftReward(
  configuration: ConfigurationRegistry,
  { changeId, rewardId, body, by, requestId }: RewardProposal,
): Promise<ConfigurationChange<'DRAFT'>> {
  return configuration.draft({ changeId, kind: rewardKind, key: rewardId, body, by, requestId });
}
