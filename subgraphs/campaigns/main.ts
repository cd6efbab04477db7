import {
  startSubgraph,
  type RunningService,
  type ServiceParts,
  type Surroundings,
} from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { CampaignsSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { campaignKind } from './usecases/campaign-kind.js';
import type { CampaignParts } from './usecases/campaign-parts.js';
import { finishPendingPostings } from './usecases/finish-pending-postings.js';
import { factsSubscriber, purchaseFacts } from './usecases/purchase-events.js';

export function startCampaigns(settings: CampaignsSettings, surroundings: Surroundings = {}): Promise<RunningService> {
  return startSubgraph({
    name: 'campaigns',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    errors: registry,
    subscribers: { [factsSubscriber]: purchaseFacts },
    rooms: (service) => {
      const parts = partsOf(service);
      parts.configuration.register(campaignKind(parts.clock));
      return {
        ...resolversOf(parts),
        jobs: { 'finish-pending-postings': { every: '* * * * *', run: () => finishPendingPostings(parts) } },
      };
    },
  });
}

function partsOf(service: ServiceParts<CampaignsSettings>): CampaignParts {
  const { database, answers, calls, outbox, clock, log, configuration, settings } = service;
  const { currency, returnWindowDays, latestReportDays } = settings;
  const policy = { currency, returnWindowDays, latestReportDays };
  return { database, answers, calls, outbox, clock, log, configuration, policy };
}
