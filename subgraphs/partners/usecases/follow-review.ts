import { z } from 'zod';
import type { Clock } from '../../../chassis/clock.js';
import type { EventHandler } from '../../../chassis/event-intake.js';
import { hurryReviewed } from '../storage/exchanges.js';
import type { ExchangeTools } from './exchange-tools.js';
import { finishPendingExchanges } from './finish-pending-exchanges.js';

const payloadShape = z.object({ reviewId: z.uuid() });

/**
 * A person has looked at what points had stopped. An exchange that waited for it is driven on at once; should this process
 * end before, the job finds it due.
 */
export function followReview(tools: ExchangeTools, clock: Clock): EventHandler {
  return async (tx, { payload }) => {
    const { reviewId } = payloadShape.parse(payload);
    if (!(await hurryReviewed(tx, reviewId))) return;
    tools.database.afterCommit(tx, () => {
      finishPendingExchanges(tools, clock).catch((error: unknown) => {
        tools.log.warn({ err: error, reviewId }, 'a reviewed exchange waits for the job');
      });
    });
  };
}
