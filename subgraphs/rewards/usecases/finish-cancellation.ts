import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Redemption } from '../domain/redemption.js';
import { markCancellationRefused, markCancelled } from '../storage/redemptions.js';
import { giveBackPiece } from '../storage/rewards.js';
import { redemptionChanged } from './redemption-events.js';
import type { RedemptionTools } from './redemption-tools.js';

/**
 * Drives a cancellation that has begun to its end: the points go back, then the piece with the new status. Safe to run
 * by several at once. Throws UNAVAILABLE when points gives no answer: the cancellation stays under way.
 */
export async function finishCancellation(
  { database, outbox, points, log }: RedemptionTools,
  redemption: Redemption,
  on: OnBehalfOf,
): Promise<void> {
  const returned = await points.giveBack(redemption, on);
  if (!returned) log.error({ redemptionId: redemption.id }, 'points knows of no points to give back');
  await database.transaction(async (tx) => {
    if (!returned) return markCancellationRefused(tx, redemption.id);
    if (!(await markCancelled(tx, redemption.id))) return;
    await giveBackPiece(tx, redemption.rewardId);
    await outbox.write(tx, redemptionChanged(redemption, 'CANCELLED'));
  });
}
