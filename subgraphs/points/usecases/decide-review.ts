import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { Review } from '../domain/review.js';
import { findReview } from '../storage/reviews.js';
import { memberNotActive } from '../domain/errors.js';
import { answerCheckedCommand } from './answer-checked-command.js';
import { askMemberStanding } from './ask-member-standing.js';
import type { OpsRequest, PointsParts } from './points-parts.js';

const shape = z.object({ decisionId: idShape, reviewId: idShape, decision: z.enum(['APPROVED', 'REJECTED']) });

/**
 * Decides on what was stopped, and gives the review as it stands then. Approval posts it by the books of now: what these refuse
 * it by (NOT_ENOUGH_POINTS, FUNDS_EXHAUSTED, HOLD_NOT_OPEN) is the answer, and the review stays open; so does MEMBER_NOT_ACTIVE
 * where who would receive has left meanwhile. Faults: BAD_USER_INPUT
 * for a review that is unknown or has ended, FORBIDDEN for one's own request, IDEMPOTENCY_CONFLICT.
 */
export async function decideReview(parts: PointsParts, request: OpsRequest, raw: unknown): Promise<Review> {
  const input = parseInput(shape, raw);
  const { decisionId, reviewId, decision } = input;
  const by = callerKey(request.caller);
  await answerCheckedCommand(parts, {
    by: request.caller,
    kind: 'decideReview',
    id: decisionId,
    input,
    check: async () => {
      if (decision === 'APPROVED') await checkWhoReceives(parts, request, reviewId);
      return { kind: 'decideReview', reviewId, decision, decidedBy: by };
    },
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

/** Whoever asked was checked when he asked: who receives may have left since. */
async function checkWhoReceives(parts: PointsParts, request: OpsRequest, reviewId: string): Promise<void> {
  const review = await findReview(parts.database.read, reviewId);
  if (review?.state !== 'OPEN') return;
  const { command } = review;
  const receiver =
    command.kind === 'giftPoints' ? command.toMemberId : command.kind === 'adjustPoints' ? command.memberId : null;
  if (receiver === null) return;
  const standing = await askMemberStanding(parts, request, { memberId: receiver });
  if (standing?.status !== 'ACTIVE') throw memberNotActive({ status: standing?.status ?? 'UNKNOWN' });
}
