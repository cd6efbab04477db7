import { pageOf, placeInTimeOf, placeInTimeParts, type Page, type PageArguments } from '../../../chassis/relay.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { Review, ReviewState } from '../domain/review.js';
import { findReview, listReviews } from '../storage/reviews.js';
import type { PointsParts } from './points-parts.js';

/** Throws BAD_USER_INPUT for an id that is none. */
export async function showReview({ database }: PointsParts, id: string): Promise<Review | null> {
  return findReview(database.read, parseInput(idShape, id, 'id'));
}

/** A page and one review more. Throws BAD_USER_INPUT for a size or cursor that is none. */
export async function showReviews(
  { database }: PointsParts,
  state: ReviewState,
  asked: PageArguments,
): Promise<{ page: Page; found: Review[] }> {
  const page = pageOf(asked, placeInTimeParts);
  const after = placeInTimeOf(page);
  return { page, found: await listReviews(database.read, { state, limit: page.size + 1, after }) };
}
