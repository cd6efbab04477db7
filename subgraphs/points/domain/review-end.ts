/**
 * Rule: a review ends once, by a decision or by the end of the hold that waits for it. With it the request that was stopped
 * gets its final answer, and the service whose request it was is told; so is the member, of what they asked for themselves.
 */
import type { ClosedRequest } from './books.js';
import type { Draft } from './draft.js';
import { holdNotOpen, postingRejected } from './errors.js';
import type { Hold } from './hold.js';
import type { Review, ReviewState } from './review.js';
import { holdRefOfReview } from './touched.js';

export interface ReviewEnd {
  state: ReviewState;
  /** Who decided; null for the end of its hold. */
  decidedBy: string | null;
  outcome: ClosedRequest['outcome'];
}

export function endReview(draft: Draft, review: Review, { state, decidedBy, outcome }: ReviewEnd): void {
  draft.keepReview({ ...review, state, decidedBy, decidedAt: draft.at });
  draft.close({ request: review.request, outcome });
  const ref = holdRefOfReview(review);
  draft.tell({
    topic: 'posting-reviewed',
    aggregateId: review.reviewId,
    payload: {
      reviewId: review.reviewId,
      state,
      service: ref?.service ?? 'points',
      holdId: ref?.holdId ?? null,
      memberId: review.askedBy === null ? review.memberId : null,
    },
  });
}

/** The end of a review by the end of its hold: withdrawn by whoever asked, or run out. */
export function endReviewOfHold(draft: Draft, hold: Hold, state: 'WITHDRAWN' | 'EXPIRED'): void {
  const review = hold.reviewId === null ? null : draft.review(hold.reviewId);
  if (review?.state !== 'OPEN') return;
  endReview(draft, review, { state, decidedBy: null, outcome: refusalOf(review, draft) });
}

/** What is answered to a request that will not be posted: its hold has ended, or the posting was rejected. */
export function refusalOf({ reviewId, command }: Review, draft: Draft): ClosedRequest['outcome'] {
  const error =
    command.kind === 'holdPoints'
      ? holdNotOpen({ holdId: command.holdId, status: draft.hold(command)?.status ?? 'UNKNOWN' })
      : postingRejected({ reviewId });
  return { kind: 'refused', error };
}
