import { z } from 'zod';
import type { EventHandler } from '../../../../chassis/event-intake.js';
import { findBrands } from '../../storage/brands.js';
import { writeMessages } from '../../storage/webhooks/webhook-messages.js';

const payloadShape = z.object({
  type: z.enum(['REQUESTED', 'CANCELLED']),
  fulfilmentId: z.uuid(),
  redemptionId: z.uuid(),
  partnerId: z.uuid(),
  partnerSku: z.string().nullable(),
  count: z.number(),
  at: z.string(),
});

const types = { REQUESTED: 'redemption.requested', CANCELLED: 'redemption.cancelled' } as const;

/**
 * Rewards asks a partner to fulfil what was redeemed, or does not want it any more: whoever takes `redemption.*` is told. A partner that
 * nobody knows here has no webhooks either.
 */
export function followPartnerOrders(): EventHandler {
  return async (tx, { payload }) => {
    const { type, partnerId, ...data } = payloadShape.parse(payload);
    const [brand] = await findBrands(tx, [partnerId]);
    if (!brand) return;
    await writeMessages(tx, [{ brand: brand.code, type: types[type], about: data.fulfilmentId, data }]);
  };
}
