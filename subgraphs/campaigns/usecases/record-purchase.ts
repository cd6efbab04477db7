import { callerKey } from '../../../chassis/caller.js';
import { parseInput } from '../../../chassis/parse-input.js';
import { otherChannel } from '../domain/errors.js';
import type { Purchase } from '../domain/purchase.js';
import type { CampaignParts } from './campaign-parts.js';
import { type ChannelRequest, type PurchaseRequest, purchaseShape } from './purchase-request.js';

/**
 * Takes a purchase into the books once per id and has its points posted, as `recordBatch` says: purchases that tills report at the
 * same time share its round trips.
 *
 * Refuses with MEMBER_SUSPENDED, MEMBER_CLOSED, MEMBER_NOT_ACTIVE. Faults: BAD_USER_INPUT, FORBIDDEN for another channel's code, IDEMPOTENCY_CONFLICT, and
 * UNAVAILABLE when members cannot be asked, with nothing recorded.
 */
export async function recordPurchase(parts: CampaignParts, on: ChannelRequest, raw: unknown): Promise<Purchase> {
  return parts.recorder.add(purchaseRequest(on, raw));
}

/** What one report asks of the books. Throws BAD_USER_INPUT, and FORBIDDEN for another channel's code. */
export function purchaseRequest(on: ChannelRequest, raw: unknown): PurchaseRequest {
  const input = parseInput(purchaseShape, raw);
  if (input.channel !== on.caller.code) throw otherChannel({ path: ['input', 'channel'] });
  return { on, input, key: { caller: callerKey(on.caller), mutation: 'recordPurchase', id: input.purchaseId } };
}
