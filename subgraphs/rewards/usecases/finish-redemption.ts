import type { AnswerKey, StoredAnswer } from '../../../chassis/idempotency.js';
import { AnswerBook } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { DomainError } from '../../../chassis/domain-error.js';
import { notEnoughPoints, redemptionLapsed, redemptionRejected, underReview } from '../domain/errors.js';
import { hasLapsed, type Redemption } from '../domain/redemption.js';
import { markEnded, markUnderReview } from '../storage/redemptions.js';
import { giveBackPiece } from '../storage/rewards.js';
import { redemptionChanged, type RedemptionNews } from './redemption-events.js';
import type { RedemptionTools } from './redemption-tools.js';

type End = 'settled' | DomainError;

/** Not an end: a person has to look at it first. */
interface Waiting {
  reviewId: string;
}

/** Where the answer to the member's `redeemReward` stands in the book. */
export function answerKeyOf(memberId: string, redemptionId: string): AnswerKey {
  return { caller: `member:${memberId}`, mutation: 'redeemReward', id: redemptionId };
}

/**
 * Drives a pending redemption to its end and gives the answer to it; null when somebody else has ended it first, whose
 * answer then stands in the book. The member's request, a repeated request and the job may all be at it at once:
 * points answers each step the same way to all of them, and one row decides who writes the end down.
 *
 * Throws UNDER_REVIEW while a person has to look at it, and UNAVAILABLE when points gives no answer: the redemption stays
 * pending.
 */
export async function finishRedemption(
  tools: RedemptionTools,
  redemption: Redemption,
  on: OnBehalfOf,
): Promise<StoredAnswer | null> {
  const end = await findEnd(tools, redemption, on);
  if (isWaiting(end)) {
    await tools.database.transaction(async (tx) => {
      if (!(await markUnderReview(tx, redemption.id, end.reviewId))) return;
      await tools.outbox.write(tx, redemptionChanged(redemption, 'UNDER_REVIEW'));
    });
    throw underReview({ reviewId: end.reviewId });
  }
  return tools.database.transaction(async (tx) => {
    if (!(await markEnded(tx, redemption.id, end === 'settled' ? 'SETTLED' : 'VOIDED'))) return null;
    if (end !== 'settled') await giveBackPiece(tx, redemption.rewardId);
    const answer = end === 'settled' ? { value: redemption.id } : AnswerBook.refusalOf(end);
    await tools.answers.close(tx, answerKeyOf(redemption.memberId, redemption.id), answer);
    await tools.outbox.write(tx, redemptionChanged(redemption, newsOf(end)));
    return answer;
  });
}

async function findEnd(
  { points, clock }: RedemptionTools,
  redemption: Redemption,
  on: OnBehalfOf,
): Promise<End | Waiting> {
  if (hasLapsed(redemption, clock.now())) {
    // Voiding first makes sure that no hold that is still on its way can take effect. If it cannot be voided it may be
    // settled, which settling it again tells.
    const voided = await points.void(redemption, on);
    return !voided && (await points.settle(redemption, on)) ? 'settled' : redemptionLapsed();
  }
  const hold = await points.hold(redemption, on);
  if (hold.kind === 'not enough') return notEnoughPoints({ spendable: hold.spendable, needed: hold.needed });
  if (hold.kind === 'under review') return { reviewId: hold.reviewId };
  // What a person rejects is voided, and nobody else voids what waits for a person before it has lapsed.
  if (hold.kind === 'not open' && hold.status === 'VOIDED' && redemption.reviewId !== null) return redemptionRejected();
  // A hold that is not open any more may have run out or been voided as lapsed by the job, or be settled: settling
  // again tells these apart.
  return (await points.settle(redemption, on)) ? 'settled' : redemptionLapsed();
}

function newsOf(end: End): RedemptionNews {
  if (end === 'settled') return 'SETTLED';
  const why: Record<string, RedemptionNews> = { REDEMPTION_REJECTED: 'REJECTED', REDEMPTION_LAPSED: 'LAPSED' };
  return why[end.code] ?? 'NOT_ENOUGH_POINTS';
}

function isWaiting(end: End | Waiting): end is Waiting {
  return end !== 'settled' && 'reviewId' in end;
}
