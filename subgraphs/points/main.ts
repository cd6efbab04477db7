import type { Subscriptions } from '../../chassis/event-intake.js';
import { membersViewed, tellByEvent } from '../../chassis/ops-records.js';
import {
  startSubgraph,
  type RunningService,
  type ServiceParts,
  type Surroundings,
} from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { PointsSettings } from './env.js';
import { AwardsResolver } from './graphql/awards.resolver.js';
import { DonationCausesResolver } from './graphql/donation-causes.resolver.js';
import { ExchangesOfManyResolver } from './graphql/exchanges-of-many.resolver.js';
import { ExchangesResolver } from './graphql/exchanges.resolver.js';
import { ExplainedBucketResolver, ExplainedHoldResolver } from './graphql/explanation.resolver.js';
import { FundsResolver } from './graphql/funds.resolver.js';
import { HoldsResolver } from './graphql/holds.resolver.js';
import { MemberPostingsResolver } from './graphql/member-postings.resolver.js';
import { HouseholdResolver } from './graphql/household.resolver.js';
import { MemberResolver } from './graphql/member.resolver.js';
import { MemberDataResolver } from './graphql/rights/member-data.resolver.js';
import { PointsFlowResolver } from './graphql/points-flow.resolver.js';
import { ProofResolver } from './graphql/proof.resolver.js';
import { ReportsResolver } from './graphql/reports.resolver.js';
import { AuditLogResolver, orphanedTypes, resolverClasses } from './graphql/resolvers.js';
import { ReviewsResolver } from './graphql/reviews.resolver.js';
import { RiskRulesResolver } from './graphql/risk-rules.resolver.js';
import { SettledExchangesResolver } from './graphql/settled-exchanges.resolver.js';
import { SimulationResolver } from './graphql/simulation.resolver.js';
import { Member } from './graphql/stubs.types.js';
import { WalletResolver } from './graphql/wallet.resolver.js';
import { entities } from './storage/entities.js';
import { LedgerWriter } from './storage/ledger-writer.js';
import { migrations } from './storage/migrations.js';
import { momentOf, MonthEnds } from './usecases/calendar.js';
import { donationCauseConfiguration } from './usecases/donation-cause.js';
import { expirePoints, releaseExpiredHolds } from './usecases/expire-points.js';
import { introduceSigningKey } from './usecases/introduce-signing-key.js';
import { mergeWallets } from './usecases/merging/merge-wallets.js';
import { unmergeWallets } from './usecases/merging/unmerge-wallets.js';
import type { PointsParts } from './usecases/points-parts.js';
import { PublicReading } from './usecases/public-reading.js';
import { publishCurrency } from './usecases/publish-currency.js';
import { riskRulesConfiguration } from './usecases/risk-rules.js';
import { eraseMember } from './usecases/rights/erase-member.js';
import { lapseJob, lapseLatePoints, lapsePointsOfClosed, membershipClosed } from './usecases/rights/lapse-points.js';
import { settlementClosed } from './usecases/settled-exchanges.js';
import { signOnSchedule } from './usecases/sign-ledger-checkpoint.js';
import { warnOfExpiry } from './usecases/warn-of-expiry.js';

export async function startPoints(settings: PointsSettings, surroundings: Surroundings = {}): Promise<RunningService> {
  const service = await startSubgraph({
    name: 'points',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    errors: registry,
    subscribers: {
      rewards: ['posting-reviewed'],
      partners: ['posting-reviewed'],
      members: [
        'points-expiring',
        'posting-reviewed',
        'merge-done-in-points',
        'member-erased-in-points',
        membersViewed('points'),
      ],
    },
    rooms,
  });
  try {
    await introduceSigningKey({ database: service.parts.database, signingKeys: settings.signingKeys });
    return service;
  } catch (error) {
    await service.stop();
    throw error;
  }
}

function partsOf(service: ServiceParts<PointsSettings>): PointsParts {
  const { settings, database, answers, calls, outbox, audit, configuration, clock, log } = service;
  const { zone, currency, validityMonths, graceMonths, pointsPerYuan, policy, signingKeys } = settings;
  const calendar = { zone, validityMonths, graceMonths };
  const monthEnds = new MonthEnds(zone);
  const writer = new LedgerWriter({
    database,
    momentOf: (now) => momentOf(calendar, monthEnds, now),
    log,
    onEvents: () => {
      outbox.wakeDelivery();
    },
  });
  return {
    database,
    answers,
    writer,
    calls,
    outbox,
    audit,
    configuration,
    clock,
    log,
    calendar,
    monthEnds,
    policy,
    own: { code: currency, pointsPerYuan },
    signingKeys,
    publicReading: new PublicReading(),
    deviceHashKey: settings.answerHashKey,
  };
}

function eventsOf(parts: PointsParts): Subscriptions {
  return {
    'currency-published': { from: 'partners', take: publishCurrency },
    'settlement-closed': { from: 'partners', take: settlementClosed },
    'member-merged': { from: 'members', takeAlone: true, take: (tx, event) => mergeWallets(parts, tx, event) },
    'member-unmerged': { from: 'members', takeAlone: true, take: (tx, event) => unmergeWallets(parts, tx, event) },
  };
}

function rooms(service: ServiceParts<PointsSettings>) {
  const parts = partsOf(service);
  parts.configuration.register(donationCauseConfiguration(parts.own));
  parts.configuration.register(riskRulesConfiguration);
  const erasure = eraseMember(parts);
  return {
    instances: [
      new MemberResolver(parts),
      new HouseholdResolver(parts),
      new WalletResolver(parts),
      new AwardsResolver(parts),
      new HoldsResolver(parts),
      new ExchangesResolver(parts),
      new ExchangesOfManyResolver(parts),
      new ProofResolver(parts),
      ...[new ReportsResolver(parts), new SettledExchangesResolver(parts)],
      new PointsFlowResolver(parts),
      new MemberPostingsResolver(parts),
      new DonationCausesResolver(parts),
      new ReviewsResolver(parts),
      new RiskRulesResolver(parts),
      new FundsResolver(parts),
      new SimulationResolver(parts),
      new ExplainedBucketResolver(),
      new ExplainedHoldResolver(),
      new MemberDataResolver(parts),
      new AuditLogResolver(parts),
    ],
    references: { Member: ({ id }: Record<string, unknown>) => Member.of(String(id)) },
    tellOfViews: tellByEvent(parts.outbox, 'points'),
    events: { ...eventsOf(parts), 'membership-closed': membershipClosed, ...erasure.events },
    jobs: {
      ...erasure.jobs,
      [lapseJob]: { run: (payload: unknown) => lapsePointsOfClosed(parts, payload) },
      'lapse-late-points': { every: '37 * * * *', run: () => lapseLatePoints(parts) },
      // Reads tell the time themselves: the sweeps only bring the journal up to date.
      'expire-points': { every: '7 * * * *', run: () => expirePoints(parts) },
      'sign-checkpoint': { every: '*/10 * * * *', run: () => signOnSchedule(parts) },
      // At nine in the morning in Shanghai: what follows from it may be a message.
      'warn-of-expiry': { every: '0 1 * * *', run: () => warnOfExpiry(parts) },
      'release-expired-holds': { every: '* * * * *', run: () => releaseExpiredHolds(parts) },
    },
  };
}
