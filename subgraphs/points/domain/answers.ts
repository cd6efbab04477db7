/** What callers are told of commands that are done. Ids and numbers only: answers are kept for those who ask again. */

export interface PostedAwards {
  purchaseId: string;
  awards: {
    awardId: string;
    /** Paid. */
    points: number;
    /** Asked for and not paid, because a limit left no more. */
    cut: number;
  }[];
}

export interface ReversedAwards {
  returnId: string;
  /** Taken out of the wallet. */
  taken: number;
  /** Spent already, and now owed. */
  owed: number;
  /** Not taken, because the validity of these points had ended. */
  forgone: number;
}

export interface Conversion {
  exchangeId: string;
  given: number;
  received: number;
}
