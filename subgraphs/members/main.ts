import type { Subscriptions } from '../../chassis/event-intake.js';
import { startSubgraph, type RunningService, type Surroundings } from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { MembersSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { countSpend, spendTopics } from './usecases/count-spend.js';
import { rightsOfMembers } from './usecases/rights/rights-of-members.js';

export function startMembers(settings: MembersSettings, surroundings: Surroundings = {}): Promise<RunningService> {
  return startSubgraph({
    name: 'members',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    byKeys: true,
    errors: registry,
    subscribers: {
      campaigns: ['member-card-linked', 'member-erased'],
      points: ['member-erased', 'membership-closed'],
      rewards: ['member-erased'],
      partners: ['member-erased'],
    },
    rooms: ({ database, answers, audit, calls, outbox, clock, log }) => {
      const parts = {
        database,
        answers,
        audit,
        calls,
        outbox,
        clock,
        log,
        rights: settings.rights,
        zone: settings.zone,
        embeddedIssuer: settings.embeddedIssuer,
        identityKey: settings.answerHashKey,
      };
      const rights = rightsOfMembers(parts);
      return {
        ...resolversOf(parts),
        events: { ...spendEvents(settings.zone), ...rights.events },
        jobs: rights.jobs,
      };
    },
  });
}

/** Under one function, so that purchases and returns are taken together in their order. */
function spendEvents(zone: string): Subscriptions {
  const takeTogether = countSpend(zone);
  return Object.fromEntries(spendTopics.map((topic) => [topic, { from: 'campaigns', takeTogether }]));
}
