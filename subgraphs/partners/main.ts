import { membersViewed, tellByEvent } from '../../chassis/ops-records.js';
import { startSubgraph, type RunningService, type Surroundings } from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { PartnersSettings } from './env.js';
import { orphanedTypes, resolverClasses, resolversOf } from './graphql/resolvers.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { PointsFunds } from './usecases/evaluation/funds-desk.js';
import { watchPartners } from './usecases/evaluation/watch-partners.js';
import { finishPendingExchanges } from './usecases/finish-pending-exchanges.js';
import { followReview } from './usecases/follow-review.js';
import { mergeDone, mergeEvents } from './usecases/merging/follow-merges.js';
import { MembersDesk } from './usecases/members-desk.js';
import { PointsDesk } from './usecases/points-desk.js';
import { publishExchangeRates } from './usecases/publish-exchange-rates.js';
import { publishPartner } from './usecases/publish-partner.js';
import { eraseMember } from './usecases/rights/erase-member.js';
import { seedProgramme } from './usecases/seed-programme.js';
import { closeSettlements } from './usecases/settlement/close-settlements.js';
import { introduceSigner } from './usecases/settlement/introduce-signer.js';

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
      configuration.register(publishPartner(outbox));
      configuration.register(publishExchangeRates());
      const points = new PointsDesk(calls, log);
      const members = new MembersDesk(calls, clock, log);
      const erasure = eraseMember({ database, outbox, log });
      const settling = { audit, approvals, ...settings.settlement };
      const evaluating = { clock, fundsDesk: new PointsFunds(calls, log), alertRules: settings.alertRules };
      const parts = {
        database,
        answers,
        outbox,
        points,
        members,
        log,
        configuration,
        zone: settings.zone,
        ...settling,
        ...evaluating,
      };
      return {
        ...resolversOf(parts),
        events: {
          'posting-reviewed': { from: 'points', take: followReview(parts, clock) },
          ...mergeEvents(outbox),
          ...erasure.events,
        },
        tellOfViews: tellByEvent(outbox, 'partners'),
        jobs: {
          ...erasure.jobs,
          'close-settlements': { every: '*/5 * * * *', run: () => closeSettlements(parts) },
          'watch-partners': { every: '20 22 * * *', run: () => watchPartners(parts) },
          'finish-pending-exchanges': { every: '* * * * *', run: () => finishPendingExchanges(parts, clock) },
        },
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
