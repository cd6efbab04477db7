import { membersViewed, tellByEvent } from '../../chassis/ops-records.js';
import { SignedWebhooks } from '../../chassis/signed-webhook.js';
import { startSubgraph, type RunningService, type Surroundings } from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { PartnersSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { WebhookVault } from './storage/webhooks/webhook-vault.js';
import { finishPendingExchanges } from './usecases/finish-pending-exchanges.js';
import { followReview } from './usecases/follow-review.js';
import { mergeDone, mergeEvents } from './usecases/merging/follow-merges.js';
import { MembersDesk } from './usecases/members-desk.js';
import { PointsDesk } from './usecases/points-desk.js';
import { publishExchangeRates } from './usecases/publish-exchange-rates.js';
import { publishPartner } from './usecases/publish-partner.js';
import { eraseMember } from './usecases/rights/erase-member.js';
import { seedProgramme } from './usecases/seed-programme.js';
import { followPartnerOrders } from './usecases/webhooks/follow-partner-orders.js';
import { startWebhooks } from './usecases/webhooks/webhook-jobs.js';

/** Starts the partners subgraph; the programme's own brand and currency are there once it resolves. */
export async function startPartners(
  settings: PartnersSettings,
  surroundings: Surroundings = {},
): Promise<RunningService> {
  const service = await startSubgraph({
    name: 'partners',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    errors: registry,
    subscribers: {
      points: ['currency-published'],
      members: ['exchange-changed', mergeDone, 'member-erased-in-partners', membersViewed('partners')],
    },
    rooms: ({ database, answers, calls, outbox, clock, log, audit, configuration }) => {
      configuration.register(publishPartner(outbox));
      configuration.register(publishExchangeRates());
      const points = new PointsDesk(calls, log);
      const members = new MembersDesk(calls, clock, log);
      const erasure = eraseMember({ database, outbox, log });
      const hooks = {
        ...{ database, answers, audit, log, publicOnly: settings.production },
        vault: new WebhookVault(settings.vaultKey),
        webhooks: new SignedWebhooks(settings.production),
      };
      const webhooks = startWebhooks(hooks, clock);
      const parts = { database, answers, outbox, points, members, log, configuration, hooks, zone: settings.zone };
      return {
        ...resolversOf(parts),
        events: {
          'posting-reviewed': { from: 'points', take: followReview(parts, clock) },
          'partner-order': { from: 'rewards', take: followPartnerOrders() },
          ...mergeEvents(outbox),
          ...erasure.events,
        },
        tellOfViews: tellByEvent(outbox, 'partners'),
        jobs: {
          ...erasure.jobs,
          ...webhooks.jobs,
          'finish-pending-exchanges': { every: '* * * * *', run: () => finishPendingExchanges(parts, clock) },
        },
        goOn: webhooks.goOn,
        close: webhooks.close,
      };
    },
  });
  const { code, name, currencyName, pointsPerYuan } = settings.programme;
  try {
    await seedProgramme(service.parts.database, {
      code,
      name,
      currency: { code: settings.currency, name: currencyName, pointsPerYuan },
    });
  } catch (error) {
    await service.stop();
    throw error;
  }
  return service;
}
