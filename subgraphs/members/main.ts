import type { Clock } from '../../chassis/clock.js';
import type { Subscriptions } from '../../chassis/event-intake.js';
import { startSubgraph, type RunningService, type Surroundings } from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { MembersSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { deliverMessages, messageTopics } from './usecases/inbox/deliver-messages.js';
import { forgetOldMessages } from './usecases/inbox/forget-old-messages.js';
import { tierBenefitsConfiguration } from './usecases/benefits/tier-benefits-kind.js';
import { keyMigrations } from './storage/vault/key-migrations.js';
import { PersonalVault } from './storage/vault/personal-vault.js';
import { countSpend, spendTopics } from './usecases/count-spend.js';
import { rightsOfMembers } from './usecases/rights/rights-of-members.js';
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
    subscribers: {
      campaigns: ['member-card-linked', 'member-erased'],
      points: ['member-erased', 'membership-closed'],
      rewards: ['member-erased'],
      partners: ['member-erased'],
    },
    rooms: async ({ database, answers, audit, calls, outbox, configuration, clock, shortMemory, log, further }) => {
      configuration.register(tierBenefitsConfiguration);
      const parts = {
        database,
        answers,
        audit,
        calls,
        outbox,
        configuration,
        clock,
        log,
        rights: settings.rights,
        shortMemory,
        zone: settings.zone,
        embeddedIssuer: settings.embeddedIssuer,
        identityKey: settings.answerHashKey,
        vault: new PersonalVault(further('keys'), settings.personalDataKey, clock),
      };
      await sealDataFromBefore(parts);
      const rights = rightsOfMembers(parts);
      return {
        ...resolversOf(parts),
        events: { ...spendEvents(settings.zone), ...messageEvents(clock), ...rights.events },
        jobs: {
          ...rights.jobs,
          'sweep-member-keys': { every: '17 2 * * *', run: () => sweepMemberKeys(parts) },
          'forget-old-messages': { every: '41 3 * * *', run: () => forgetOldMessages(database, settings.inboxDays) },
        },
      };
    },
  });
}

/** Under one function, so that purchases and returns are taken together in their order. */
function spendEvents(zone: string): Subscriptions {
  const takeTogether = countSpend(zone);
  return Object.fromEntries(spendTopics.map((topic) => [topic, { from: 'campaigns', takeTogether }]));
}

/** Under one function as well: what a delivery holds of them comes into inboxes together. */
function messageEvents(clock: Clock): Subscriptions {
  const takeTogether = deliverMessages(clock);
  return Object.fromEntries(Object.entries(messageTopics).map(([topic, from]) => [topic, { from, takeTogether }]));
}
