import { Gatherer } from '../../chassis/gatherer.js';
import { membersViewed, tellByEvent } from '../../chassis/ops-records.js';
import {
  startSubgraph,
  type RunningService,
  type ServiceParts,
  type Surroundings,
} from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { Purchase } from './domain/purchase.js';
import type { CampaignsSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { campaignKind } from './usecases/campaign-kind.js';
import { bringWaitingLive } from './usecases/campaign-budget.js';
import type { CampaignParts } from './usecases/campaign-parts.js';
import { cardLinked, claimJob, claimPurchases, forgetUnclaimedCards } from './usecases/claim-purchases.js';
import { everyRuleKind } from './usecases/every-rule-kind.js';
import { finishPendingPostings } from './usecases/finish-pending-postings.js';
import { LiveRules } from './usecases/live-rules.js';
import { mergeDone, mergeEvents } from './usecases/merging/follow-merges.js';
import { factsSubscriber, purchaseFacts } from './usecases/purchase-events.js';
import type { PurchaseOutcome, PurchaseRequest } from './usecases/purchase-request.js';
import { recordBatch } from './usecases/record-batch.js';
import { eraseMember } from './usecases/rights/erase-member.js';
import { forgetRefusedPurchases } from './usecases/rights/forget-refused-purchases.js';
import { backtestJob, runBacktests } from './usecases/run-backtests.js';
import { tillPatienceMs } from './usecases/till-patience.js';
import { VersionShelf } from './usecases/version-shelf.js';

export function startCampaigns(settings: CampaignsSettings, surroundings: Surroundings = {}): Promise<RunningService> {
  return startSubgraph({
    name: 'campaigns',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    byKeys: true,
    errors: registry,
    subscribers: {
      [factsSubscriber]: [
        ...purchaseFacts,
        'badge-granted',
        mergeDone,
        'member-erased-in-campaigns',
        membersViewed('campaigns'),
      ],
    },
    rooms: (service) => {
      const parts = partsOf(service);
      parts.configuration.register(campaignKind(parts.clock, parts.policy.pointsPerYuan));
      const erasure = eraseMember(parts);
      return {
        ...resolversOf(parts),
        jobs: {
          ...erasure.jobs,
          'finish-pending-postings': { every: '* * * * *', run: () => finishPendingPostings(parts) },
          'bring-waiting-live': { every: '* * * * *', run: () => bringWaitingLive(parts) },
          [backtestJob]: { every: '* * * * *', run: () => runBacktests(parts) },
          [claimJob]: { run: (payload) => claimPurchases(parts, payload) },
          'forget-refused-purchases': { every: '47 3 * * *', run: () => forgetRefusedPurchases(parts) },
          'forget-unclaimed-cards': { every: '17 3 * * *', run: () => forgetUnclaimedCards(parts) },
        },
        events: { 'member-card-linked': cardLinked(parts), ...mergeEvents(parts.outbox), ...erasure.events },
        tellOfViews: tellByEvent(service.outbox, 'campaigns'),
      };
    },
  });
}

/**
 * Reports share round trips: of one caller one batch at a time, in which half of what 64 waiting tills report has room, so that the
 * other half is answered meanwhile. A batch whose points are long in coming stands in nobody's way for more than half a second, and
 * a channel takes four of the database's ten connections at the most.
 */
const batches = { most: 32, holdsUpMs: 500, atOnce: 4 };

function partsOf(service: ServiceParts<CampaignsSettings>): CampaignParts {
  const { database, answers, calls, outbox, clock, log, configuration, audit, settings } = service;
  const { currency, returnWindowDays, latestReportDays, claimDays, pointsPerYuan, zone } = settings;
  const policy = { currency, returnWindowDays, latestReportDays, claimDays, pointsPerYuan, zone };
  const recorder = new Gatherer<PurchaseRequest, Purchase>({
    run: (requests): Promise<PurchaseOutcome[]> => recordBatch(parts, requests, tillPatienceMs),
    groupOf: ({ key }) => key.caller,
    idOf: ({ key }) => key.id,
    ...batches,
  });
  const rules = new LiveRules(database, everyRuleKind, zone);
  const versions = new VersionShelf(() => database.read);
  const parts: CampaignParts = {
    database,
    answers,
    calls,
    outbox,
    clock,
    log,
    configuration,
    audit,
    policy,
    rules,
    versions,
    recorder,
  };
  return parts;
}
