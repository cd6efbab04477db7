import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { AboutSoMany, RequiresScopes } from '../../../../chassis/field-marks.js';
import { inOrder, loaderFor } from '../../../../chassis/loaders.js';
import type * as domain from '../../domain/reward-category.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import { defineRewardCategory } from '../../usecases/catalogue/define-reward-category.js';
import { showCategories, showCategoriesOf } from '../../usecases/catalogue/show-categories.js';
import { Reward } from '../reward.types.js';
import { DefineRewardCategoryInput, DefineRewardCategoryResult, RewardCategory } from './reward-category.types.js';

const categoryKey = {};

@Resolver(() => Reward)
export class RewardCategoryResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @Query(() => [RewardCategory], { description: 'The shelves of the catalogue, by code; for anyone.' })
  @AboutSoMany(20)
  async rewardCategories(@Ctx() { locale }: RequestContext): Promise<RewardCategory[]> {
    return (await showCategories(this.parts)).map((category) => RewardCategory.of(category, locale));
  }

  @FieldResolver(() => RewardCategory, { nullable: true })
  async category(@Root() { categoryCode }: Reward, @Ctx() context: RequestContext): Promise<RewardCategory | null> {
    if (categoryCode === null) return null;
    const loader = loaderFor<string, domain.RewardCategory | null>(context, categoryKey, async (codes) =>
      inOrder(codes, await showCategoriesOf(this.parts, codes), ({ code }) => code),
    );
    const category = await loader.load(categoryCode);
    return category && RewardCategory.of(category, context.locale);
  }

  @Mutation(() => DefineRewardCategoryResult, {
    description: 'For ops (rewards:write): names a category, or a known one anew. The code is the key.',
  })
  @RequiresScopes(['rewards:write'])
  async defineRewardCategory(
    @Arg('input', () => DefineRewardCategoryInput) input: DefineRewardCategoryInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof DefineRewardCategoryResult> {
    requireOps(context, 'rewards:write');
    return RewardCategory.of(await defineRewardCategory(this.parts, context, input), context.locale);
  }
}
