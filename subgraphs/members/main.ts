import type { Clock } from '../../chassis/clock.js';
import type { Subscriptions } from '../../chassis/event-intake.js';
import {
  startSubgraph,
  type RunningService,
  type ServiceParts,
  type Surroundings,
} from '../../chassis/start-service.js';
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
import type { MembersParts } from './usecases/members-parts.js';
import { tierEvents } from './usecases/tiers/tier-events.js';
import { tierJobs } from './usecases/tiers/tier-jobs.js';
import { tierRulesConfiguration } from './usecases/tiers/tier-rules-kind.js';
import { sealDataFromBefore } from './usecases/vault/seal-data-from-before.js';
import { sweepMemberKeys } from './usecases/vault/sweep-member-keys.js';
import { signInJobs, signInParts } from './sign-in.js';

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
    rooms: async (service) => {
      const parts = partsOf(service);
      parts.configuration.register(tierBenefitsConfiguration);
      await sealDataFromBefore(parts);
      parts.configuration.register(tierRulesConfiguration(parts.clock, parts.zone));
      return {
        ...resolversOf(parts),
        events: { ...tierEvents(parts), ...messageEvents(parts.clock) },
        jobs: {
          'sweep-member-keys': { every: '17 2 * * *', run: () => sweepMemberKeys(parts) },
          'forget-old-messages': {
            every: '41 3 * * *',
            run: () => forgetOldMessages(parts.database, settings.inboxDays),
          },
          ...tierJobs(parts),
          ...signInJobs(parts, service.log),
        },
        close: () => parts.signIn.messages.close(),
      };
    },
  });
}

function partsOf(service: ServiceParts<MembersSettings>): MembersParts {
  const { database, answers, outbox, configuration, audit, approvals, clock, shortMemory, log, settings } = service;
  return {
    database,
    answers,
    outbox,
    configuration,
    audit,
    approvals,
    clock,
    shortMemory,
    zone: settings.zone,
    embeddedIssuer: settings.embeddedIssuer,
    identityKey: settings.answerHashKey,
    vault: new PersonalVault(service.further('keys'), settings.personalDataKey, clock),
    signIn: signInParts(settings, log),
  };
}

/** Under one function as well: what a delivery holds of them comes into inboxes together. */
function messageEvents(clock: Clock): Subscriptions {
  const takeTogether = deliverMessages(clock);
  return Object.fromEntries(Object.entries(messageTopics).map(([topic, from]) => [topic, { from, takeTogether }]));
}
