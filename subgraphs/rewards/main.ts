import {
  startSubgraph,
  type RunningService,
  type ServiceParts,
  type ServiceRooms,
  type Surroundings,
} from '../../chassis/start-service.js';
import { registry } from './domain/errors.js';
import type { RewardsSettings } from './env.js';
import { MemberResolver } from './graphql/member.resolver.js';
import { RedemptionResolver } from './graphql/redemption.resolver.js';
import { orphanedTypes, resolverClasses } from './graphql/resolvers.js';
import { RewardConfigurationResolver } from './graphql/reward-configuration.resolver.js';
import { RewardResolver } from './graphql/reward.resolver.js';
import { Member } from './graphql/stubs.types.js';
import { entities } from './storage/entities.js';
import { migrations } from './storage/migrations.js';
import { finishPendingRedemptions } from './usecases/finish-pending-redemptions.js';
import { followReview } from './usecases/follow-review.js';
import { MembersDesk } from './usecases/members-desk.js';
import { PointsDesk } from './usecases/points-desk.js';
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
    subscribers: { members: ['redemption-changed'] },
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
  const rewards = new RewardResolver(tools);
  const redemptions = new RedemptionResolver(tools);
  return {
    instances: [rewards, redemptions, new MemberResolver(tools), new RewardConfigurationResolver(configuration)],
    references: {
      Member: ({ id }) => Member.of(String(id)),
      Reward: ({ id }, context) => rewards.byReference(String(id), context),
      Redemption: ({ id }, context) => redemptions.byReference(String(id), context),
    },
    events: { 'posting-reviewed': { from: 'points', take: followReview(tools) } },
    jobs: {
      'finish-pending-redemptions': { every: '* * * * *', run: () => finishPendingRedemptions(tools) },
    },
  };
}
