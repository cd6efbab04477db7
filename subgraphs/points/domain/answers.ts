/** What callers are told of commands that are done. Ids and numbers only: answers are kept for those who ask again. */

import type { Command } from './command.js';
import type { HoldAnswer } from './hold.js';
import type { Instant } from './instant.js';
import type { ReviewAnswer } from './review.js';

export interface PostedAward {
  awardId: string;
  /** Paid. */
  points: number;
  /** Asked for and not paid, because a cap or a budget left no more. */
  cut: number;
  /** How what was paid shares out over the lines; adds up to `points`. */
  lines: { lineId: string; points: number }[];
}

export interface PostedAwards {
  purchaseId: string;
  awards: PostedAward[];
}

export interface ReversedAwards {
  returnId: string;
  /** Taken out of the wallet. */
  taken: number;
  /** Spent already, and now owed. */
  owed: number;
  /** Not taken: the validity of these points had ended, or the policy does not go that far. */
  forgone: number;
}

export interface MaturedAwards {
  maturityId: string;
  /** Released before the return window has ended. */
  points: number;
}

/** An exchange as far as it is in our books: where a half of it is the partner's own, its points are zero here. */
export interface Conversion {
  exchangeId: string;
  given: number;
  received: number;
  /** When its rows were posted. */
  postedAt: Instant;
}

export interface ReversedExchange {
  reversalId: string;
  exchangeId: string;
  /** Of what was given. */
  givenBack: number;
  /** Of what was received. */
  takenBack: number;
  postedAt: Instant;
}

/** What a member or ops posted; `points` as it changed the member's wallet. */
export interface Posting {
  postingId: string;
  currency: string;
  points: number;
}

/** What a budget, block or pledge stands at. */
export interface Funding {
  fundingId: string;
  balance: number;
}

export interface MergeAnswer {
  mergeId: string;
}

/** What of a merged member's points was still there. */
export interface GivenBack {
  mergeId: string;
  currency: string;
  points: number;
}

/** What a wallet had left when its membership ended. */
export interface Lapsed {
  points: number;
}

export interface Answers {
  postAwards: PostedAwards;
  reverseAwards: ReversedAwards;
  matureAwards: MaturedAwards;
  holdPoints: HoldAnswer;
  settleHold: HoldAnswer;
  voidHold: HoldAnswer;
  burnPoints: HoldAnswer;
  returnPoints: HoldAnswer;
  convertPoints: Conversion;
  giveHeld: Conversion;
  receivePoints: Conversion;
  reverseExchange: ReversedExchange;
  giftPoints: Posting;
  donatePoints: Posting;
  adjustPoints: Posting;
  fundAccount: Funding;
  decideReview: ReviewAnswer;
  mergeMember: MergeAnswer;
  passOnPoints: null;
  endMerge: MergeAnswer;
  giveBackPoints: GivenBack;
  expirePoints: null;
  lapsePoints: Lapsed;
  releaseExpiredHold: null;
}

export type Answer = Answers[Command['kind']];
