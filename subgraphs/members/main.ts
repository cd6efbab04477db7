import type { Subscriptions } from '../../chassis/event-intake.js';
import { startSubgraph, type RunningService, type Surroundings } from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { MembersSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { keepViews, memberViewEvents } from './usecases/access-log/take-member-views.js';
import { countSpend, spendTopics } from './usecases/count-spend.js';

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
    subscribers: { campaigns: ['member-card-linked'] },
    rooms: ({ database, answers, outbox, clock }) => ({
      ...resolversOf({
        database,
        answers,
        outbox,
        clock,
        zone: settings.zone,
        embeddedIssuer: settings.embeddedIssuer,
        identityKey: settings.answerHashKey,
      }),
      events: { ...spendEvents(settings.zone), ...memberViewEvents },
      tellOfViews: keepViews(clock),
    }),
  });
}

/** Under one function, so that purchases and returns are taken together in their order. */
function spendEvents(zone: string): Subscriptions {
  const takeTogether = countSpend(zone);
  return Object.fromEntries(spendTopics.map((topic) => [topic, { from: 'campaigns', takeTogether }]));
}
