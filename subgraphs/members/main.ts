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
import { countRedemptions, takeBadge, takeWithdrawal } from './usecases/growth/take-growth-events.js';
import { countSpend, spendTopics } from './usecases/count-spend.js';
import { mergePartEvents, mergeSubscribers } from './usecases/merging/merge-events.js';
import type { MembersParts } from './usecases/members-parts.js';
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
    subscribers: { ...mergeSubscribers, campaigns: ['member-card-linked', ...(mergeSubscribers['campaigns'] ?? [])] },
    rooms: async ({ database, answers, outbox, configuration, approvals, audit, clock, shortMemory, log, further }) => {
      configuration.register(tierBenefitsConfiguration);
      const signIn = signInParts(settings, log);
      const parts: MembersParts = {
        database,
        answers,
        outbox,
        approvals,
        configuration,
        audit,
        clock,
        shortMemory,
        zone: settings.zone,
        embeddedIssuer: settings.embeddedIssuer,
        identityKey: settings.answerHashKey,
        vault: new PersonalVault(further('keys'), settings.personalDataKey, clock),
        signIn,
      };
      await sealDataFromBefore(parts);
      return {
        ...resolversOf(parts),
        events: {
          ...spendEvents(settings.zone),
          ...messageEvents(clock),
          ...growthEvents(clock),
          ...mergePartEvents(),
        },
        jobs: {
          'sweep-member-keys': { every: '17 2 * * *', run: () => sweepMemberKeys(parts) },
          'forget-old-messages': { every: '41 3 * * *', run: () => forgetOldMessages(database, settings.inboxDays) },
          ...signInJobs(parts, log),
        },
        close: () => signIn.messages.close(),
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

/** A redemption is news to its member and a step on their way: a topic is taken once, for both. */
function growthEvents(clock: Clock): Subscriptions {
  const deliver = deliverMessages(clock);
  return {
    'badge-granted': { from: 'campaigns', take: takeBadge },
    'grant-withdrawn': { from: 'campaigns', take: takeWithdrawal },
    'redemption-changed': {
      from: 'rewards',
      takeTogether: async (tx, events) => {
        await deliver(tx, events);
        await countRedemptions(tx, events);
      },
    },
  };
}
