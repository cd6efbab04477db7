import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { holdsScope, type RequestContext } from '../../../../chassis/caller.js';
import { badInput, forbidden, unauthenticated } from '../../../../chassis/domain-error.js';
import { Paged } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { connectionOf, PageArguments, pageOf, type ConnectionOf, type Page } from '../../../../chassis/relay.js';
import { searchQuery } from '../../domain/search-text.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import { isPlaceOf, showReward, showRewards, type RewardPlace } from '../../usecases/show-rewards.js';
import { rewardLoader } from '../loaders.js';
import { Reward, RewardConnection, RewardStatus } from '../reward.types.js';
import { rewardView } from '../views.js';
import { audienceOfReader, reachOfReader } from './reader.js';
import { filterShape, RewardFilter, RewardSort } from './reward-filter.inputs.js';

/** A cursor says of which sorting it is, then what its row is sorted by, and the row's id. */
const cursorParts = 3;

@Resolver(() => Reward)
export class RewardResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @Query(() => Reward, {
    nullable: true,
    description: 'A live reward, for anyone; one that is not live for ops (rewards:read) alone.',
  })
  async reward(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Reward | null> {
    const reward = await showReward(this.parts, parseInput(idShape, id, 'id'), mayReadAll(context));
    return reward && rewardView(reward, context, this.parts.clock.now());
  }

  @Query(() => RewardConnection, {
    description: 'The catalogue, newest first unless sorted otherwise; live rewards for anyone.',
  })
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
    const { text, ...same } = parseInput(filterShape, filter ?? {}, 'filter');
    const page = pageOf(pageArguments, cursorParts);
    const sorting = filter?.sort ?? RewardSort.NEWEST;
    const after = placeOf(page, sorting);
    // A box that nobody has typed into is no search; one that holds no word finds nothing.
    const search = text?.trim() ? searchQuery(text) : undefined;
    if (sorting === RewardSort.RELEVANCE && search === undefined) {
      throw badInput({ path: ['filter', 'sort'], reason: 'needs filter.text' });
    }
    const [openTo, payable] = await Promise.all([
      filter?.openToMe ? audienceOfReader(context, this.parts) : null,
      filter?.affordable ? reachOfReader(context, this.parts, filter.affordable) : null,
    ]);
    const wanted = { ...same, kind: filter?.kind, inStock: filter?.inStock, status, search, openTo, payable };
    const rewards =
      search === null ? [] : await showRewards(this.parts, { ...wanted, search, sorting, after, limit: page.size + 1 });
    const now = this.parts.clock.now();
    return connectionOf(
      page,
      rewards,
      ({ reward }) => rewardView(reward, context, now),
      ({ place }) => [sorting, place.key, place.id],
    );
  }

  /** The reward behind a key that another subgraph holds, whatever its status. */
  async byReference(id: string, context: RequestContext): Promise<Reward | null> {
    const reward = await rewardLoader(context, this.parts).load(id);
    return reward && rewardView(reward, context, this.parts.clock.now());
  }
}

function placeOf({ after }: Page, sorting: RewardSort): RewardPlace | null {
  if (after === null) return null;
  const [of, key = '', id = ''] = after;
  if (of === sorting && isPlaceOf(sorting, { key, id })) return { key, id };
  throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
}

export function mayReadAll({ caller }: RequestContext): boolean {
  return caller.kind === 'ops' && holdsScope(caller, 'rewards:read');
}
