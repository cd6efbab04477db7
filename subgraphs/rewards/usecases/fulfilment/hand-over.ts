import { callerKey } from '../../../../chassis/caller.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { unknownRedemption } from '../../domain/errors.js';
import { nothingToHandOver } from '../../domain/fulfilment/fulfilment-errors.js';
import type { Fulfilment } from '../../domain/fulfilment/fulfilment.js';
import { fulfilmentsOfLocked, readFulfilments } from '../../storage/fulfilment/fulfilments.js';
import { lockRedemption } from '../../storage/redemptions.js';
import { redemptionChanged } from '../redemption-events.js';
import type { RedemptionTools } from '../redemption-tools.js';
import { moveOn } from './move-on.js';

export interface HandedOver {
  redemptionId: string;
  /** What was handed over, each once. */
  fulfilments: Fulfilment[];
}

/**
 * A till hands over what waits there of a redemption, all of it and once. The same id gives the same answer.
 *
 * Refusal: NOTHING_TO_HAND_OVER. Faults: UNKNOWN_REDEMPTION, IDEMPOTENCY_CONFLICT.
 */
export async function handOver(
  tools: RedemptionTools,
  { handOverId, redemptionId }: { handOverId: string; redemptionId: string },
  on: OnBehalfOf,
): Promise<HandedOver> {
  const by = callerKey(on.caller);
  const key = { caller: by, mutation: 'handOver', id: handOverId };
  const ids = await tools.answers.answerOnce(key, { redemptionId }, async (tx) => {
    const redemption = await lockRedemption(tx, redemptionId);
    if (!redemption) throw unknownRedemption({ path: ['input', 'redemptionId'] });
    const things = await fulfilmentsOfLocked(tx, redemption.id);
    const moved = things.filter(({ state }) => state === 'READY_FOR_PICKUP');
    const [first] = moved;
    if (!first) throw nothingToHandOver();
    await moveOn(tx, redemption.id, { things, moved, state: 'DELIVERED', step: 'DELIVERED', by });
    await tools.outbox.write(tx, redemptionChanged(redemption, 'DELIVERED', redemption.points, first.id));
    return moved.map(({ id }) => id);
  });
  const things = await readFulfilments(tools.database.reads, [redemptionId]);
  return { redemptionId, fulfilments: things.filter(({ id }) => ids.includes(id)) };
}
