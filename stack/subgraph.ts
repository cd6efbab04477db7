/** One subgraph alone, configured by environment: `npm run subgraph -- NAME`, or `node dist/stack/subgraph.js NAME`. */
import { SettingsError } from '../chassis/settings.js';
import type { RunningService } from '../chassis/start-service.js';
import { onStopSignals } from './stop-signals.js';
import { isSubgraphName, subgraphNames, type SubgraphName } from './subgraph-names.js';

/** Only the one asked for is loaded: five subgraphs' entities and schemas are of no use to a process that serves one. */
const starters: Record<SubgraphName, (environment: NodeJS.ProcessEnv) => Promise<RunningService>> = {
  members: async (environment) => {
    const [{ startMembers }, { readMembersSettings }] = await Promise.all([
      import('../subgraphs/members/main.js'),
      import('../subgraphs/members/env.js'),
    ]);
    return startMembers(readMembersSettings(environment));
  },
  points: async (environment) => {
    const [{ startPoints }, { readPointsSettings }] = await Promise.all([
      import('../subgraphs/points/main.js'),
      import('../subgraphs/points/env.js'),
    ]);
    return startPoints(readPointsSettings(environment));
  },
  rewards: async (environment) => {
    const [{ startRewards }, { readRewardsSettings }] = await Promise.all([
      import('../subgraphs/rewards/main.js'),
      import('../subgraphs/rewards/env.js'),
    ]);
    return startRewards(readRewardsSettings(environment));
  },
  campaigns: async (environment) => {
    const [{ startCampaigns }, { readCampaignsSettings }] = await Promise.all([
      import('../subgraphs/campaigns/main.js'),
      import('../subgraphs/campaigns/env.js'),
    ]);
    return startCampaigns(readCampaignsSettings(environment));
  },
  partners: async (environment) => {
    const [{ startPartners }, { readPartnersSettings }] = await Promise.all([
      import('../subgraphs/partners/main.js'),
      import('../subgraphs/partners/env.js'),
    ]);
    return startPartners(readPartnersSettings(environment));
  },
};

function messageFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as { code?: string }).code === 'EADDRINUSE') return 'The port is taken: set PORT to another.';
  return error instanceof SettingsError ? error.message : (error.stack ?? error.message);
}

const [, , name] = process.argv;
if (isSubgraphName(name)) {
  // Type metadata of decorated classes is kept from the first of them on.
  await import('reflect-metadata');
  try {
    const service = await starters[name](process.env);
    const stop = async () => {
      try {
        await service.stop();
        process.exit(0);
      } catch (error) {
        console.error(error);
        process.exit(1);
      }
    };
    onStopSignals(
      () => void stop(),
      () => process.exit(1),
    );
  } catch (error) {
    console.error(messageFor(error));
    process.exit(1);
  }
} else {
  console.error(`Name one subgraph: ${subgraphNames.join(', ')}`);
  process.exitCode = 1;
}
