import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { callerKey, requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import type { RewardApproval } from '../../usecases/approve-reward.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import { draftReward } from '../../usecases/catalogue/draft-reward.js';
import { readRewardChanges } from '../../usecases/catalogue/read-reward-changes.js';
import { rejectReward } from '../../usecases/catalogue/reject-reward.js';
import { definitionOf } from '../../usecases/catalogue/reward-definitions.js';
import { submitReward } from '../../usecases/catalogue/submit-reward.js';
import { configureFailures, DraftRewardResult } from '../failures.types.js';
import { approveShape, proposeShape } from '../input-shapes.js';
import { ProposeRewardInput } from '../reward-terms.inputs.js';
import { bodyOf } from './reward-body.js';
import {
  RejectRewardResult,
  RewardChange,
  RewardChangeConnection,
  RewardChangeInput,
  RewardChangeRecord,
  RewardChangeState,
  SubmitRewardResult,
} from './reward-change.types.js';

/** How the versions of a reward come about: one person writes, another decides. */
@Resolver()
export class RewardChangeResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @Query(() => RewardChangeConnection, {
    description: 'For ops (rewards:read): versions in these states, those that wait when absent; the newest first.',
  })
  @RequiresScopes(['rewards:read'])
  @Paged()
  async rewardChanges(
    @Arg('states', () => [RewardChangeState], { nullable: true }) states: RewardChangeState[] | null,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<RewardChangeRecord>> {
    requireOps(context, 'rewards:read');
    return this.page(states ?? [RewardChangeState.DRAFT, RewardChangeState.SUBMITTED], pageArguments);
  }

  @Query(() => RewardChangeConnection, {
    description: 'For ops (rewards:read): every version of one reward, whatever became of it; the newest first.',
  })
  @RequiresScopes(['rewards:read'])
  @Paged()
  async rewardVersions(
    @Arg('rewardId', () => ID) rewardId: string,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<RewardChangeRecord>> {
    requireOps(context, 'rewards:read');
    return this.page(Object.values(RewardChangeState), pageArguments, parseInput(idShape, rewardId, 'rewardId'));
  }

  @Mutation(() => DraftRewardResult, {
    description: 'Ops (rewards:write): keeps terms that their author may submit later. Each change is another draft.',
  })
  @RequiresScopes(['rewards:write'])
  async draftReward(
    @Arg('input', () => ProposeRewardInput) input: ProposeRewardInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof DraftRewardResult> {
    const by = callerKey(requireOps(context, 'rewards:write'));
    const draft = { ...parseInput(proposeShape, input), body: bodyOf(input), by, requestId: context.requestId };
    return answerOrFailure(context, configureFailures, async () =>
      RewardChange.of(await draftReward(this.parts.configuration, draft)),
    );
  }

  @Mutation(() => SubmitRewardResult, {
    description: 'Ops (rewards:write): lets a draft of their own wait for a second person.',
  })
  @RequiresScopes(['rewards:write'])
  async submitReward(
    @Arg('input', () => RewardChangeInput) input: RewardChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SubmitRewardResult> {
    const submission = decisionOf(context, input, 'rewards:write');
    return RewardChange.of(await submitReward(this.parts.configuration, submission));
  }

  @Mutation(() => RejectRewardResult, {
    description: 'Ops (rewards:approve): ends proposed terms; not by the person who proposed them.',
  })
  @RequiresScopes(['rewards:approve'])
  async rejectReward(
    @Arg('input', () => RewardChangeInput) input: RewardChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RejectRewardResult> {
    const rejection = decisionOf(context, input, 'rewards:approve');
    return RewardChange.of(await rejectReward(this.parts.configuration, rejection));
  }

  private async page(
    states: RewardChangeState[],
    pageArguments: PageArguments,
    key?: string,
  ): Promise<ConnectionOf<RewardChangeRecord>> {
    const page = pageOf(pageArguments, placeInTimeParts);
    const list = { states, first: page.size + 1, after: placeInTimeOf(page), ...(key === undefined ? {} : { key }) };
    return connectionOf(
      page,
      await readRewardChanges(this.parts, list),
      (recorded) => RewardChangeRecord.of(recorded, definitionOf(this.parts, recorded.body)),
      ({ proposedAt, changeId }) => placeInTimeCursor(proposedAt, changeId),
    );
  }
}

/** Which version is meant, and who decides on it. */
function decisionOf(context: RequestContext, input: RewardChangeInput, scope: string): RewardApproval {
  const by = callerKey(requireOps(context, scope));
  return { ...parseInput(approveShape, input), by, requestId: context.requestId };
}
