import type { Subscriptions } from '../../chassis/event-intake.js';
import { startSubgraph, type RunningService, type Surroundings } from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { MembersSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { keyMigrations } from './storage/vault/key-migrations.js';
import { PersonalVault } from './storage/vault/personal-vault.js';
import { keepViews, memberViewEvents } from './usecases/access-log/take-member-views.js';
import { countSpend, spendTopics } from './usecases/count-spend.js';
import { sealDataFromBefore } from './usecases/vault/seal-data-from-before.js';
import { sweepMemberKeys } from './usecases/vault/sweep-member-keys.js';

export function startMembers(settings: MembersSettings, surroundings: Surroundings = {}): Promise<RunningService> {
  return startSubgraph({
    name: 'members',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    furtherDatabases: {
      keys: { appUrl: settings.keysDatabaseUrl, ownerUrl: settings.keysOwnerDatabaseUrl, migrations: keyMigrations },
    },
    byKeys: true,
    errors: registry,
    subscribers: { campaigns: ['member-card-linked'] },
    rooms: async ({ database, answers, outbox, clock, further }) => {
      const parts = {
        database,
        answers,
        outbox,
        clock,
        zone: settings.zone,
        embeddedIssuer: settings.embeddedIssuer,
        identityKey: settings.answerHashKey,
        vault: new PersonalVault(further('keys'), settings.personalDataKey, clock),
      };
      await sealDataFromBefore(parts);
      return {
        ...resolversOf(parts),
        events: { ...spendEvents(settings.zone), ...memberViewEvents },
        tellOfViews: keepViews(clock),
        jobs: { 'sweep-member-keys': { every: '17 2 * * *', run: () => sweepMemberKeys(parts) } },
      };
    },
  });
}

/** Under one function, so that purchases and returns are taken together in their order. */
function spendEvents(zone: string): Subscriptions {
  const takeTogether = countSpend(zone);
  return Object.fromEntries(spendTopics.map((topic) => [topic, { from: 'campaigns', takeTogether }]));
}
