import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** What a partner is asked to fulfil: nothing of the member. */
export interface PartnerOrder {
  fulfilmentId: string;
  redemptionId: string;
  partnerId: string;
  partnerSku: string | null;
  count: number;
  openedAt: Date;
}

/** Of these redemptions, in the transaction that changes them. */
export function partnerOrdersOf(tx: EntityManager, redemptionIds: readonly string[]): Promise<PartnerOrder[]> {
  return rows<PartnerOrder>(
    tx,
    `select id as "fulfilmentId", redemption_id as "redemptionId", partner_id as "partnerId", partner_sku as "partnerSku", count,
            opened_at as "openedAt"
       from fulfilment where redemption_id = any($1::uuid[]) and kind = 'PARTNER' and partner_id is not null
      order by redemption_id, id`,
    [redemptionIds],
  );
}
