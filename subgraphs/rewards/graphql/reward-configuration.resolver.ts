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
import { ApproveRewardInput } from './reward.types.js';
import { rewardChangeView } from './views.js';

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
      rewardChangeView(await proposeReward(this.configuration, proposal)),
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
      rewardChangeView(await approveReward(this.configuration, { changeId, by, requestId: context.requestId })),
    );
  }
}

/** The terms as plain JSON under the input's own names, so that a fault's path names the input's field. */
function bodyOf(input: ProposeRewardInput): unknown {
  return plain({ ...input, changeId: null, rewardId: null });
}

/** Instants as text, what is null or absent left out, so that a default stands in for it. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([name, member]) => [name, plain(member)]),
  );
}
