/**
 * Rule: a partner that keeps the points to be received answers an announced exchange once, in its time. Whatever it says later, or
 * says differently, is answered by what has become of the exchange. When its time is up, whoever notices first chooses that end.
 */
import { exchangeClosed } from '../errors.js';
import { statusOf, type ExchangeStage, type ExchangeWay } from '../exchange-end.js';
import { exchangeNotAnnounced } from './exchange-errors.js';

export type PartnersWish = 'CONFIRM' | 'REJECT';

export interface Answerable {
  way: ExchangeWay;
  stage: ExchangeStage;
  answerBy: Date | null;
  reviewId: string | null;
}

const ways = {
  CONFIRM: { ending: 'COMMITTING', end: 'COMMITTED' },
  REJECT: { ending: 'REJECTING', end: 'REJECTED' },
} as const;

/** The stage that carries the partner's wish out. */
export function endingOf(wish: PartnersWish): 'COMMITTING' | 'REJECTING' {
  return ways[wish].ending;
}

/** The end that the partner wishes for. */
export function endOf(wish: PartnersWish): 'COMMITTED' | 'REJECTED' {
  return ways[wish].end;
}

/**
 * What becomes of the exchange: the ending that is chosen now, TIMING_OUT where the wish comes too late, or where it stands already.
 * Errors: EXCHANGE_NOT_ANNOUNCED.
 */
export function chooseByPartner(wish: PartnersWish, { way, stage, answerBy }: Answerable, now: Date): ExchangeStage {
  if (way !== 'OUTBOUND' || answerBy === null) throw exchangeNotAnnounced();
  if (stage !== 'ANNOUNCED') return stage;
  return now < answerBy ? endingOf(wish) : 'TIMING_OUT';
}

/** Errors: EXCHANGE_CLOSED when the exchange came to another end than the partner wishes for. */
export function requireEndOf(wish: PartnersWish, { stage, reviewId }: Pick<Answerable, 'stage' | 'reviewId'>): void {
  if (stage !== endOf(wish)) throw exchangeClosed({ closedAs: statusOf(stage, reviewId) });
}
