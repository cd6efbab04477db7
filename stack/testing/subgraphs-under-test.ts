import type { TestOptions, TestSubgraph } from '../../chassis/testing/subgraph-for-test.js';
import { startSubgraphForTest } from '../../chassis/testing/subgraph-for-test.js';
import { readCampaignsSettings } from '../../subgraphs/campaigns/env.js';
import { startCampaigns } from '../../subgraphs/campaigns/main.js';
import { migrations as campaigns } from '../../subgraphs/campaigns/storage/migrations.js';
import { membersUnderTest } from '../../subgraphs/members/test/vault/members-under-test.js';
import { partnersUnderTest } from '../../subgraphs/partners/test/partners-under-test.js';
import { readPointsSettings } from '../../subgraphs/points/env.js';
import { startPoints } from '../../subgraphs/points/main.js';
import { migrations as points } from '../../subgraphs/points/storage/migrations.js';
import { rewardsUnderTest } from '../../subgraphs/rewards/test/rewards-under-test.js';
import type { SubgraphName } from '../subgraph-names.js';

/** Each with its own type of settings, so that none can be started with another's. */
export const startForTest: Record<SubgraphName, (options: TestOptions) => Promise<TestSubgraph>> = {
  members: (options) => startSubgraphForTest(membersUnderTest, options),
  points: (options) =>
    startSubgraphForTest(
      { name: 'points', start: startPoints, readSettings: readPointsSettings, migrations: points },
      options,
    ),
  rewards: (options) => startSubgraphForTest(rewardsUnderTest, options),
  campaigns: (options) =>
    startSubgraphForTest(
      { name: 'campaigns', start: startCampaigns, readSettings: readCampaignsSettings, migrations: campaigns },
      options,
    ),
  partners: (options) => startSubgraphForTest(partnersUnderTest, options),
};
