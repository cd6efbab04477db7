import type { EntityManager } from 'typeorm';
import type { DisputeState } from '../../domain/disputes/dispute.js';
import { writeMessages } from '../../storage/webhooks/webhook-messages.js';

/** Both brands are told, in the transaction in which it happens. `step` tells one message from another in the same state. */
export async function tellDispute(
  tx: EntityManager,
  dispute: { id: string; brands: readonly string[]; itemId: string },
  state: DisputeState,
  step: string,
): Promise<void> {
  const { id: disputeId, brands, itemId } = dispute;
  await writeMessages(
    tx,
    brands.map((brand) => ({
      brand,
      type: 'settlement.dispute' as const,
      about: `${disputeId} ${step}`,
      data: { disputeId, itemId, state },
    })),
  );
}
