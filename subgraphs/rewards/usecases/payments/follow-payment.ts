import { hurryRedemption } from '../../storage/redemptions.js';
import { finishPendingRedemptions } from '../finish-pending-redemptions.js';
import type { RedemptionTools } from '../redemption-tools.js';

/**
 * The provider has decided on the cash of a redemption: it is driven on at once. A notice says no more than that it is worth asking, so
 * that one that comes twice, late or from nowhere does nothing; without any the job asks.
 */
export async function followPayment(tools: RedemptionTools, redemptionId: string): Promise<void> {
  if (await tools.database.transaction((tx) => hurryRedemption(tx, redemptionId)))
    await finishPendingRedemptions(tools);
}
