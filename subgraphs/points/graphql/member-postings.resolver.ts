import { Arg, createUnionType, Ctx, Mutation, Resolver } from 'type-graphql';
import { requireActingMember, requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { Authenticated, MovesValue, RequiresScopes } from '../../../chassis/field-marks.js';
import { NotEnoughPoints, UnderReview } from '../../../schema/vocabulary.js';
import { adjustPoints } from '../usecases/adjust-points.js';
import { donatePoints } from '../usecases/donate-points.js';
import { giftPoints } from '../usecases/gift-points.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { FundsExhausted } from './holds.types.js';
import { AdjustPointsInput, DonatePointsInput, GiftPointsInput, Posting } from './member-postings.types.js';
import { GiftLimitExceeded, PostingRejected, RecipientNotFound, WalletClosed } from './posting-failures.types.js';

const GiftPointsResult = createUnionType({
  name: 'GiftPointsResult',
  types: () =>
    [
      Posting,
      NotEnoughPoints,
      GiftLimitExceeded,
      RecipientNotFound,
      WalletClosed,
      UnderReview,
      PostingRejected,
    ] as const,
});
const DonatePointsResult = createUnionType({
  name: 'DonatePointsResult',
  types: () => [Posting, NotEnoughPoints, FundsExhausted, WalletClosed, UnderReview, PostingRejected] as const,
});
const AdjustPointsResult = createUnionType({
  name: 'AdjustPointsResult',
  types: () => [Posting, NotEnoughPoints, WalletClosed, UnderReview, PostingRejected] as const,
});

const failures = {
  NOT_ENOUGH_POINTS: NotEnoughPoints,
  MEMBER_NOT_ACTIVE: WalletClosed,
  UNDER_REVIEW: UnderReview,
  POSTING_REJECTED: PostingRejected,
};

/** What a member does with points beside spending them, and what ops puts right. */
@Resolver()
export class MemberPostingsResolver {
  constructor(private readonly parts: PointsParts) {}

  @Mutation(() => GiftPointsResult, {
    description: 'Gives spendable points of your own to another member. They keep the end of their validity.',
  })
  @Authenticated()
  @MovesValue()
  async giftPoints(
    @Arg('input', () => GiftPointsInput) input: GiftPointsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof GiftPointsResult> {
    const memberId = requireActingMember(context);
    const known = { ...failures, GIFT_LIMIT_EXCEEDED: GiftLimitExceeded, RECIPIENT_NOT_FOUND: RecipientNotFound };
    return answerOrFailure(context, known, async () =>
      Posting.of(await giftPoints(this.parts, { ...context, memberId }, input)),
    );
  }

  @Mutation(() => DonatePointsResult, {
    description: 'Gives spendable points of your own to a cause, which receives their declared worth.',
  })
  @Authenticated()
  @MovesValue()
  async donatePoints(
    @Arg('input', () => DonatePointsInput) input: DonatePointsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof DonatePointsResult> {
    const memberId = requireActingMember(context);
    return answerOrFailure(context, { ...failures, FUNDS_EXHAUSTED: FundsExhausted }, async () =>
      Posting.of(await donatePoints(this.parts, { ...context, memberId }, input)),
    );
  }

  @Mutation(() => AdjustPointsResult, {
    description:
      'Ops (points:write): puts a mistake in a wallet right. From a threshold of points on it is UNDER_REVIEW until a second ' +
      'person agrees by decideReview.',
  })
  @RequiresScopes(['points:write'])
  @MovesValue()
  async adjustPoints(
    @Arg('input', () => AdjustPointsInput) input: AdjustPointsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof AdjustPointsResult> {
    requireOps(context, 'points:write');
    return answerOrFailure(context, failures, async () => Posting.of(await adjustPoints(this.parts, context, input)));
  }
}
