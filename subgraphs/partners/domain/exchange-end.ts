/**
 * The life of an exchange, and that it reaches exactly one end.
 *
 * PENDING    the points are being held, or a person has to look at it first; nobody has seen the quote yet
 * QUOTED     held and open: the member may commit or cancel until the quote ends
 * ANNOUNCED  committed by the member, into points that a partner keeps: the partner may confirm or reject until its time is up
 * COMMITTING, CANCELLING, EXPIRING, REJECTING, TIMING_OUT    one end is chosen for good; points is being told
 * COMMITTED, CANCELLED, EXPIRED, REFUSED, REJECTED, TIMED_OUT    the ends
 *
 * The choice is made once, from QUOTED or from ANNOUNCED, under the lock of the exchange's row. What comes later finds the
 * choice made and is refused, or, when it is the same wish again, helps to carry it out.
 */
import { unavailable } from '../../../chassis/domain-error.js';
import { exchangeClosed, quoteExpired, underReview } from './errors.js';

/** HOSTED: both currencies are kept here. OUTBOUND: into points that a partner keeps. INBOUND: out of such. */
export type ExchangeWay = 'HOSTED' | 'OUTBOUND' | 'INBOUND';

export type EndingStage = 'COMMITTING' | 'CANCELLING' | 'EXPIRING' | 'REJECTING' | 'TIMING_OUT';
export type EndedStage = 'COMMITTED' | 'CANCELLED' | 'EXPIRED' | 'REFUSED' | 'REJECTED' | 'TIMED_OUT';
export type ExchangeStage = 'PENDING' | 'QUOTED' | 'ANNOUNCED' | EndingStage | EndedStage;

/** What members see: while an end is being carried out, PENDING. */
export type ExchangeStatus = 'PENDING' | 'UNDER_REVIEW' | 'QUOTED' | 'ANNOUNCED' | EndedStage | 'REVERSED';

export type Wish = 'COMMIT' | 'CANCEL';

/** A quote holds for this long. */
export const quoteMinutes = 10;

/**
 * The hold outlives its quote by this much, so that a commit of the last second that points could not take at once is
 * not lost to the hold's own expiry.
 */
export const holdGraceMinutes = 10;

/**
 * The hold of an exchange that a partner has to confirm outlives the partner's time by a day: once it has confirmed, its member
 * has the points, so that nothing but a long absence of points may undo it.
 */
export const confirmedGraceMinutes = 24 * 60;

/**
 * The stage that a member's wish leads to. Errors: QUOTE_EXPIRED; EXCHANGE_CLOSED when another end was chosen; UNDER_REVIEW
 * while a person has to look at the quote, which holds for now only; UNAVAILABLE while the quote itself is not finished.
 */
export function chooseEnd(
  wish: Wish,
  exchange: { stage: ExchangeStage; endsAt: Date; reviewId: string | null; way?: ExchangeWay },
  now: Date,
): 'COMMITTING' | 'CANCELLING' | 'ANNOUNCED' {
  const { stage, endsAt, reviewId, way = 'HOSTED' } = exchange;
  const committed = way === 'OUTBOUND' ? 'ANNOUNCED' : 'COMMITTING';
  const chosen = wish === 'COMMIT' ? committed : 'CANCELLING';
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

export function statusOf(
  stage: ExchangeStage,
  reviewId: string | null,
  reversedAt: Date | null = null,
): ExchangeStatus {
  if (reversedAt) return 'REVERSED';
  switch (stage) {
    case 'PENDING':
      return reviewId === null ? 'PENDING' : 'UNDER_REVIEW';
    case 'COMMITTING':
    case 'CANCELLING':
    case 'EXPIRING':
    case 'REJECTING':
    case 'TIMING_OUT':
      return 'PENDING';
    default:
      return stage;
  }
}
