import type { SubgraphUnderTest } from '../../../chassis/testing/subgraph-for-test.js';
import { testKey } from '../../../chassis/testing/test-keys.js';
import { readRewardsSettings, type RewardsSettings } from '../env.js';
import { startRewards } from '../main.js';
import { migrations } from '../storage/migrations.js';

/** The key from which a test's codes are sealed. */
export const testVaultKey = testKey('rewards', 'vault');

/** Rewards as tests start it. */
export const rewardsUnderTest: SubgraphUnderTest<RewardsSettings> = {
  name: 'rewards',
  start: startRewards,
  readSettings: readRewardsSettings,
  migrations,
  environment: { REWARDS_VAULT_KEY: testVaultKey.toString('base64') },
};
