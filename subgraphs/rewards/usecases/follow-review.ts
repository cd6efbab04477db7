import { z } from 'zod';
import type { EventHandler } from '../../../chassis/event-intake.js';
import { hurryReviewed } from '../storage/redemptions.js';
import { finishPendingRedemptions } from './finish-pending-redemptions.js';
import type { RedemptionTools } from './redemption-tools.js';

const payloadShape = z.object({ reviewId: z.uuid() });

/**
 * A person has looked at what points had stopped. A redemption that waited for it is driven on at once; should this process
 * end before, the job finds it due.
 */
export function followReview(tools: RedemptionTools): EventHandler {
  return async (tx, { payload }) => {
    const { reviewId } = payloadShape.parse(payload);
    if (!(await hurryReviewed(tx, reviewId))) return;
    tools.database.afterCommit(tx, () => {
      finishPendingRedemptions(tools).catch((error: unknown) => {
        tools.log.warn({ err: error, reviewId }, 'a reviewed redemption waits for the job');
      });
    });
  };
}
