import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { RedemptionReturn } from '../domain/redemption-return.js';
import type { Redemption } from '../domain/redemption.js';
import { markReturned, markReturnRefused } from '../storage/redemption-returns.js';
import { recordSteps } from '../storage/redemption-steps.js';
import { lockRedemption } from '../storage/redemptions.js';
import { giveBackPieces } from '../storage/reward-stock.js';
import { redemptionChanged } from './redemption-events.js';
import type { RedemptionTools } from './redemption-tools.js';

/**
 * Drives a return that has begun to its end: the points go back, then the cash, then the pieces with the new state. Safe to run
 * by several at once. Throws UNAVAILABLE when points or the payment provider gives no answer: the return stays under way.
 */
export async function finishReturn(
  tools: RedemptionTools,
  redemption: Redemption,
  back: RedemptionReturn,
  on: OnBehalfOf,
): Promise<void> {
  const { database, points, payments, log } = tools;
  const returned = await points.giveBack(redemption, { id: back.id, points: back.points }, on);
  if (!returned) {
    log.error({ redemptionId: redemption.id, returnId: back.id }, 'points knows of no points to give back');
    await database.transaction(async (tx) => {
      await lockRedemption(tx, redemption.id);
      if (!(await markReturnRefused(tx, back))) return;
      await recordSteps(tx, [{ redemptionId: redemption.id, step: 'RETURN_REFUSED' }]);
    });
    return;
  }
  const refunded = back.cashMinor === 0 || (await payments.refund(redemption, back.id, back.cashMinor));
  if (!refunded) log.error({ redemptionId: redemption.id, returnId: back.id }, 'the cash was not given back');
  await writeReturned(tools, back, refunded);
}

async function writeReturned(tools: RedemptionTools, back: RedemptionReturn, refunded: boolean): Promise<void> {
  const { redemptionId, pieces, cashMinor, points, restocks } = back;
  await tools.database.transaction(async (tx) => {
    const redemption = await lockRedemption(tx, redemptionId);
    if (!redemption) throw new Error(`the redemption ${redemptionId} is gone: nothing may delete one`);
    if (!(await markReturned(tx, back, { refunded: refunded ? cashMinor : 0, cashRefused: !refunded }))) return;
    const isWhole = redemption.piecesReturned + pieces === redemption.pieces;
    if (restocks > 0) await giveBackPieces(tx, [{ rewardId: redemption.rewardId, pieces: restocks }]);
    await recordSteps(tx, [
      { redemptionId, step: isWhole ? 'CANCELLED' : 'RETURNED', reason: refunded ? null : 'REFUND_REFUSED' },
    ]);
    await tools.outbox.write(
      tx,
      isWhole
        ? redemptionChanged(redemption, 'CANCELLED', points)
        : redemptionChanged(redemption, 'RETURNED', points, back.id),
    );
  });
}
