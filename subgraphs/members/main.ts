import type { Subscriptions } from '../../chassis/event-intake.js';
import type { Jobs } from '../../chassis/jobs.js';
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
import { countSpend, spendTopics } from './usecases/count-spend.js';
import type { MembersParts } from './usecases/members-parts.js';
import { assessDueTiers } from './usecases/tiers/assess-tiers.js';
import { assessmentJob, assessMonth } from './usecases/tiers/start-assessment.js';
import { tellDueTierMoves } from './usecases/tiers/tell-tier-moves.js';
import { tierRulesConfiguration } from './usecases/tiers/tier-rules-kind.js';

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
    rooms: (service) => {
      const parts = partsOf(service);
      parts.configuration.register(tierRulesConfiguration(parts.clock, parts.zone));
      return { ...resolversOf(parts), events: spendEvents(parts), jobs: tierJobs(parts) };
    },
  });
}

function partsOf(service: ServiceParts<MembersSettings>): MembersParts {
  const { database, answers, outbox, clock, configuration, approvals, audit, settings } = service;
  const { zone, embeddedIssuer, answerHashKey: identityKey } = settings;
  return { database, answers, outbox, clock, configuration, approvals, audit, zone, embeddedIssuer, identityKey };
}

/** Under one function, so that purchases and returns are taken together in their order. */
function spendEvents(parts: MembersParts): Subscriptions {
  const takeTogether = countSpend(parts);
  return Object.fromEntries(spendTopics.map((topic) => [topic, { from: 'campaigns', takeTogether }]));
}

function tierJobs(parts: MembersParts): Jobs {
  return {
    'assess-tiers': { every: '*/10 * * * *', run: () => assessDueTiers(parts) },
    [assessmentJob]: { run: (payload) => assessMonth(parts, payload) },
    'tell-tier-moves': { every: '3 * * * *', run: () => tellDueTierMoves(parts) },
  };
}
