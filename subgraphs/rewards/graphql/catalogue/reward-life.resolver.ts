import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerKey, requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { RequiresScopes } from '../../../../chassis/field-marks.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import { endReward } from '../../usecases/catalogue/end-reward.js';
import { rewardIdShape } from '../input-shapes.js';
import { forgetRewards } from '../loaders.js';
import { rewardView } from '../views.js';
import { EndRewardInput, EndRewardResult } from './reward-change.types.js';

/** What people do to a reward that is live. */
@Resolver()
export class RewardLifeResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @Mutation(() => EndRewardResult, {
    description:
      'Ops (rewards:write): ends a reward before its close. What is being redeemed goes on; terms that are approved later open it again.',
  })
  @RequiresScopes(['rewards:write'])
  async endReward(
    @Arg('input', () => EndRewardInput) input: EndRewardInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof EndRewardResult> {
    const by = callerKey(requireOps(context, 'rewards:write'));
    const { rewardId } = parseInput(rewardIdShape, input);
    const ended = await endReward(this.parts, { rewardId, by, requestId: context.requestId });
    forgetRewards(context);
    return rewardView(ended, context, this.parts.clock.now());
  }
}
