import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../chassis/caller.js';
import { holdsScope } from '../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { AboutSoMany, Authenticated, Paged } from '../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  type ConnectionOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
} from '../../../chassis/relay.js';
import { pricesFor } from '../domain/price.js';
import type { RedemptionTools } from '../usecases/redemption-tools.js';
import { showReward, showRewards } from '../usecases/show-rewards.js';
import { filterShape } from './input-shapes.js';
import { buyerLoader, openCampaignsLoader, rewardLoader } from './loaders.js';
import { Reward, RewardConnection, RewardFilter, RewardPrice, RewardStatus } from './reward.types.js';
import { priceView, rewardView } from './views.js';

@Resolver(() => Reward)
export class RewardResolver {
  constructor(private readonly tools: RedemptionTools) {}

  @Query(() => Reward, {
    nullable: true,
    description: 'A live reward, for anyone; one that is not live for ops (rewards:read) alone.',
  })
  async reward(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Reward | null> {
    const reward = await showReward(this.tools, parseInput(idShape, id, 'id'), mayReadAll(context));
    return reward && rewardView(reward, context, this.tools.clock.now());
  }

  @Query(() => RewardConnection, { description: 'The catalogue, newest first; live rewards for anyone.' })
  @Paged()
  async rewards(
    @Arg('filter', () => RewardFilter, { nullable: true }) filter: RewardFilter | null,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Reward>> {
    const status = filter?.status ?? RewardStatus.LIVE;
    if (status !== RewardStatus.LIVE && !mayReadAll(context)) {
      throw context.caller.kind === 'anonymous' ? unauthenticated() : forbidden();
    }
    const { partnerId, maxPoints } = parseInput(filterShape, filter ?? {}, 'filter');
    const page = pageOf(pageArguments, placeInTimeParts);
    const place = placeInTimeOf(page);
    const rewards = await showRewards(this.tools, {
      status,
      partnerId,
      maxPoints,
      inStock: filter?.inStock,
      limit: page.size + 1,
      after: place && { listedAt: place.at, id: place.id },
    });
    const now = this.tools.clock.now();
    return connectionOf(
      page,
      rewards,
      (reward) => rewardView(reward, context, now),
      (reward) => placeInTimeCursor(reward.listedAt, reward.id),
    );
  }

  @FieldResolver(() => [RewardPrice], {
    nullable: true,
    description:
      'What the member who asks pays for each of `prices` that is open to them, in their order, with the bonus of their tier; null for who is no member.',
  })
  @Authenticated()
  @AboutSoMany(3)
  async pricesForMe(@Root() { offers }: Reward, @Ctx() context: RequestContext): Promise<RewardPrice[] | null> {
    const { caller } = context;
    if (caller.kind === 'anonymous') throw unauthenticated();
    if (caller.kind !== 'member' || caller.memberId === null || caller.standing === 'CLOSED') return null;
    const known = await buyerLoader(context, this.tools).load(caller.memberId);
    if (!known) return null;
    const campaigns = offers.some(({ campaignId }) => campaignId !== null)
      ? await openCampaignsLoader(context, this.tools, known.tier).load(caller.memberId)
      : new Set<string>();
    return pricesFor(offers, { ...known, campaigns }).map(({ paid }) => priceView(paid));
  }

  /** The reward behind a key that another subgraph holds, whatever its status. */
  async byReference(id: string, context: RequestContext): Promise<Reward | null> {
    const reward = await rewardLoader(context, this.tools).load(id);
    return reward && rewardView(reward, context, this.tools.clock.now());
  }
}

function mayReadAll({ caller }: RequestContext): boolean {
  return caller.kind === 'ops' && holdsScope(caller, 'rewards:read');
}
