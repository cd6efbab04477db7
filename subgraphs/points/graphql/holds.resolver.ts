import { Arg, createUnionType, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { NotEnoughPoints, UnderReview } from '../../../schema/vocabulary.js';
import { burnPoints } from '../usecases/burn-points.js';
import { holdPoints } from '../usecases/hold-points.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { returnPoints } from '../usecases/return-points.js';
import { settleHold } from '../usecases/settle-hold.js';
import { voidHold } from '../usecases/void-hold.js';
import { BurnPointsInput } from './burn-points.types.js';
import {
  Hold,
  HoldNotOpen,
  HoldPointsInput,
  ReturnPointsInput,
  SettleHoldInput,
  VoidHoldInput,
} from './holds.types.js';
import { PostingRejected } from './posting-failures.types.js';

const HoldPointsResult = createUnionType({
  name: 'HoldPointsResult',
  types: () => [Hold, NotEnoughPoints, HoldNotOpen, UnderReview] as const,
});
const BurnPointsResult = createUnionType({
  name: 'BurnPointsResult',
  types: () => [Hold, NotEnoughPoints, HoldNotOpen, UnderReview, PostingRejected] as const,
});
const SettleHoldResult = createUnionType({ name: 'SettleHoldResult', types: () => [Hold, HoldNotOpen] as const });
const VoidHoldResult = createUnionType({ name: 'VoidHoldResult', types: () => [Hold, HoldNotOpen] as const });
const ReturnPointsResult = createUnionType({ name: 'ReturnPointsResult', types: () => [Hold, HoldNotOpen] as const });

const notOpen = { HOLD_NOT_OPEN: HoldNotOpen };

/** Spending: asked by those who run redemptions and exchanges, of holds of their own alone. Redemptions settle and return. */
@Resolver()
export class HoldsResolver {
  constructor(private readonly parts: PointsParts) {}

  @Mutation(() => HoldPointsResult)
  @Directive('@inaccessible')
  async holdPoints(
    @Arg('input', () => HoldPointsInput) input: HoldPointsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof HoldPointsResult> {
    requireService(context, 'rewards', 'partners');
    const failures = { ...notOpen, NOT_ENOUGH_POINTS: NotEnoughPoints, UNDER_REVIEW: UnderReview };
    return answerOrFailure(context, failures, async () =>
      Object.assign(new Hold(), await holdPoints(this.parts, context, input)),
    );
  }

  @Mutation(() => BurnPointsResult)
  @Directive('@inaccessible')
  async burnPoints(
    @Arg('input', () => BurnPointsInput) input: BurnPointsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof BurnPointsResult> {
    requireService(context, 'rewards');
    const failures = {
      ...notOpen,
      NOT_ENOUGH_POINTS: NotEnoughPoints,
      UNDER_REVIEW: UnderReview,
      POSTING_REJECTED: PostingRejected,
    };
    return answerOrFailure(context, failures, async () =>
      Object.assign(new Hold(), await burnPoints(this.parts, context, input)),
    );
  }

  @Mutation(() => SettleHoldResult)
  @Directive('@inaccessible')
  async settleHold(
    @Arg('input', () => SettleHoldInput) input: SettleHoldInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SettleHoldResult> {
    requireService(context, 'rewards');
    return answerOrFailure(context, notOpen, async () =>
      Object.assign(new Hold(), await settleHold(this.parts, context, input)),
    );
  }

  @Mutation(() => VoidHoldResult)
  @Directive('@inaccessible')
  async voidHold(
    @Arg('input', () => VoidHoldInput) input: VoidHoldInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof VoidHoldResult> {
    requireService(context, 'rewards', 'partners');
    return answerOrFailure(context, notOpen, async () =>
      Object.assign(new Hold(), await voidHold(this.parts, context, input)),
    );
  }

  @Mutation(() => ReturnPointsResult)
  @Directive('@inaccessible')
  async returnPoints(
    @Arg('input', () => ReturnPointsInput) input: ReturnPointsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReturnPointsResult> {
    requireService(context, 'rewards');
    return answerOrFailure(context, notOpen, async () =>
      Object.assign(new Hold(), await returnPoints(this.parts, context, input)),
    );
  }
}
