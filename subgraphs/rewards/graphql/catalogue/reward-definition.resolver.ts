import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { RequiresScopes } from '../../../../chassis/field-marks.js';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import { checkReward } from '../../usecases/catalogue/check-reward.js';
import { definitionOf, liveTerms } from '../../usecases/catalogue/reward-definitions.js';
import { CheckRewardResult, configureFailures } from '../failures.types.js';
import { proposeShape } from '../input-shapes.js';
import { ProposeRewardInput } from '../reward-terms.inputs.js';
import { Reward } from '../reward.types.js';
import { bodyOf } from './reward-body.js';
import { CheckedReward } from './reward-change.types.js';

const termsKey = {};

/** Rewards as what proposes them, to be kept in files and carried to another installation. */
@Resolver(() => Reward)
export class RewardDefinitionResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'For ops (rewards:read): the live terms as ProposeRewardInput takes them, without its two ids, as JSON. ' +
      'Keys are sorted and nulls left out, so that equal terms have equal text. One that has ended closes where it did.',
  })
  @RequiresScopes(['rewards:read'])
  async definition(@Root() { id, over }: Reward, @Ctx() context: RequestContext): Promise<string | null> {
    requireOps(context, 'rewards:read');
    const loader = loaderFor<string, unknown>(context, termsKey, async (ids) => {
      const terms = await liveTerms(this.parts, ids);
      return ids.map((rewardId) => terms.get(rewardId) ?? null);
    });
    const terms = await loader.load(id);
    return terms === null ? null : definitionOf(this.parts, terms, over);
  }

  @Query(() => CheckRewardResult, {
    description: 'For ops (rewards:read): what `proposeReward` would say to this input. Nothing is stored.',
  })
  @RequiresScopes(['rewards:read'])
  async checkReward(
    @Arg('input', () => ProposeRewardInput) input: ProposeRewardInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CheckRewardResult> {
    requireOps(context, 'rewards:read');
    const { rewardId } = parseInput(proposeShape, input);
    return answerOrFailure(context, configureFailures, async () => {
      const checked = await checkReward(this.parts, rewardId, bodyOf(input));
      return Object.assign(new CheckedReward(), { definition: canonicalJson(checked) });
    });
  }
}
