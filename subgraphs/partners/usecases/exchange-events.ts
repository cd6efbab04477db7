import type { OutboxEvent } from '../../../chassis/outbox.js';
import type { Exchange } from '../domain/exchange.js';

/**
 * QUOTED here is a quote that a person has approved; REJECTED is one that a person refused. PARTNER_REJECTED is one that the partner
 * would not take, or had nothing left to pay for.
 */
export type ExchangeNews =
  | 'UNDER_REVIEW'
  | 'QUOTED'
  | 'COMMITTED'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'REJECTED'
  | 'NOT_ENOUGH_POINTS'
  | 'PARTNER_REJECTED'
  | 'TIMED_OUT'
  | 'REVERSED';

/** For whoever tells members. Written in the transaction that makes it true. */
export function exchangeChanged(exchange: Exchange, status: ExchangeNews): OutboxEvent {
  const { id, ownerId, rate, given, received } = exchange;
  return {
    topic: 'exchange-changed',
    aggregateId: id,
    payload: { memberId: ownerId, exchangeId: id, status, from: rate.from, to: rate.to, given, received },
  };
}
