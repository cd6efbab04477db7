import type { SubgraphUnderTest } from '../../../chassis/testing/subgraph-for-test.js';
import { testKey } from '../../../chassis/testing/test-keys.js';
import { readPartnersSettings, type PartnersSettings } from '../env.js';
import { startPartners } from '../main.js';
import { migrations } from '../storage/migrations.js';

/** Partners as tests start it. */
export const partnersUnderTest: SubgraphUnderTest<PartnersSettings> = {
  name: 'partners',
  start: startPartners,
  readSettings: readPartnersSettings,
  migrations,
  environment: {
    PARTNERS_VAULT_KEY: testKey('partners', 'vault').toString('base64'),
    // Rates that are fair by nominal worth are fair; what a bonus does to them has tests of its own.
    PROGRAMME_BEST_REDEMPTION_BONUS: '1/1',
  },
};
