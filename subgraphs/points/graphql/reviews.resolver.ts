import { Arg, Args, createUnionType, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { MovesValue, Paged, RequiresScopes } from '../../../chassis/field-marks.js';
import { connectionOf, PageArguments, placeInTimeCursor, type ConnectionOf } from '../../../chassis/relay.js';
import { NotEnoughPoints } from '../../../schema/vocabulary.js';
import type * as domain from '../domain/review.js';
import { decideReview } from '../usecases/decide-review.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { showReview, showReviews } from '../usecases/show-reviews.js';
import { FundsExhausted, HoldNotOpen } from './holds.types.js';
import { WalletClosed } from './posting-failures.types.js';
import { DecideReviewInput, Review, ReviewConnection, ReviewState } from './reviews.types.js';

const DecideReviewResult = createUnionType({
  name: 'DecideReviewResult',
  types: () => [Review, NotEnoughPoints, FundsExhausted, HoldNotOpen, WalletClosed] as const,
});

/** What was stopped, for ops to decide. */
@Resolver()
export class ReviewsResolver {
  constructor(private readonly parts: PointsParts) {}

  @Query(() => Review, { nullable: true, description: 'Ops (points:read).' })
  @RequiresScopes(['points:read'])
  async review(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Review | null> {
    requireOps(context, 'points:read');
    const found = await showReview(this.parts, id);
    return found && this.shown(found, context);
  }

  @Query(() => ReviewConnection, {
    description: 'Ops (points:read): those of one state; open ones the oldest first, all others the newest first.',
  })
  @RequiresScopes(['points:read'])
  @Paged()
  async reviews(
    @Arg('state', () => ReviewState, { nullable: true, description: 'OPEN when absent' })
    state: ReviewState | null | undefined,
    @Args(() => PageArguments) asked: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Review>> {
    requireOps(context, 'points:read');
    const { page, found } = await showReviews(this.parts, state ?? ReviewState.OPEN, asked);
    return connectionOf(
      page,
      found,
      (review) => this.shown(review, context),
      ({ openedAt, reviewId }) => placeInTimeCursor(new Date(openedAt), reviewId),
    );
  }

  @Mutation(() => DecideReviewResult, {
    description:
      'Ops (points:approve), never on what one has asked for oneself. Approval posts it as it was asked; where that is refused ' +
      'by now, the review stays open. Rejection gives the points back.',
  })
  @RequiresScopes(['points:approve'])
  @MovesValue()
  async decideReview(
    @Arg('input', () => DecideReviewInput) input: DecideReviewInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof DecideReviewResult> {
    requireOps(context, 'points:approve');
    const failures = {
      NOT_ENOUGH_POINTS: NotEnoughPoints,
      FUNDS_EXHAUSTED: FundsExhausted,
      HOLD_NOT_OPEN: HoldNotOpen,
      MEMBER_NOT_ACTIVE: WalletClosed,
    };
    return answerOrFailure(context, failures, async () => Review.of(await decideReview(this.parts, context, input)));
  }

  /** A review tells of what a member wanted to do with their points. */
  private shown(review: domain.Review, context: RequestContext): Review {
    requireSelfOrOps(context, review.memberId, 'points:read');
    return Review.of(review);
  }
}
