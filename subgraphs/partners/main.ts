import { membersViewed, tellByEvent } from '../../chassis/ops-records.js';
import { SignedWebhooks } from '../../chassis/signed-webhook.js';
import { startSubgraph, type RunningService, type Surroundings } from '../../chassis/start-service.js';
import { ClientSecrets } from './domain/clients/client-secret.js';
import { registry } from './domain/errors.js';
import { LinkKeys } from './domain/links/link-keys.js';
import type { PartnersSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { publishAgreement } from './usecases/agreements/publish-agreement.js';
import { finishPendingBlocks } from './usecases/blocks/finish-pending-blocks.js';
import { forgetWhatIsOver } from './usecases/clients/forget-what-is-over.js';
import { watchPartners } from './usecases/evaluation/watch-partners.js';
import { WebhookVault } from './storage/webhooks/webhook-vault.js';
import { exchangeGatherers } from './usecases/exchanges/exchange-gatherers.js';
import { finishPendingExchanges } from './usecases/finish-pending-exchanges.js';
import { followReview } from './usecases/follow-review.js';
import { mergeDone, mergeEvents } from './usecases/merging/follow-merges.js';
import { finishPendingReversals } from './usecases/reversals/finish-pending-reversals.js';
import { watchFunds } from './usecases/funds/watch-funds.js';
import { MembersDesk } from './usecases/members-desk.js';
import type { PartnersParts } from './usecases/partners-parts.js';
import { PointsDesk } from './usecases/points-desk.js';
import { publishExchangeRates } from './usecases/publish-exchange-rates.js';
import { publishPartner } from './usecases/publish-partner.js';
import { eraseMember } from './usecases/rights/erase-member.js';
import { seedProgramme } from './usecases/seed-programme.js';
import { closeSettlements } from './usecases/settlement/close-settlements.js';
import { introduceSigner } from './usecases/settlement/introduce-signer.js';
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
      points: ['currency-published', 'settlement-closed'],
      members: ['exchange-changed', mergeDone, 'member-erased-in-partners', membersViewed('partners')],
    },
    rooms: ({ database, answers, calls, outbox, clock, log, configuration, audit, approvals }) => {
      const own = { ...settings.programme, currency: settings.currency };
      configuration.register(publishPartner(outbox, own));
      configuration.register(publishExchangeRates(own));
      configuration.register(publishAgreement());
      const points = new PointsDesk(calls, log);
      const members = new MembersDesk(calls, clock, log);
      const erasure = eraseMember({ database, outbox, log });
      const base = { database, answers, outbox, points, members, log, configuration, zone: settings.zone };
      const clientSecrets = new ClientSecrets(settings.answerHashKey);
      const linkKeys = new LinkKeys(settings.answerHashKey);
      const settling = { audit, approvals, ...settings.settlement };
      const evaluating = { clock, fundsDesk: points, alertRules: settings.alertRules };
      const hooks = {
        ...{ database, answers, audit, log, publicOnly: settings.production },
        vault: new WebhookVault(settings.vaultKey),
        webhooks: new SignedWebhooks(settings.production),
      };
      const webhooks = startWebhooks(hooks, clock);
      const parts: PartnersParts = {
        ...base,
        gatherers: exchangeGatherers(() => parts),
        hooks,
        ...settling,
        ...evaluating,
        clientSecrets,
        linkKeys,
        programme: settings.programme.code,
      };
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
          'forget-what-is-over': { every: '17 * * * *', run: () => forgetWhatIsOver(parts) },
          'close-settlements': { every: '*/5 * * * *', run: () => closeSettlements(parts) },
          'watch-partners': { every: '20 22 * * *', run: () => watchPartners(parts) },
          ...webhooks.jobs,
          'finish-pending-exchanges': { every: '* * * * *', run: () => finishPendingExchanges(parts, clock) },
          'finish-pending-reversals': { every: '* * * * *', run: () => finishPendingReversals(parts) },
          'finish-pending-blocks': { every: '* * * * *', run: () => finishPendingBlocks(parts) },
          'watch-funds': { every: '*/5 * * * *', run: () => watchFunds(parts, clock) },
        },
        goOn: webhooks.goOn,
        close: webhooks.close,
      };
    },
  });
  const { code, name, currencyName, pointsPerYuan } = settings.programme;
  try {
    await introduceSigner(service.parts.database, settings.settlement.signer);
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
