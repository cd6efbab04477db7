import type { OutboxEvent } from '../../../../chassis/outbox.js';
import type { PartnerOrder } from '../../storage/fulfilment/partner-orders.js';

/** Tells partners, which may tell the partner by a webhook of its own, of what is asked of one and what is not wanted any more. */
export function partnerOrder(
  type: 'REQUESTED' | 'CANCELLED',
  { fulfilmentId, openedAt, ...order }: PartnerOrder,
): OutboxEvent {
  const payload = { type, fulfilmentId, ...order, at: openedAt.toISOString() };
  return { topic: 'partner-order', aggregateId: fulfilmentId, payload };
}
