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
import { TierCatalogues } from './storage/tiers/tier-catalogue.js';
import { keyMigrations } from './storage/vault/key-migrations.js';
import { PersonalVault } from './storage/vault/personal-vault.js';
import { countRedemptions, takeBadge, takeWithdrawal } from './usecases/growth/take-growth-events.js';
import { keepViews, memberViewEvents } from './usecases/access-log/take-member-views.js';
import type { MembersParts } from './usecases/members-parts.js';
import { mergePartEvents, mergeTopics } from './usecases/merging/merge-events.js';
import { rightsOfMembers } from './usecases/rights/rights-of-members.js';
import { takeTierGrants } from './usecases/tiers/take-tier-grants.js';
import { tierEvents } from './usecases/tiers/tier-events.js';
import { tierJobs } from './usecases/tiers/tier-jobs.js';
import { tierRulesConfiguration } from './usecases/tiers/tier-rules-kind.js';
import { sealDataFromBefore } from './usecases/vault/seal-data-from-before.js';
import { sweepMemberKeys } from './usecases/vault/sweep-member-keys.js';
import { signInJobs, signInParts } from './sign-in.js';

/** Every subgraph keeps something of members. */
const toldToAll = [...mergeTopics, 'member-erased'];

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
      campaigns: [...toldToAll, 'member-card-linked'],
      points: [...toldToAll, 'membership-closed'],
      rewards: toldToAll,
      partners: toldToAll,
    },
    rooms: async (service) => {
      const parts = partsOf(service);
      parts.configuration.register(tierBenefitsConfiguration);
      parts.configuration.register(tierRulesConfiguration(parts.clock, parts.zone));
      await sealDataFromBefore(parts);
      const rights = rightsOfMembers(parts);
      return {
        ...resolversOf(parts),
        events: {
          ...tierEvents(parts),
          ...messageEvents(parts.clock),
          ...growthEvents(parts),
          ...mergePartEvents(),
          ...rights.events,
          ...memberViewEvents,
        },
        tellOfViews: keepViews(parts.clock),
        jobs: {
          ...rights.jobs,
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
  const { database, answers, calls, outbox, configuration, audit, approvals, clock, shortMemory, log, settings } =
    service;
  return {
    database,
    answers,
    calls,
    outbox,
    configuration,
    audit,
    approvals,
    clock,
    log,
    rights: settings.rights,
    shortMemory,
    zone: settings.zone,
    embeddedIssuer: settings.embeddedIssuer,
    identityKey: settings.answerHashKey,
    vault: new PersonalVault(service.further('keys'), settings.personalDataKey, clock),
    signIn: signInParts(settings, log),
    tiers: new TierCatalogues(database),
  };
}

/** Under one function as well: what a delivery holds of them comes into inboxes together. */
function messageEvents(clock: Clock): Subscriptions {
  const takeTogether = deliverMessages(clock);
  return Object.fromEntries(Object.entries(messageTopics).map(([topic, from]) => [topic, { from, takeTogether }]));
}

/** A redemption is news to its member and a step on their way, what is withdrawn a badge or a tier: a topic is taken once, for both. */
function growthEvents(parts: MembersParts): Subscriptions {
  const deliver = deliverMessages(parts.clock);
  const takeTiers = takeTierGrants(parts);
  return {
    'badge-granted': { from: 'campaigns', take: takeBadge },
    'grant-withdrawn': {
      from: 'campaigns',
      takeTogether: async (tx, events) => {
        for (const event of events) await takeWithdrawal(tx, event);
        await takeTiers(tx, events);
      },
    },
    'redemption-changed': {
      from: 'rewards',
      takeTogether: async (tx, events) => {
        await deliver(tx, events);
        await countRedemptions(tx, events);
      },
    },
  };
}
