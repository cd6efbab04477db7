/**
 * What a ledger of the same rules would answer and stand at, worked out a second time in the plainest way that could be
 * found, without a line of the code that decides. Whoever doubts an answer of the books holds it against this.
 */
import type { Command } from '../command.js';
import type { Instant, Moment } from '../instant.js';
import type { RiskRule } from '../risk.js';
import { Refused, ReferenceBooks, type Told } from './reference-books.js';
import { matureAwards, postAwards, reverseAwards } from './reference-earnings.js';
import { convertPoints, giveHeld, receivePoints, reverseExchange } from './reference-exchanges.js';
import { adjustPoints, donatePoints, fundAccount, giftPoints } from './reference-gifts.js';
import {
  burnPoints,
  giveBack,
  holdPoints,
  isKept,
  keyOfHold,
  returnPoints,
  settleHold,
  voidHold,
} from './reference-holds.js';
import { endMerge, giveBackPoints, lapsePoints, mergeMember, passOn } from './reference-merges.js';
import { decideReview, endReviewsOfEndedHolds, stopped } from './reference-reviews.js';

export class ReferenceLedger {
  private books: ReferenceBooks;
  /** What was told before, by the request's id. */
  private readonly told = new Map<string, Told>();

  constructor(rules: readonly RiskRule[]) {
    this.books = new ReferenceBooks(rules);
  }

  get now(): ReferenceBooks {
    return this.books;
  }

  /** Time passes and nothing is asked. */
  passTo(at: Instant): void {
    this.books.expire(at);
  }

  /**
   * For what is asked and leaves nothing behind: the time has not passed for others either. Whoever decides ahead of its turn
   * may be let in after somebody who looked at the clock later, as long as that one writes nothing.
   */
  leftAsItWas<T>(ask: () => T): T {
    const saved = copyOf(this.books);
    try {
      return ask();
    } finally {
      this.books = saved;
    }
  }

  /** What a request is told; one that was told something before is told the same, or what it has come to since. */
  post(moment: Moment, requestId: string, command: Command): Told {
    this.books.expire(moment.at);
    const before = this.books.closed.get(requestId) ?? this.told.get(requestId);
    if (before) return before;
    const told = this.decide(moment, requestId, command);
    this.told.set(requestId, told);
    return told;
  }

  private decide(moment: Moment, requestId: string, command: Command): Told {
    const books = this.books;
    // These alone may be refused after something was moved: an approval the points it gives back to be posted, a reversal
    // those of a merge that it looks for.
    const mayFail =
      command.kind === 'reverseExchange' ||
      (command.kind === 'decideReview' && books.reviews.get(command.reviewId)?.state === 'OPEN');
    const saved = mayFail ? copyOf(books) : null;
    try {
      const waiting = stopped(books, command, requestId, moment.at);
      const told = waiting ?? { kind: 'done', answer: carryOut(books, command, moment) };
      passOn(books, command, moment);
      return told;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (saved) this.books = saved;
      return { kind: 'refused', name: error.reason };
    }
  }
}

function copyOf(books: ReferenceBooks): ReferenceBooks {
  return Object.assign(new ReferenceBooks(books.rules), structuredClone({ ...books }));
}

function carryOut(books: ReferenceBooks, command: Command, moment: Moment): unknown {
  const { at } = moment;
  switch (command.kind) {
    case 'postAwards':
      return postAwards(books, command, at);
    case 'reverseAwards':
      return reverseAwards(books, command, at);
    case 'matureAwards':
      return matureAwards(books, command, at);
    case 'holdPoints':
      return holdPoints(books, command, at);
    case 'burnPoints':
      return burnPoints(books, command, at);
    case 'settleHold':
      return settleHold(books, command, at);
    case 'returnPoints':
      return returnPoints(books, command, moment);
    case 'convertPoints':
      return convertPoints(books, command, moment);
    case 'giveHeld':
      return giveHeld(books, command, moment);
    case 'receivePoints':
      return receivePoints(books, command, moment);
    case 'reverseExchange':
      return reverseExchange(books, command, moment);
    case 'giftPoints':
      return giftPoints(books, command, at);
    case 'donatePoints':
      return donatePoints(books, command, at);
    case 'adjustPoints':
      return adjustPoints(books, command, moment);
    case 'fundAccount':
      return fundAccount(books, command);
    case 'decideReview':
      return decideReview(books, command, moment, (approved) => carryOut(books, approved, moment));
    case 'voidHold': {
      const answer = voidHold(books, command, moment);
      endReviewsOfEndedHolds(books, 'WITHDRAWN');
      return answer;
    }
    case 'releaseExpiredHold': {
      const hold = books.holds.get(keyOfHold(command));
      if (hold && isKept(hold) && hold.expiresAt <= at) giveBack(books, hold, 'EXPIRED', moment);
      endReviewsOfEndedHolds(books, 'EXPIRED');
      return null;
    }
    case 'mergeMember':
      return mergeMember(books, command);
    case 'endMerge':
      return endMerge(books, command);
    case 'giveBackPoints':
      return giveBackPoints(books, command, at);
    case 'lapsePoints':
      return lapsePoints(books, command);
    // What is overdue is gone before each command, and what is to be passed on goes after it.
    case 'passOnPoints':
    case 'expirePoints':
      return null;
  }
}
