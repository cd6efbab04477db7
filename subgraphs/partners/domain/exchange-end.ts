/**
 * The life of an exchange, and that it reaches exactly one end.
 *
 * PENDING    the points are being held, or a person has to look at it first; nobody has seen the quote yet
 * QUOTED     held and open: the member may commit or cancel until the quote ends
 * COMMITTING, CANCELLING, EXPIRING    one end is chosen for good; points is being told
 * COMMITTED, CANCELLED, EXPIRED, REFUSED    the ends
 *
 * The choice is made once, from QUOTED, under the lock of the exchange's row. What comes later finds the choice made and is
 * refused, or, when it is the same wish again, helps to carry it out.
 */
import { unavailable } from '../../../chassis/domain-error.js';
import { exchangeClosed, quoteExpired, underReview } from './errors.js';

export type ExchangeStage =
  'PENDING' | 'QUOTED' | 'COMMITTING' | 'CANCELLING' | 'EXPIRING' | 'COMMITTED' | 'CANCELLED' | 'EXPIRED' | 'REFUSED';

/** What members see: while an end is being carried out, PENDING. */
export type ExchangeStatus = 'PENDING' | 'UNDER_REVIEW' | 'QUOTED' | 'COMMITTED' | 'CANCELLED' | 'EXPIRED' | 'REFUSED';

export type Wish = 'COMMIT' | 'CANCEL';

/** A quote holds for this long. */
export const quoteMinutes = 10;

/**
 * The hold outlives its quote by this much, so that a commit of the last second that points could not take at once is
 * not lost to the hold's own expiry.
 */
export const holdGraceMinutes = 10;

/**
 * The stage that a member's wish leads to. Errors: QUOTE_EXPIRED; EXCHANGE_CLOSED when another end was chosen; UNDER_REVIEW
 * while a person has to look at the quote, which holds for now only; UNAVAILABLE while the quote itself is not finished.
 */
export function chooseEnd(
  wish: Wish,
  exchange: { stage: ExchangeStage; endsAt: Date; reviewId: string | null },
  now: Date,
): 'COMMITTING' | 'CANCELLING' {
  const chosen = wish === 'COMMIT' ? 'COMMITTING' : 'CANCELLING';
  const { stage, endsAt, reviewId } = exchange;
  if (stage === chosen) return chosen;
  if (stage === 'PENDING' && reviewId !== null) throw underReview({ reviewId });
  if (stage === 'PENDING') throw unavailable({ service: 'points' });
  if (stage === 'EXPIRING' || stage === 'EXPIRED') throw quoteExpired({ quoteEndedAt: endsAt.toISOString() });
  if (stage !== 'QUOTED') throw exchangeClosed({ closedAs: statusOf(stage, reviewId) });
  if (now >= endsAt) throw quoteExpired({ quoteEndedAt: endsAt.toISOString() });
  return chosen;
}

/** True when an exchange that has not become a quote yet has outlived its end, and its review if there is one. */
export function hasLapsed({ endsAt, reviewUntil }: { endsAt: Date; reviewUntil: Date | null }, now: Date): boolean {
  return now >= (reviewUntil ?? endsAt);
}

export function statusOf(stage: ExchangeStage, reviewId: string | null): ExchangeStatus {
  switch (stage) {
    case 'PENDING':
      return reviewId === null ? 'PENDING' : 'UNDER_REVIEW';
    case 'COMMITTING':
    case 'CANCELLING':
    case 'EXPIRING':
      return 'PENDING';
    default:
      return stage;
  }
}
