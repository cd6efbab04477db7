/**
 * Rule: the books change by this function alone. Given the part of the books that a command may touch and the command with
 * its time, it answers what happens: the outcome, the journal rows, the new balances and buckets. It asks nothing and
 * changes nothing, so the writer, the tests, a simulation and an auditor who replays get the same result.
 */
import { DomainError } from '../../../chassis/domain-error.js';
import type { Answer } from './answers.js';
import type { BooksState, Changes, OpenBooks, TimedCommand } from './books.js';
import type { Command } from './command.js';
import { decideAdjustment } from './decide-adjustment.js';
import { decideAwards } from './decide-awards.js';
import { decideConversion, decideGivingHeld, decideReceiving } from './decide-conversion.js';
import { decideDonation } from './decide-donation.js';
import { decideExchangeReversal } from './decide-exchange-reversal.js';
import { expireOverdue } from './decide-expiry.js';
import { decideFunding } from './decide-funding.js';
import { decideGift } from './decide-gift.js';
import { decideBurn, decideHold, decideRelease, decideReturn, decideSettlement, decideVoid } from './decide-holds.js';
import { decideLapse } from './decide-lapse.js';
import { decideMaturity } from './decide-maturity.js';
import { decideReversal } from './decide-reversal.js';
import { decideReview, noteAction, openReview, reasonToStop } from './decide-review.js';
import { decideEndOfMerge, decideGivingBack, decideMerge, passOn } from './decide-transfer.js';
import { Draft } from './draft.js';

/** `stopped`: nothing is posted yet, a person has to look at it first. */
export type Outcome<A = Answer> =
  { kind: 'done'; answer: A } | { kind: 'refused'; error: DomainError } | { kind: 'stopped'; reviewId: string };

export interface Decision extends Changes {
  outcome: Outcome;
}

export function decide(state: BooksState, command: TimedCommand): Decision {
  const draft = new Draft(state, command);
  try {
    expireOverdue(draft);
    const outcome = outcomeOf(state, draft, command);
    expireOverdue(draft);
    passOn(draft);
    return { outcome, ...draft.changes() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { outcome: { kind: 'refused', error }, ...nothing() };
  }
}

/** Decides on the commands one after the other, each on the books as those before have left them. */
export function decideAll(books: OpenBooks, commands: readonly TimedCommand[]): Decision[] {
  return commands.map((command) => {
    const decision = decide(books, command);
    books.take(decision);
    return decision;
  });
}

function outcomeOf(state: BooksState, draft: Draft, command: TimedCommand): Outcome {
  const rule = reasonToStop(draft, command);
  if (rule === null) {
    const answer = carryOut(draft, command);
    noteAction(draft, command, null);
    return { kind: 'done', answer };
  }
  // Only what could be posted is worth a person's look: anything else is refused at once.
  const rehearsal = new Draft(state, command);
  expireOverdue(rehearsal);
  carryOut(rehearsal, command);
  noteAction(draft, command, rule);
  return { kind: 'stopped', reviewId: openReview(draft, command, rule) };
}

function nothing(): Changes {
  return {
    rows: [],
    accounts: [],
    holds: [],
    awards: [],
    earnings: [],
    reviews: [],
    merges: [],
    actions: [],
    events: [],
    closed: [],
  };
}

function carryOut(draft: Draft, command: Command): Answer {
  switch (command.kind) {
    case 'postAwards':
      return decideAwards(draft, command);
    case 'reverseAwards':
      return decideReversal(draft, command);
    case 'matureAwards':
      return decideMaturity(draft, command);
    case 'holdPoints':
      return decideHold(draft, command);
    case 'settleHold':
      return decideSettlement(draft, command);
    case 'voidHold':
      return decideVoid(draft, command);
    case 'burnPoints':
      return decideBurn(draft, command);
    case 'returnPoints':
      return decideReturn(draft, command);
    case 'convertPoints':
      return decideConversion(draft, command);
    case 'giveHeld':
      return decideGivingHeld(draft, command);
    case 'receivePoints':
      return decideReceiving(draft, command);
    case 'reverseExchange':
      return decideExchangeReversal(draft, command);
    case 'giftPoints':
      return decideGift(draft, command);
    case 'donatePoints':
      return decideDonation(draft, command);
    case 'adjustPoints':
      return decideAdjustment(draft, command);
    case 'fundAccount':
      return decideFunding(draft, command);
    case 'decideReview':
      return decideReview(draft, command, (approved) => carryOut(draft, approved));
    case 'releaseExpiredHold':
      decideRelease(draft, command);
      return null;
    case 'mergeMember':
      return decideMerge(draft, command);
    case 'endMerge':
      return decideEndOfMerge(draft, command);
    case 'giveBackPoints':
      return decideGivingBack(draft, command);
    case 'lapsePoints':
      return decideLapse(draft, command);
    case 'passOnPoints':
    case 'expirePoints':
      return null;
  }
}
