import {
  startSubgraph,
  type RunningService,
  type ServiceParts,
  type Surroundings,
} from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { PointsSettings } from './env.js';
import { AwardsResolver } from './graphql/awards.resolver.js';
import { HoldsResolver } from './graphql/holds.resolver.js';
import { MemberResolver } from './graphql/member.resolver.js';
import { orphanedTypes, resolverClasses } from './graphql/resolvers.js';
import { Member } from './graphql/stubs.types.js';
import { WalletResolver } from './graphql/wallet.resolver.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { expirePoints, releaseExpiredHolds } from './usecases/expire-points.js';
import type { PointsParts } from './usecases/points-parts.js';
import { publishCurrency } from './usecases/publish-currency.js';

export function startPoints(settings: PointsSettings, surroundings: Surroundings = {}): Promise<RunningService> {
  return startSubgraph({
    name: 'points',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    errors: registry,
    rooms,
  });
}

function rooms({ settings, database, answers, clock, log }: ServiceParts<PointsSettings>) {
  const { zone, currency, validityMonths, graceMonths, pointsPerYuan } = settings;
  const parts: PointsParts = {
    database,
    answers,
    clock,
    log,
    calendar: { zone, validityMonths, graceMonths },
    own: { code: currency, pointsPerYuan },
  };
  return {
    instances: [
      new MemberResolver(parts),
      new WalletResolver(parts),
      new AwardsResolver(parts),
      new HoldsResolver(parts),
    ],
    references: { Member: ({ id }: Record<string, unknown>) => Member.of(String(id)) },
    events: { 'currency-published': { from: 'partners', take: publishCurrency } },
    jobs: {
      // Reads tell the time themselves: the sweeps only bring the journal up to date.
      'expire-points': { every: '7 * * * *', run: () => expirePoints(parts) },
      'release-expired-holds': { every: '* * * * *', run: () => releaseExpiredHolds(parts) },
    },
  };
}
