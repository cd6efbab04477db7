import type { SubgraphUnderTest } from '../../../../chassis/testing/subgraph-for-test.js';
import { testKey } from '../../../../chassis/testing/test-keys.js';
import { readMembersSettings, type MembersSettings } from '../../env.js';
import { startMembers } from '../../main.js';
import { migrations } from '../../storage/migrations.js';
import { keyMigrations } from '../../storage/vault/key-migrations.js';

/** The key from which a test's members are sealed. */
export const testPersonalDataKey = testKey('members', 'personal data');

/** Members as tests start it, with its database of keys. */
export const membersUnderTest: SubgraphUnderTest<MembersSettings> = {
  name: 'members',
  start: startMembers,
  readSettings: readMembersSettings,
  migrations,
  furtherDatabases: {
    members_keys: { migrations: keyMigrations, environment: ({ appUrl }) => ({ KEYS_DATABASE_URL: appUrl }) },
  },
  environment: { PERSONAL_DATA_KEY: testPersonalDataKey.toString('base64') },
};
