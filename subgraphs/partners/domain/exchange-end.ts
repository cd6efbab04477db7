/**
 * The life of an exchange, and that it reaches exactly one end.
 *
 * PENDING    the points are being held; nobody has seen the quote yet
 * QUOTED     held and open: the member may commit or cancel until the quote ends
 * COMMITTING, CANCELLING, EXPIRING    one end is chosen for good; points is being told
 * COMMITTED, CANCELLED, EXPIRED, REFUSED    the ends
 *
 * The choice is made once, from QUOTED, under the lock of the exchange's row. What comes later finds the choice made and is
 * refused, or, when it is the same wish again, helps to carry it out.
 */
import { unavailable } from '../../../chassis/domain-error.js';
import { exchangeClosed, quoteExpired } from './errors.js';

export type ExchangeStage =
  'PENDING' | 'QUOTED' | 'COMMITTING' | 'CANCELLING' | 'EXPIRING' | 'COMMITTED' | 'CANCELLED' | 'EXPIRED' | 'REFUSED';

/** What members see: while an end is being carried out, PENDING. */
export type ExchangeStatus = 'PENDING' | 'QUOTED' | 'COMMITTED' | 'CANCELLED' | 'EXPIRED' | 'REFUSED';

export type Wish = 'COMMIT' | 'CANCEL';

/** A quote holds for this long. */
export const quoteMinutes = 10;

/**
 * The hold outlives its quote by this much, so that a commit of the last second that points could not take at once is
 * not lost to the hold's own expiry.
 */
export const holdGraceMinutes = 10;

/**
 * The stage that a member's wish leads to. Errors: QUOTE_EXPIRED; EXCHANGE_CLOSED when another end was chosen;
 * UNAVAILABLE while the quote itself is not finished.
 */
export function chooseEnd(
  wish: Wish,
  exchange: { stage: ExchangeStage; endsAt: Date },
  now: Date,
): 'COMMITTING' | 'CANCELLING' {
  const chosen = wish === 'COMMIT' ? 'COMMITTING' : 'CANCELLING';
  const { stage, endsAt } = exchange;
  if (stage === chosen) return chosen;
  if (stage === 'PENDING') throw unavailable({ service: 'points' });
  if (stage === 'EXPIRING' || stage === 'EXPIRED') throw quoteExpired({ quoteEndedAt: endsAt.toISOString() });
  if (stage !== 'QUOTED') throw exchangeClosed({ closedAs: statusOf(stage) });
  if (now >= endsAt) throw quoteExpired({ quoteEndedAt: endsAt.toISOString() });
  return chosen;
}

export function statusOf(stage: ExchangeStage): ExchangeStatus {
  switch (stage) {
    case 'COMMITTING':
    case 'CANCELLING':
    case 'EXPIRING':
      return 'PENDING';
    default:
      return stage;
  }
}
