import type { OutboxEvent } from '../../../chassis/outbox.js';
import type { Purchase } from '../domain/purchase.js';
import type { PurchaseReturn } from '../domain/return.js';

/** Who takes the facts of purchases, and the topics they travel by. */
export const factsSubscriber = 'members';
export const purchaseFacts = ['purchase-recorded', 'purchase-returned'] as const;

/** Per member in order, so that members sees a return after its purchase. Money in fen, times in ISO 8601. */
export function purchaseRecorded({ id, memberId, occurredAt, total }: Purchase): OutboxEvent {
  return {
    topic: 'purchase-recorded',
    aggregateId: memberId,
    payload: { purchaseId: id, memberId, occurredAt: occurredAt.toISOString(), ...total },
  };
}

/** `occurredAt` is the purchase's own time: its month is the one that loses the amount. */
export function purchaseReturned(purchase: Purchase, taken: PurchaseReturn): OutboxEvent {
  return {
    topic: 'purchase-returned',
    aggregateId: purchase.memberId,
    payload: {
      returnId: taken.id,
      purchaseId: purchase.id,
      memberId: purchase.memberId,
      occurredAt: purchase.occurredAt.toISOString(),
      returnedAt: taken.returnedAt.toISOString(),
      amountMinor: taken.amountMinor,
    },
  };
}
