/** What Anna asks for, and what is done for and about her, in the shortest words; `more` says what differs. */
import type {
  AdjustPoints,
  AwardToPost,
  BurnPoints,
  DecideReview,
  DonatePoints,
  FundAccount,
  GiftPoints,
  HoldPoints,
  PostAwards,
  ReverseAwards,
  RiskContext,
} from '../command.js';
import { anna, awardOf, boris, currency, monthStart, noDevice, noon, service } from './books-in-memory.js';

const whose = { memberId: anna, currency };

/** From a device, with the id of the review that it may lead to. */
export function from(device: string | null, reviewId = 'review-1'): RiskContext {
  return { device, channel: 'app', reviewId };
}

export function holding(holdId: string, points: number, more: Partial<HoldPoints> = {}): HoldPoints {
  const terms = { purpose: 'REDEMPTION', expiresAt: noon('2026-02-10'), risk: noDevice } as const;
  return { kind: 'holdPoints', service, holdId, ...whose, points, ...terms, ...more };
}

export function burning(holdId: string, points: number, more: Partial<BurnPoints> = {}): BurnPoints {
  return { kind: 'burnPoints', service, holdId, ...whose, points, risk: noDevice, ...more };
}

/** To Boris, at most 500. */
export function giving(giftId: string, points: number, more: Partial<GiftPoints> = {}): GiftPoints {
  return {
    ...{ kind: 'giftPoints', giftId, ...whose, toMemberId: boris, points, atMost: 500, risk: noDevice },
    ...more,
  };
}

/** To trees, worth two fen a point, none of them sponsored. */
export function donating(donationId: string, points: number, more: Partial<DonatePoints> = {}): DonatePoints {
  return {
    ...{ kind: 'donatePoints', donationId, ...whose, points, cause: 'trees', worthMinor: 2 * points },
    ...{ sponsoredMinor: 0, risk: noDevice },
    ...more,
  };
}

/** Asked for by Lin; from 1,000 points on a second person has to agree. */
export function adjusting(adjustmentId: string, points: number, more: Partial<AdjustPoints> = {}): AdjustPoints {
  return {
    ...{ kind: 'adjustPoints', adjustmentId, ...whose, points, reason: 'counted wrongly', askedBy: 'ops:lin' },
    ...{ fourEyesFrom: 1_000, reviewId: 'review-1' },
    ...more,
  };
}

/** The budget spring, unless it says otherwise. */
export function funding(fundingId: string, points: number, more: Partial<FundAccount> = {}): FundAccount {
  return { kind: 'fundAccount', fundingId, account: 'BUDGET', owner: 'spring', currency, points, ...more };
}

/** One purchase with these awards, in this order, valid through January 2027, at most 500 a day. */
export function purchase(
  awards: [string, number, Partial<AwardToPost>?][],
  more: Partial<PostAwards> = {},
): PostAwards {
  const posted = awards.map(
    ([awardId, points, award]) => awardOf(awardId, points, monthStart('2027-02'), { award }).awards[0]!,
  );
  return awardOf('p', 1, monthStart('2027-02'), { dailyCap: 500, ...more, awards: posted });
}

export function returning(awardId: string, points: number, more: Partial<ReverseAwards> = {}): ReverseAwards {
  return {
    ...{ kind: 'reverseAwards', returnId: `return-of-${awardId}`, purchaseId: `purchase-of-${awardId}`, ...whose },
    ...{ policy: 'INTO_DEBT', awards: [{ awardId, lines: [{ lineId: 'line-1', points }] }] },
    ...more,
  };
}

/** By Mei, of review-1. */
export function deciding(decision: DecideReview['decision'], more: Partial<DecideReview> = {}): DecideReview {
  return { kind: 'decideReview', reviewId: 'review-1', decision, decidedBy: 'ops:mei', ...more };
}
