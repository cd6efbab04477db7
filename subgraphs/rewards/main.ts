import { membersViewed, tellByEvent } from '../../chassis/ops-records.js';
import {
  startSubgraph,
  type RunningService,
  type ServiceParts,
  type ServiceRooms,
  type Surroundings,
} from '../../chassis/start-service.js';
import { SignedWebhooks } from '../../chassis/signed-webhook.js';
import { registry } from './domain/errors.js';
import type { RewardsSettings } from './env.js';
import { RewardCategoryResolver } from './graphql/catalogue/reward-category.resolver.js';
import { RewardChangeResolver } from './graphql/catalogue/reward-change.resolver.js';
import { RewardDefinitionResolver } from './graphql/catalogue/reward-definition.resolver.js';
import { RewardForMeResolver } from './graphql/catalogue/reward-for-me.resolver.js';
import { RewardLifeResolver } from './graphql/catalogue/reward-life.resolver.js';
import { RewardContentResolver, RewardTermsResolver } from './graphql/catalogue/reward-terms.resolver.js';
import { RewardResolver } from './graphql/catalogue/reward.resolver.js';
import { CodeResolver, RedemptionCodesResolver } from './graphql/codes/code.resolver.js';
import { CouponPoolResolver } from './graphql/codes/coupon-pool.resolver.js';
import { CouponResolver } from './graphql/codes/coupon.resolver.js';
import { FulfilmentResolver, RedemptionFulfilmentResolver } from './graphql/fulfilment/fulfilment.resolver.js';
import { MemberPrivilegesResolver } from './graphql/fulfilment/member-privileges.resolver.js';
import { PartnerFulfilmentResolver } from './graphql/fulfilment/partner-fulfilment.resolver.js';
import { MemberResolver } from './graphql/member.resolver.js';
import { RedemptionResolver } from './graphql/redemption.resolver.js';
import { RedemptionReportResolver, RedemptionsOfPeriodResolver } from './graphql/reports/redemption-report.resolver.js';
import { MemberDataResolver } from './graphql/rights/member-data.resolver.js';
import { AuditLogResolver, orphanedTypes, resolverClasses } from './graphql/resolvers.js';
import { RewardConfigurationResolver } from './graphql/reward-configuration.resolver.js';
import { Member } from './graphql/stubs.types.js';
import { MemberWishesResolver, WishResolver } from './graphql/wishes/wish.resolver.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import type { CatalogueParts } from './usecases/catalogue/catalogue-parts.js';
import { codeToolsOf, type CodeTools } from './usecases/codes/code-tools.js';
import { tallyCouponPools } from './usecases/codes/tally-coupon-pools.js';
import { FulfilmentVault } from './storage/fulfilment/fulfilment-vault.js';
import { ReportReader } from './storage/reports/report-reader.js';
import { CampaignsDesk } from './usecases/campaigns-desk.js';
import { endingTogether } from './usecases/end-redemptions.js';
import { finishPendingRedemptions } from './usecases/finish-pending-redemptions.js';
import { deliverPartnerOrders } from './usecases/fulfilment/deliver-partner-orders.js';
import { deliverPartnerOrdersJob } from './usecases/fulfilment/deliver-partner-orders-job.js';
import { followReview } from './usecases/follow-review.js';
import { mergeDone, mergeEvents } from './usecases/merging/follow-merges.js';
import { MembersDesk } from './usecases/members-desk.js';
import { PointsDesk } from './usecases/points-desk.js';
import { followPayment } from './usecases/payments/follow-payment.js';
import { PaymentDesk } from './usecases/payments/payment-desk.js';
import { SandboxProvider } from './usecases/payments/sandbox-provider.js';
import { ProgrammeFigures } from './usecases/reports/programme-figures.js';
import type { ReportTools } from './usecases/reports/report-tools.js';
import { eraseMember } from './usecases/rights/erase-member.js';
import type { RedemptionTools } from './usecases/redemption-tools.js';
import { lookingTogether } from './usecases/look-at-orders.js';
import { reservingTogether } from './usecases/reserve-redemptions.js';
import { rewardConfiguration } from './usecases/reward-configuration.js';
import { WalletDesk } from './usecases/wallet-desk.js';
import { tellWishesWithinReach } from './usecases/wishes/tell-wishes-within-reach.js';

export function startRewards(settings: RewardsSettings, surroundings: Surroundings = {}): Promise<RunningService> {
  return startSubgraph({
    name: 'rewards',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    byKeys: true,
    errors: registry,
    subscribers: {
      members: [
        'redemption-changed',
        'wish-within-reach',
        mergeDone,
        'member-erased-in-rewards',
        membersViewed('rewards'),
      ],
      partners: ['partner-order'],
    },
    rooms,
  });
}

function rooms(parts: ServiceParts<RewardsSettings>): ServiceRooms {
  const { settings, outbox, clock, configuration, calls, log } = parts;
  const codes = codeToolsOf(parts);
  const { tools, close } = redemptionToolsOf(parts, codes);
  const catalogue: CatalogueParts = {
    ...tools,
    configuration,
    wallets: new WalletDesk(calls, log, settings.currency),
  };
  configuration.register(rewardConfiguration(clock, settings.cashCurrency));
  const erasure = eraseMember(parts);
  const rewards = new RewardResolver(catalogue);
  const redemptions = new RedemptionResolver(tools);
  return {
    instances: [
      rewards,
      new RewardForMeResolver(catalogue),
      new RewardTermsResolver(catalogue),
      new RewardContentResolver(),
      new RewardCategoryResolver(catalogue),
      new RewardChangeResolver(catalogue),
      new RewardDefinitionResolver(catalogue),
      new RewardLifeResolver(catalogue),
      redemptions,
      new MemberResolver(tools),
      new RewardConfigurationResolver(configuration),
      new MemberDataResolver(tools),
      new WishResolver(catalogue),
      new MemberWishesResolver(catalogue),
      new CodeResolver(),
      new RedemptionCodesResolver(codes),
      new CouponPoolResolver(codes),
      new CouponResolver(codes),
      new RedemptionReportResolver(reportToolsOf(parts)),
      new RedemptionsOfPeriodResolver(),
      new FulfilmentResolver(tools),
      new RedemptionFulfilmentResolver(tools),
      new MemberPrivilegesResolver(tools),
      new PartnerFulfilmentResolver(tools, settings.production),
      new AuditLogResolver(tools),
    ],
    tellOfViews: tellByEvent(parts.outbox, 'rewards'),
    references: {
      Member: ({ id }) => Member.of(String(id)),
      Reward: ({ id }, context) => rewards.byReference(String(id), context),
      Redemption: ({ id }, context) => redemptions.byReference(String(id), context),
    },
    events: {
      'posting-reviewed': { from: 'points', take: followReview(tools) },
      ...mergeEvents(outbox),
      ...erasure.events,
    },
    jobs: {
      ...erasure.jobs,
      'finish-pending-redemptions': { every: '* * * * *', run: () => finishPendingRedemptions(tools) },
      'tell-wishes-within-reach': { every: '*/10 * * * *', run: () => tellWishesWithinReach(catalogue) },
      'tally-coupon-pools': { every: '* * * * *', run: () => tallyCouponPools(codes) },
      [deliverPartnerOrdersJob]: { every: '* * * * *', run: () => deliverPartnerOrders(tools) },
    },
    close,
  };
}

function redemptionToolsOf(
  parts: ServiceParts<RewardsSettings>,
  { shelf }: CodeTools,
): {
  tools: RedemptionTools;
  close: () => Promise<void>;
} {
  const { settings, database, answers, audit, outbox, clock, log, calls } = parts;
  const sandbox = new SandboxProvider(database, settings.sandboxPaymentLateMs);
  const webhooks = new SignedWebhooks(settings.production);
  const tools: RedemptionTools = {
    database,
    answers,
    audit,
    outbox,
    clock,
    log,
    points: new PointsDesk(calls, log),
    members: new MembersDesk(calls, clock, log),
    campaigns: new CampaignsDesk(calls, log),
    payments: new PaymentDesk(sandbox, settings.paymentTimeoutMs, log),
    codes: shelf,
    vault: new FulfilmentVault(settings.vaultKey),
    webhooks,
    looking: lookingTogether(() => tools),
    reserving: reservingTogether(() => tools),
    ending: endingTogether(() => tools),
    policy: {
      currency: settings.currency,
      holdMinutes: settings.redemptionHoldMinutes,
      cancellationWindowDays: settings.cancellationWindowDays,
      takesCash: settings.paymentProvider !== 'none',
      cashRate: { pointsPerYuan: settings.pointsPerYuan, currency: settings.cashCurrency },
      zone: settings.zone,
    },
  };
  sandbox.notice = (redemptionId) => {
    followPayment(tools, redemptionId).catch((error: unknown) => {
      log.warn({ err: error, redemptionId }, 'a payment that is decided waits for the job');
    });
  };
  return {
    tools,
    close: async () => {
      await sandbox.close();
      await webhooks.close();
    },
  };
}

function reportToolsOf({ settings, database, clock, calls, log }: ServiceParts<RewardsSettings>): ReportTools {
  return {
    reader: new ReportReader(database),
    clock,
    figures: new ProgrammeFigures(calls, log),
    zone: settings.zone,
    currency: settings.currency,
    cashCurrency: settings.cashCurrency,
    pointsPerYuan: settings.pointsPerYuan,
    penetrationAimPercent: settings.penetrationAimPercent,
  };
}
