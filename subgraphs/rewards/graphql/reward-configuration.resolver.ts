import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerKey, requireOps, type RequestContext } from '../../../chassis/caller.js';
import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { RequiresScopes } from '../../../chassis/field-marks.js';
import { parseInput } from '../../../chassis/parse-input.js';
import { approveReward } from '../usecases/approve-reward.js';
import { proposeReward } from '../usecases/propose-reward.js';
import { ApproveRewardResult, configureFailures, ProposeRewardResult } from './failures.types.js';
import { approveShape, proposeShape } from './input-shapes.js';
import { ProposeRewardInput } from './reward-terms.inputs.js';
import { bodyOf } from './catalogue/reward-body.js';
import { ApproveRewardInput, RewardChange } from './catalogue/reward-change.types.js';

@Resolver()
export class RewardConfigurationResolver {
  constructor(private readonly configuration: ConfigurationRegistry) {}

  @Mutation(() => ProposeRewardResult, {
    description: 'Ops (rewards:write): terms of a new or a known reward, live once a second person approves them.',
  })
  @RequiresScopes(['rewards:write'])
  async proposeReward(
    @Arg('input', () => ProposeRewardInput) input: ProposeRewardInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeRewardResult> {
    const by = callerKey(requireOps(context, 'rewards:write'));
    const { changeId, rewardId } = parseInput(proposeShape, input);
    const proposal = { changeId, rewardId, body: bodyOf(input), by, requestId: context.requestId };
    return answerOrFailure(context, configureFailures, async () =>
      RewardChange.of(await proposeReward(this.configuration, proposal)),
    );
  }

  @Mutation(() => ApproveRewardResult, {
    description: 'Ops (rewards:approve): takes proposed terms live; not by the person who proposed them.',
  })
  @RequiresScopes(['rewards:approve'])
  async approveReward(
    @Arg('input', () => ApproveRewardInput) input: ApproveRewardInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveRewardResult> {
    const by = callerKey(requireOps(context, 'rewards:approve'));
    const { changeId } = parseInput(approveShape, input);
    return answerOrFailure(context, configureFailures, async () =>
      RewardChange.of(await approveReward(this.configuration, { changeId, by, requestId: context.requestId })),
    );
  }
}
