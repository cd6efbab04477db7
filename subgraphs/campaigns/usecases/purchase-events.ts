import type { OutboxEvent } from '../../../chassis/outbox.js';
import type { OwnedPurchase } from '../domain/purchase.js';
import type { PurchaseReturn } from '../domain/return.js';

/** Who takes the facts of purchases and the tiers that they were given, and the topics they travel by. */
export const factsSubscriber = 'members';
export const purchaseFacts = [
  'purchase-recorded',
  'purchase-returned',
  'tier-fast-track-granted',
  'grant-withdrawn',
] as const;

/** Per member in order, so that members sees a return after its purchase. Money in fen, times in ISO 8601. */
export function purchaseRecorded({ id, memberId, occurredAt, total }: OwnedPurchase): OutboxEvent {
  return {
    topic: 'purchase-recorded',
    aggregateId: memberId,
    payload: { purchaseId: id, memberId, occurredAt: occurredAt.toISOString(), ...total },
  };
}

/** `occurredAt` is the purchase's own time: its month is the one that loses the amount. */
export function purchaseReturned(purchase: OwnedPurchase, taken: PurchaseReturn): OutboxEvent {
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

/**
 * What a purchase was given besides points, for the owners of these: coupons are of rewards, badges and steps of the tiers of members.
 * The award's id makes each known once.
 */
export function grantsOf({ id, memberId, occurredAt, awards }: OwnedPurchase): OutboxEvent[] {
  return awards.flatMap((award) =>
    award.grants.map(({ topic, params }) => ({
      topic,
      aggregateId: memberId,
      payload: {
        awardId: award.id,
        campaignId: award.campaignId,
        version: award.version,
        purchaseId: id,
        memberId,
        occurredAt: occurredAt.toISOString(),
        ...params,
      },
    })),
  );
}

/** Nothing of the purchase is left: what it was given besides points is taken back by the owners of these. */
export function grantsWithdrawn({ id, memberId, awards }: OwnedPurchase): OutboxEvent[] {
  return awards.flatMap((award) =>
    award.grants.map(({ effect }) => ({
      topic: 'grant-withdrawn',
      aggregateId: memberId,
      payload: { awardId: award.id, effect, purchaseId: id, memberId },
    })),
  );
}
