import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { Review } from '../domain/review.js';
import { findReview } from '../storage/reviews.js';
import { answerCommand } from './answer-command.js';
import type { OpsRequest, PointsParts } from './points-parts.js';

const shape = z.object({ decisionId: idShape, reviewId: idShape, decision: z.enum(['APPROVED', 'REJECTED']) });

/**
 * Decides on what was stopped, and gives the review as it stands then. Approval posts it by the books of now: what these refuse
 * it by (NOT_ENOUGH_POINTS, FUNDS_EXHAUSTED, HOLD_NOT_OPEN) is the answer, and the review stays open. Faults: BAD_USER_INPUT
 * for a review that is unknown or has ended, FORBIDDEN for one's own request, IDEMPOTENCY_CONFLICT.
 */
export async function decideReview(parts: PointsParts, request: OpsRequest, raw: unknown): Promise<Review> {
  const input = parseInput(shape, raw);
  const { decisionId, reviewId, decision } = input;
  const by = callerKey(request.caller);
  await answerCommand(parts, {
    by: request.caller,
    id: decisionId,
    input,
    command: { kind: 'decideReview', reviewId, decision, decidedBy: by },
    audit: {
      by,
      action: decision === 'APPROVED' ? 'review.approved' : 'review.rejected',
      subject: `review/${reviewId}`,
      details: { decisionId },
      requestId: request.requestId,
    },
  });
  const review = await findReview(parts.database.read, reviewId);
  if (!review) throw new Error('a review that was decided cannot be found');
  return review;
}
