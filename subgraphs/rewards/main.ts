import { membersViewed, tellByEvent } from '../../chassis/ops-records.js';
import {
  startSubgraph,
  type RunningService,
  type ServiceParts,
  type ServiceRooms,
  type Surroundings,
} from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { RewardsSettings } from './env.js';
import { CodeResolver, RedemptionCodesResolver } from './graphql/codes/code.resolver.js';
import { CouponPoolResolver } from './graphql/codes/coupon-pool.resolver.js';
import { CouponResolver } from './graphql/codes/coupon.resolver.js';
import { MemberResolver } from './graphql/member.resolver.js';
import { RedemptionResolver } from './graphql/redemption.resolver.js';
import { MemberDataResolver } from './graphql/rights/member-data.resolver.js';
import { AuditLogResolver, orphanedTypes, resolverClasses } from './graphql/resolvers.js';
import { RewardConfigurationResolver } from './graphql/reward-configuration.resolver.js';
import { RewardResolver } from './graphql/reward.resolver.js';
import { Member } from './graphql/stubs.types.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { codeToolsOf } from './usecases/codes/code-tools.js';
import { tallyCouponPools } from './usecases/codes/tally-coupon-pools.js';
import { finishPendingRedemptions } from './usecases/finish-pending-redemptions.js';
import { followReview } from './usecases/follow-review.js';
import { mergeDone, mergeEvents } from './usecases/merging/follow-merges.js';
import { MembersDesk } from './usecases/members-desk.js';
import { PointsDesk } from './usecases/points-desk.js';
import { eraseMember } from './usecases/rights/erase-member.js';
import type { RedemptionTools } from './usecases/redemption-tools.js';
import { rewardConfiguration } from './usecases/reward-configuration.js';

export function startRewards(settings: RewardsSettings, surroundings: Surroundings = {}): Promise<RunningService> {
  return startSubgraph({
    name: 'rewards',
    settings,
    surroundings,
    types: { resolverClasses, orphanedTypes },
    entities,
    migrations,
    errors: registry,
    subscribers: {
      members: ['redemption-changed', mergeDone, 'member-erased-in-rewards', membersViewed('rewards')],
    },
    rooms,
  });
}

function rooms(parts: ServiceParts<RewardsSettings>): ServiceRooms {
  const { settings, database, answers, audit, outbox, clock, log, calls, configuration } = parts;
  const tools: RedemptionTools = {
    database,
    answers,
    audit,
    outbox,
    clock,
    log,
    points: new PointsDesk(calls, log),
    members: new MembersDesk(calls, clock, log),
    policy: {
      currency: settings.currency,
      holdMinutes: settings.redemptionHoldMinutes,
      cancellationWindowDays: settings.cancellationWindowDays,
    },
  };
  configuration.register(rewardConfiguration(clock, settings.cashCurrency));
  const codes = codeToolsOf(parts);
  const erasure = eraseMember(parts);
  const rewards = new RewardResolver(tools);
  const redemptions = new RedemptionResolver(tools);
  return {
    instances: [
      rewards,
      redemptions,
      new MemberResolver(tools),
      new RewardConfigurationResolver(configuration),
      new MemberDataResolver(tools),
      new CodeResolver(),
      new RedemptionCodesResolver(codes),
      new CouponPoolResolver(codes),
      new CouponResolver(codes),
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
      'tally-coupon-pools': { every: '* * * * *', run: () => tallyCouponPools(codes) },
    },
  };
}
