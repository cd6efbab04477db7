import type { EntityManager } from 'typeorm';
import type { RequestKey, Review, ReviewState } from '../domain/review.js';
import { ReviewRow, reviewOf } from './review.row.js';

export interface ReviewsWanted {
  state: ReviewState;
  limit: number;
  /** The place of the last review of the page before. */
  after: { at: Date; id: string } | null;
}

export async function findReview(manager: EntityManager, reviewId: string): Promise<Review | null> {
  const row = await manager.findOneBy(ReviewRow, { reviewId });
  return row && reviewOf(row);
}

/** The review that a request waits for, or waited for. */
export async function findReviewOfRequest(
  manager: EntityManager,
  { caller, mutation, id }: RequestKey,
): Promise<Review | null> {
  const request = { requestCaller: caller, requestMutation: mutation, requestId: id };
  const row = await manager.findOneBy(ReviewRow, request);
  return row && reviewOf(row);
}

/** Open ones the oldest first, because they run out in that order; those that have ended the newest first. */
export async function listReviews(manager: EntityManager, { state, limit, after }: ReviewsWanted): Promise<Review[]> {
  const [direction, beyond] = state === 'OPEN' ? (['ASC', '>'] as const) : (['DESC', '<'] as const);
  const query = manager.createQueryBuilder(ReviewRow, 'review').where('review.state = :state', { state });
  if (after) query.andWhere(`(review.openedAt, review.reviewId) ${beyond} (:at, cast(:id as uuid))`, after);
  const found = await query
    .orderBy('review.openedAt', direction)
    .addOrderBy('review.reviewId', direction)
    .limit(limit)
    .getMany();
  return found.map(reviewOf);
}
