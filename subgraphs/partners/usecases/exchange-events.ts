import type { OutboxEvent } from '../../../chassis/outbox.js';
import type { Exchange } from '../domain/exchange.js';

/** QUOTED here is a quote that a person has approved; REJECTED is one that a person refused. */
export type ExchangeNews =
  'UNDER_REVIEW' | 'QUOTED' | 'COMMITTED' | 'CANCELLED' | 'EXPIRED' | 'REJECTED' | 'NOT_ENOUGH_POINTS';

/** For whoever tells members. Written in the transaction that makes it true. */
export function exchangeChanged(exchange: Exchange, status: ExchangeNews): OutboxEvent {
  const { id, memberId, rate, given, received } = exchange;
  return {
    topic: 'exchange-changed',
    aggregateId: id,
    payload: { memberId, exchangeId: id, status, from: rate.from, to: rate.to, given, received },
  };
}
