import { callerKey } from '../../../../chassis/caller.js';
import { queueJob } from '../../../../chassis/jobs.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { nothingToRetry, unknownFulfilment } from '../../domain/fulfilment/fulfilment-errors.js';
import type { Fulfilment } from '../../domain/fulfilment/fulfilment.js';
import { reviveMessages } from '../../storage/fulfilment/partner-messages.js';
import type { RedemptionTools } from '../redemption-tools.js';
import { deliverPartnerOrdersJob } from './deliver-partner-orders-job.js';
import { lockFulfilment, shown } from './lock-fulfilment.js';

/**
 * Has a partner told again of what was given up, once per id.
 *
 * Refusal: NOTHING_TO_RETRY. Faults: UNKNOWN_FULFILMENT, IDEMPOTENCY_CONFLICT.
 */
export async function retryFulfilment(
  tools: RedemptionTools,
  { retryId, fulfilmentId }: { retryId: string; fulfilmentId: string },
  on: OnBehalfOf,
): Promise<Fulfilment> {
  const by = callerKey(on.caller);
  const key = { caller: by, mutation: 'retryFulfilment', id: retryId };
  const id = await tools.answers.answerOnce(key, { fulfilmentId }, async (tx) => {
    const found = await lockFulfilment(tx, fulfilmentId);
    if (found?.thing.kind !== 'PARTNER') throw unknownFulfilment({ path: ['input', 'fulfilmentId'] });
    if (!(await reviveMessages(tx, fulfilmentId))) throw nothingToRetry();
    await tools.audit.record(tx, {
      by,
      action: 'fulfilment.retry',
      subject: `fulfilment/${found.thing.id}`,
      details: { retryId },
      requestId: on.requestId,
    });
    await queueJob(tx, deliverPartnerOrdersJob, {});
    return found.thing.id;
  });
  return shown(tools, id);
}
