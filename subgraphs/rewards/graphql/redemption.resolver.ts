import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireActing, requireActingMember, requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { AboutSoMany, Authenticated, MovesValue } from '../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { MemberId, RedemptionId, RewardId } from '../../../schema/vocabulary.js';
import { unknownRedemption } from '../domain/errors.js';
import { cancelRedemption } from '../usecases/cancel-redemption.js';
import { redeemReward } from '../usecases/redeem-reward.js';
import type { RedemptionTools } from '../usecases/redemption-tools.js';
import { returnRedemption } from '../usecases/return-redemption.js';
import { showRedemption } from '../usecases/show-redemptions.js';
import {
  cancelFailures,
  CancelRedemptionResult,
  redeemFailures,
  RedeemRewardResult,
  ReturnRedemptionResult,
} from './failures.types.js';
import { cancelShape, redeemShape, returnShape } from './input-shapes.js';
import { forgetRewards, returnsLoader, rewardLoader, stepsLoader } from './loaders.js';
import {
  CancelRedemptionInput,
  RedeemRewardInput,
  Redemption,
  RedemptionEvent,
  RedemptionReturn,
  ReturnRedemptionInput,
} from './redemption.types.js';
import { Reward } from './reward.types.js';
import { redemptionView, returnView, rewardView } from './views.js';

@Resolver(() => Redemption)
export class RedemptionResolver {
  constructor(private readonly tools: RedemptionTools) {}

  @Mutation(() => RedeemRewardResult, {
    description:
      'A member takes one piece, or several. On UNAVAILABLE it is still under way: ask again with the same id, or look at `redemption`.',
  })
  @Authenticated()
  @MovesValue()
  async redeemReward(
    @Arg('input', () => RedeemRewardInput) input: RedeemRewardInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RedeemRewardResult> {
    const memberId = requireActingMember(context) as MemberId;
    const { redemptionId, rewardId, rewardVersion, pieces, points, cash, device, shipTo } = parseInput(
      redeemShape,
      input,
    );
    const order = {
      redemptionId: redemptionId as RedemptionId,
      memberId,
      rewardId: rewardId as RewardId,
      rewardVersion,
      pieces,
      choice: { points, cash },
      device,
      shipTo,
      on: context,
    };
    forgetRewards(context);
    return answerOrFailure(context, redeemFailures, async () => this.view(await redeemReward(this.tools, order)));
  }

  @Mutation(() => CancelRedemptionResult, {
    description:
      'Gives all pieces back, with their points and cash; by the member, or by ops (rewards:write), until `cancellableUntil`.',
  })
  @Authenticated()
  @MovesValue()
  async cancelRedemption(
    @Arg('input', () => CancelRedemptionInput) input: CancelRedemptionInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CancelRedemptionResult> {
    requireMemberOrOps(context);
    requireActing(context);
    const { redemptionId } = parseInput(cancelShape, input);
    const redemption = await this.manageable(redemptionId, context);
    return answerOrFailure(context, cancelFailures, async () =>
      this.view(await cancelRedemption(this.tools, redemption, context)),
    );
  }

  @Mutation(() => ReturnRedemptionResult, {
    description:
      'Gives some pieces back, with their points and cash; by the member, or by ops (rewards:write), until `cancellableUntil`.',
  })
  @Authenticated()
  @MovesValue()
  async returnRedemption(
    @Arg('input', () => ReturnRedemptionInput) input: ReturnRedemptionInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReturnRedemptionResult> {
    requireMemberOrOps(context);
    requireActing(context);
    const { redemptionId, ...back } = parseInput(returnShape, input);
    const redemption = await this.manageable(redemptionId, context);
    const restock = context.caller.kind === 'ops' ? back.restock : true;
    return answerOrFailure(context, cancelFailures, async () =>
      this.view(await returnRedemption(this.tools, redemption, { ...back, restock }, context)),
    );
  }

  @Query(() => Redemption, { nullable: true, description: "One's own; anybody's for ops (rewards:read)." })
  @Authenticated()
  async redemption(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Redemption | null> {
    requireMemberOrOps(context);
    return this.byReference(parseInput(idShape, id, 'id'), context);
  }

  @FieldResolver(() => Reward)
  async reward(@Root() redemption: Redemption, @Ctx() context: RequestContext): Promise<Reward> {
    const reward = await rewardLoader(context, this.tools).load(redemption.rewardId);
    if (!reward) throw new Error(`the reward of the redemption ${redemption.id} is gone: nothing may delete one`);
    return rewardView(reward, context, this.tools.clock.now());
  }

  @FieldResolver(() => [RedemptionEvent], { description: 'What it has come through, from its beginning on.' })
  @AboutSoMany(4)
  async history(@Root() { id }: Redemption, @Ctx() context: RequestContext): Promise<RedemptionEvent[]> {
    const steps = await stepsLoader(context, this.tools).load(id);
    return steps.map(({ step, at, by, reason }) => Object.assign(new RedemptionEvent(), { step, at, by, reason }));
  }

  @FieldResolver(() => [RedemptionReturn], {
    description: 'What was given back of it, or is on its way, the first in front.',
  })
  @AboutSoMany(1)
  async returns(@Root() { id, cash }: Redemption, @Ctx() context: RequestContext): Promise<RedemptionReturn[]> {
    const returns = await returnsLoader(context, this.tools).load(id);
    return returns.map((back) => returnView(back, cash?.currency ?? null));
  }

  async byReference(id: string, context: RequestContext): Promise<Redemption | null> {
    const redemption = await showRedemption(this.tools, id);
    if (!redemption) return null;
    requireSelfOrOps(context, redemption.ownerId, 'rewards:read');
    return this.view(redemption);
  }

  /** The redemption, where the caller may give it back. What was loaded of stock before is not shown after it. */
  private async manageable(id: string, context: RequestContext): Promise<Parameters<typeof redemptionView>[0]> {
    const redemption = await showRedemption(this.tools, id);
    if (!redemption) throw unknownRedemption({ path: ['input', 'redemptionId'] });
    requireSelfOrOps(context, redemption.ownerId, 'rewards:write');
    forgetRewards(context);
    return redemption;
  }

  private view(redemption: Parameters<typeof redemptionView>[0]): Redemption {
    return redemptionView(redemption, this.tools.policy.cancellationWindowDays);
  }
}

/** Whoever may never own or manage a redemption is told so before anything is looked up. */
function requireMemberOrOps({ caller }: RequestContext): void {
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (caller.kind !== 'member' && caller.kind !== 'ops') throw forbidden();
}
