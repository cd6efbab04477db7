/**
 * Rule: a command that a risk rule stops, or that a second person has to agree to, holds its points and waits. Approval
 * posts it as it was asked, by the books of that time; rejection, withdrawal or a day without a decision give the points
 * back. Whoever asked is answered the state of now, and at the end what it came to.
 */
import { heldOf, walletOf } from './account.js';
import type { Answer } from './answers.js';
import type { ClosedRequest, TimedCommand } from './books.js';
import type { Command, DecideReview, RiskyCommand } from './command.js';
import { releaseHold } from './decide-holds.js';
import type { Draft } from './draft.js';
import { anotherPersonNeeded, reviewDecided, unknownReview } from './errors.js';
import { answerOf, type Hold, type HoldTerms } from './hold.js';
import type { Instant } from './instant.js';
import type { Review, ReviewAnswer } from './review.js';
import { endReview, refusalOf } from './review-end.js';
import { ruleThatStops, type RiskAction } from './risk.js';
import { takeSpendable } from './spendable.js';
import { holdRefOfReview, riskActionOf } from './touched.js';

const fourEyes = 'FOUR_EYES';
const hoursToDecide = 24;

/** The rule by which the command has to wait; null when it may be posted. */
export function reasonToStop(draft: Draft, command: Command): string | null {
  if (command.kind === 'adjustPoints') return Math.abs(command.points) >= command.fourEyesFrom ? fourEyes : null;
  const action = actionOf(draft, command, null);
  return action && (ruleThatStops(draft.before.risk, action)?.code ?? null);
}

/** Remembers what the risk rules will look at later. */
export function noteAction(draft: Draft, command: Command, stoppedBy: string | null): void {
  const action = actionOf(draft, command, stoppedBy);
  if (action) draft.keepAction(action);
}

function actionOf(draft: Draft, command: Command, stoppedBy: string | null): RiskAction | null {
  const action = riskActionOf(command);
  if (action === null || !isRisky(command)) return null;
  const { memberId, currency, points, risk } = command;
  return {
    action,
    memberId,
    recipientId: command.kind === 'giftPoints' ? command.toMemberId : null,
    device: risk.device,
    channel: risk.channel,
    currency,
    points,
    at: draft.at,
    memberSince: draft.account(walletOf(memberId, currency)).openedAt ?? draft.at,
    stoppedBy,
  };
}

/** Holds the command's points and keeps it for a person to decide. Gives the review's id. */
export function openReview(draft: Draft, command: TimedCommand, rule: string): string {
  const { moment, request, ...stopped } = command;
  const holds = isRisky(stopped);
  const expiresAt = holds ? hoursAfter(moment.at, hoursToDecide) : null;
  const review: Review = {
    ...termsOfReview(stopped),
    state: 'OPEN',
    rule,
    request,
    command: stopped,
    openedAt: draft.at,
    expiresAt,
    decidedBy: null,
    decidedAt: null,
  };
  if (holds && expiresAt !== null) holdForReview(draft, stopped, review, expiresAt);
  draft.keepReview(review);
  return review.reviewId;
}

function termsOfReview(command: Command): Pick<Review, 'reviewId' | 'memberId' | 'currency' | 'points' | 'askedBy'> {
  if (command.kind === 'adjustPoints') {
    const { reviewId, memberId, currency, points, askedBy } = command;
    return { reviewId, memberId, currency, points, askedBy };
  }
  if (!isRisky(command)) throw new Error(`a ${command.kind} is never stopped`);
  const { risk, memberId, currency, points } = command;
  return { reviewId: risk.reviewId, memberId, currency, points, askedBy: null };
}

function holdForReview(draft: Draft, command: RiskyCommand, review: Review, expiresAt: Instant): void {
  const { memberId, currency, points } = command;
  const ref = holdRefOfReview(review);
  if (!ref) throw new Error('a review that holds points needs a hold');
  const purpose = command.kind === 'holdPoints' ? command.purpose : 'REVIEW';
  const terms: HoldTerms = { memberId, currency, points, purpose, expiresAt };
  const held = takeSpendable(draft, memberId, currency, points);
  draft.move({
    kind: 'HELD',
    from: walletOf(memberId, currency),
    to: heldOf(memberId, currency),
    memberId,
    split: held,
    references: { ...ref, purpose, reviewId: review.reviewId },
  });
  draft.keepHold({ ...ref, status: 'REVIEW', terms, held, settled: [], reviewId: review.reviewId });
}

/**
 * Faults: UNKNOWN_REVIEW; REVIEW_DECIDED for one that has ended; ANOTHER_PERSON_NEEDED for one's own request. Whatever
 * the posting itself is refused by when it is approved, its points then staying held.
 */
export function decideReview(draft: Draft, command: DecideReview, post: (approved: Command) => Answer): ReviewAnswer {
  const review = draft.review(command.reviewId);
  const path = ['input', 'reviewId'];
  if (!review) throw unknownReview({ path, reviewId: command.reviewId });
  if (review.state !== 'OPEN') throw reviewDecided({ path, state: review.state });
  if (review.askedBy === command.decidedBy) throw anotherPersonNeeded({ path });
  const { decision: state, decidedBy } = command;
  const outcome = state === 'APPROVED' ? approve(draft, review, post) : giveBack(draft, review);
  endReview(draft, review, { state, decidedBy, outcome });
  return { reviewId: review.reviewId, state: command.decision };
}

function approve(draft: Draft, review: Review, post: (approved: Command) => Answer): ClosedRequest['outcome'] {
  const hold = holdOf(draft, review);
  if (!hold) return { kind: 'done', answer: post(review.command) };
  if (!hold.terms || hold.status !== 'REVIEW' || hold.terms.expiresAt <= draft.at) {
    throw reviewDecided({ path: ['input', 'reviewId'], state: 'EXPIRED' });
  }
  if (review.command.kind === 'holdPoints') {
    // Its owner had so long to settle it when it asked, and has as long from now on.
    const lasts = Date.parse(review.command.expiresAt) - Date.parse(review.openedAt);
    const expiresAt = new Date(Date.parse(draft.at) + lasts).toISOString();
    const opened: Hold = { ...hold, status: 'OPEN', terms: { ...hold.terms, expiresAt } };
    draft.keepHold(opened);
    return { kind: 'done', answer: answerOf(opened) };
  }
  releaseHold(draft, hold, 'VOIDED');
  return { kind: 'done', answer: post(review.command) };
}

function giveBack(draft: Draft, review: Review): ClosedRequest['outcome'] {
  const hold = holdOf(draft, review);
  if (hold?.status === 'REVIEW') releaseHold(draft, hold, 'VOIDED');
  return refusalOf(review, draft);
}

function holdOf(draft: Draft, review: Review): Hold | null {
  const ref = holdRefOfReview(review);
  return ref && draft.hold(ref);
}

function isRisky(command: Command): command is RiskyCommand {
  return 'risk' in command;
}

function hoursAfter(at: Instant, hours: number): Instant {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}
