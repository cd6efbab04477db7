import { v5 } from 'uuid';
import type { DomainError } from '../../../chassis/domain-error.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import {
  notEnoughPoints,
  paymentDeclined,
  paymentPending,
  redemptionLapsed,
  redemptionRejected,
  underReview,
} from '../domain/errors.js';
import { hasLapsed, type Redemption } from '../domain/redemption.js';
import { recordSteps } from '../storage/redemption-steps.js';
import { markPaymentWaiting, markUnderReview } from '../storage/redemptions.js';
import { redemptionChanged } from './redemption-events.js';
import type { End, Ended } from './redemption-outcomes.js';
import type { RedemptionTools } from './redemption-tools.js';

/** Not an end: a person or the payment provider has to decide first. */
type Waiting = { waitsFor: 'review'; reviewId: string } | { waitsFor: 'payment' };

/**
 * Drives a pending redemption to its end and gives the answer to it; null when somebody else has ended it first, whose
 * answer then stands in the book. The member's request, a repeated request and the job may all be at it at once:
 * points and the payment provider answer each step the same way to all of them, and one row decides who writes the end down.
 *
 * Throws UNDER_REVIEW while a person has to look at it, PAYMENT_PENDING while the provider has not decided, and UNAVAILABLE when points
 * or the provider gives no answer: the redemption stays pending.
 */
export async function finishRedemption(
  tools: RedemptionTools,
  redemption: Redemption,
  on: OnBehalfOf,
): Promise<Ended | null> {
  const end = await findEnd(tools, redemption, on);
  if (isWaiting(end)) throw await waitFor(tools, redemption, end);
  const ended = await tools.ending.add({ redemption, end });
  return ended === 'ended before' ? null : ended;
}

/** Hold the points, set the cash aside, take the points, take the cash: each answered the same way however often it is asked. */
async function findEnd(tools: RedemptionTools, redemption: Redemption, on: OnBehalfOf): Promise<End | Waiting> {
  const { points, payments, clock } = tools;
  if (hasLapsed(redemption, clock.now())) {
    // Voiding first makes sure that no hold that is still on its way can take effect. If it cannot be voided it may be
    // settled, which settling it again tells.
    const voided = await points.void(redemption, on);
    return !voided && (await points.settle(redemption, on))
      ? takeCash(tools, redemption, on)
      : comeToNothing(tools, redemption);
  }
  const hold = await points.hold(redemption, on);
  if (hold.kind === 'not enough') {
    return comeToNothing(tools, redemption, notEnoughPoints({ spendable: hold.spendable, needed: hold.needed }));
  }
  if (hold.kind === 'under review') return { waitsFor: 'review', reviewId: hold.reviewId };
  // Before it has lapsed a hold is voided by a person who rejects it, of whose review we need not have heard; or by us where the
  // payment is declined, which the provider then tells. By us as lapsed as well: then it has by now.
  if (hold.kind === 'not open' && hold.status === 'VOIDED') {
    const hasLapsedMeanwhile = redemption.reviewId === null && hasLapsed(redemption, clock.now());
    return comeToNothing(tools, redemption, hasLapsedMeanwhile ? redemptionLapsed() : redemptionRejected());
  }
  if (hold.kind === 'held' && redemption.cashState !== null) {
    const authorisation = await payments.authorise(redemption);
    if (authorisation === 'PENDING') return { waitsFor: 'payment' };
    if (authorisation === 'DECLINED') {
      // What was set aside earlier may have run out at the provider after the points were taken: then they go back.
      const voided = await points.void(redemption, on);
      return !voided && (await points.settle(redemption, on)) ? takeCash(tools, redemption, on) : paymentDeclined();
    }
  }
  // A hold that is not open any more may have run out or been voided as lapsed by the job, or be settled: settling
  // again tells these apart.
  return (await points.settle(redemption, on)) ? takeCash(tools, redemption, on) : comeToNothing(tools, redemption);
}

/** The points are taken: the cash that was set aside is taken now. Cash that will never be had undoes the points. */
async function takeCash({ points, payments }: RedemptionTools, redemption: Redemption, on: OnBehalfOf): Promise<End> {
  if (redemption.cashState === null || (await payments.capture(redemption))) return 'settled';
  await points.giveBack(redemption, { id: v5('return unpaid', redemption.id), points: redemption.points }, on);
  // Only then: to whoever asks after it the payment counts as declined, and they need not think of points that were taken.
  await payments.release(redemption);
  return paymentDeclined();
}

/** Nothing is taken: what may have been set aside of the cash is let go. A payment that was declined says why it came to nothing. */
async function comeToNothing(
  { payments }: RedemptionTools,
  redemption: Redemption,
  why: DomainError = redemptionLapsed(),
): Promise<End> {
  if (redemption.cashState === null) return why;
  return (await payments.release(redemption)) === 'DECLINED' ? paymentDeclined() : why;
}

/** Takes down what it waits for; what the member is told meanwhile. */
async function waitFor(tools: RedemptionTools, redemption: Redemption, waiting: Waiting): Promise<DomainError> {
  const { id } = redemption;
  await tools.database.transaction(async (tx) => {
    if (waiting.waitsFor === 'payment') {
      if (await markPaymentWaiting(tx, id)) await recordSteps(tx, [{ redemptionId: id, step: 'PAYMENT_PENDING' }]);
    } else if (await markUnderReview(tx, id, waiting.reviewId)) {
      await recordSteps(tx, [{ redemptionId: id, step: 'UNDER_REVIEW' }]);
      await tools.outbox.write(tx, redemptionChanged(redemption, 'UNDER_REVIEW'));
    }
  });
  return waiting.waitsFor === 'payment'
    ? paymentPending({ redemptionId: id })
    : underReview({ reviewId: waiting.reviewId });
}

function isWaiting(end: End | Waiting): end is Waiting {
  return end !== 'settled' && 'waitsFor' in end;
}
