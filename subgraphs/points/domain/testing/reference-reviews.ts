/** The rules of stopping and reviewing once more: what `decide` is held against. */
import type { Command, CommandOf, RiskyCommand } from '../command.js';
import type { Instant, Moment } from '../instant.js';
import type { RiskActionKind, RiskRule } from '../risk.js';
import {
  Refused,
  type ReferenceAction,
  type ReferenceBooks,
  type ReferenceReview,
  type Told,
} from './reference-books.js';
import { checkAdjustment, checkDonation, checkGift } from './reference-gifts.js';
import { answerAbout, checkHold, giveBack, isKept, keyOfHold, setAside, termsOf } from './reference-holds.js';

const hour = 3_600_000;

/** Notes what is done; where it has to wait for a person, opens the review and gives what the caller is told. */
export function stopped(books: ReferenceBooks, command: Command, requestId: string, at: Instant): Told | null {
  if (command.kind === 'adjustPoints') {
    if (Math.abs(command.points) < command.fourEyesFrom) return null;
    checkAdjustment(books, command, at);
    return open(books, { reviewId: command.reviewId, command, requestId, at, hold: null });
  }
  if (!('risk' in command)) return null;
  checkRisky(books, command, at);
  const action = actionOf(command, at);
  const hit = books.rules.some((rule) => hits(books, rule, action, command.currency));
  books.actions.push(action);
  if (!hit) return null;
  const { reviewId } = command.risk;
  const { memberId, currency, points } = command;
  const own = { service: 'points', holdId: reviewId, memberId, currency, points, purpose: 'REVIEW' as const };
  const terms = command.kind === 'holdPoints' ? termsOf(command) : own;
  const expiresAt = new Date(Date.parse(at) + 24 * hour).toISOString();
  const hold = setAside(books, { ...terms, expiresAt, reviewId }, 'REVIEW', at);
  return open(books, { reviewId, command, requestId, at, hold: keyOfHold(hold) });
}

function open(
  books: ReferenceBooks,
  asked: Pick<ReferenceReview, 'reviewId' | 'command' | 'requestId' | 'hold'> & { at: Instant },
): Told {
  const { at: openedAt, ...review } = asked;
  books.reviews.set(review.reviewId, { ...review, state: 'OPEN', openedAt });
  return { kind: 'stopped', reviewId: review.reviewId };
}

function checkRisky(books: ReferenceBooks, command: RiskyCommand, at: Instant): void {
  if (command.kind === 'giftPoints') checkGift(books, command, at);
  else if (command.kind === 'donatePoints') checkDonation(books, command, at);
  else checkHold(books, command, at);
}

function actionOf(command: RiskyCommand, at: Instant): ReferenceAction {
  const actions: Record<RiskyCommand['kind'], RiskActionKind> = {
    holdPoints: 'purpose' in command && command.purpose === 'EXCHANGE' ? 'EXCHANGE' : 'REDEMPTION',
    burnPoints: 'REDEMPTION',
    giftPoints: 'GIFT',
    donatePoints: 'DONATION',
  };
  const recipientId = command.kind === 'giftPoints' ? command.toMemberId : null;
  const { memberId, points, risk } = command;
  return { action: actions[command.kind], memberId, recipientId, device: risk.device, points, at };
}

function hits(books: ReferenceBooks, rule: RiskRule, action: ReferenceAction, currency: string): boolean {
  const subject = { DEVICE: 'device', MEMBER: 'memberId', RECIPIENT: 'recipientId' }[rule.per] as
    'device' | 'memberId' | 'recipientId';
  if (rule.action !== action.action || action[subject] === null) return false;
  const now = Date.parse(action.at);
  const since = Date.parse(books.opened.get(`${currency}/${action.memberId}`) ?? action.at);
  if (rule.firstHours !== null && now - since >= rule.firstHours * hour) return false;
  const seen = books.actions.filter(
    (earlier) =>
      earlier.action === action.action &&
      earlier[subject] === action[subject] &&
      now - Date.parse(earlier.at) < rule.windowSeconds * 1000,
  );
  const counted = [...seen, action].reduce((sum, it) => sum + (rule.measure === 'COUNT' ? 1 : it.points), 0);
  return counted >= rule.stopAt;
}

/** `carryOut` posts the command of an approved review. */
export function decideReview(
  books: ReferenceBooks,
  { reviewId, decision, decidedBy }: CommandOf<'decideReview'>,
  moment: Moment,
  carryOut: (command: Command) => unknown,
): unknown {
  const review = books.reviews.get(reviewId);
  if (!review) throw new Refused('UNKNOWN_REVIEW');
  if (review.state !== 'OPEN') throw new Refused('REVIEW_DECIDED');
  const { command } = review;
  if (command.kind === 'adjustPoints' && command.askedBy === decidedBy) throw new Refused('ANOTHER_PERSON_NEEDED');
  const hold = review.hold === null ? undefined : books.holds.get(review.hold);
  if (decision === 'REJECTED') {
    if (hold) giveBack(books, hold, 'VOIDED', moment);
    end(books, review, 'REJECTED');
    return { reviewId, state: 'REJECTED' };
  }
  if (hold && hold.expiresAt <= moment.at) throw new Refused('REVIEW_DECIDED');
  let answer: unknown;
  if (hold && command.kind === 'holdPoints') {
    const lasts = Date.parse(command.expiresAt) - Date.parse(review.openedAt);
    hold.status = 'OPEN';
    hold.expiresAt = new Date(Date.parse(moment.at) + lasts).toISOString();
    answer = answerAbout(hold);
  } else {
    if (hold) giveBack(books, hold, 'VOIDED', moment);
    answer = carryOut(command);
  }
  review.state = 'APPROVED';
  books.closed.set(review.requestId, { kind: 'done', answer });
  return { reviewId, state: 'APPROVED' };
}

function end(books: ReferenceBooks, review: ReferenceReview, state: 'REJECTED' | 'WITHDRAWN' | 'EXPIRED'): void {
  review.state = state;
  const name = review.command.kind === 'holdPoints' ? 'HOLD_NOT_OPEN' : 'POSTING_REJECTED';
  books.closed.set(review.requestId, { kind: 'refused', name });
}

/** Reviews whose hold has ended without a decision end with it. */
export function endReviewsOfEndedHolds(books: ReferenceBooks, state: 'WITHDRAWN' | 'EXPIRED'): void {
  for (const review of books.reviews.values()) {
    const hold = review.hold === null ? undefined : books.holds.get(review.hold);
    if (review.state === 'OPEN' && hold && !isKept(hold)) end(books, review, state);
  }
}
